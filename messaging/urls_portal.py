"""Below /portal/: the client's conversation, and stopping what carries it elsewhere."""

from django.urls import path

from messaging import downloads, portal, revocations

urlpatterns = [
    path("", portal.conversation, name="portal"),
    path("changes/", portal.changes, name="portal_changes"),
    path("messages/", portal.send, name="portal_messages"),
    path("draft/", portal.draft, name="portal_draft"),
    path("more/", portal.more, name="more"),
    path("files/<uuid:attachment_id>/", downloads.portal_file, name="portal_file"),
    path("consents/<uuid:consent_id>/revocation/", revocations.revocation, name="consent_revocation"),
]
