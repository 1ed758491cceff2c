"""Below /office/: the inbox and clients' files."""

from django.urls import path

from records.views import conversation, inbox

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("changes/", inbox.changes, name="inbox_changes"),
    path("clients/<uuid:client_id>/", conversation.conversation, name="client"),
    path("clients/<uuid:client_id>/changes/", conversation.changes, name="client_changes"),
    path("clients/<uuid:client_id>/messages/", conversation.send, name="client_messages"),
    path("clients/<uuid:client_id>/draft/", conversation.draft, name="client_draft"),
]
