"""Below /office/: the inbox and clients' files."""

from django.urls import path

from records.views import agreements, clients, conversation, inbox, invitations

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("changes/", inbox.changes, name="inbox_changes"),
    path("clients/", clients.clients, name="clients"),
    path("clients/<uuid:client_id>/", conversation.conversation, name="client"),
    path("clients/<uuid:client_id>/changes/", conversation.changes, name="client_changes"),
    path("clients/<uuid:client_id>/messages/", conversation.send, name="client_messages"),
    path("clients/<uuid:client_id>/draft/", conversation.draft, name="client_draft"),
    path("clients/<uuid:client_id>/agreements/", agreements.agreements, name="client_agreements"),
    path("consents/<uuid:consent_id>/revocation/", agreements.withdrawal, name="consent_withdrawal"),
    path("clients/<uuid:client_id>/about/", clients.about, name="client_about"),
    path("clients/<uuid:client_id>/invitations/", invitations.invitation, name="client_invitation"),
]
