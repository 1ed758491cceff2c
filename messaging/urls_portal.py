"""Below /portal/: the client's conversation, and stopping what carries it elsewhere."""

from django.urls import path

from messaging import downloads, keeping, portal, portal_files, revocations
from messaging.scheduling import portal as times

urlpatterns = [
    path("", portal.conversation, name="portal"),
    path("changes/", portal.changes, name="portal_changes"),
    path("messages/", portal.send, name="portal_messages"),
    path("draft/", portal.draft, name="portal_draft"),
    path("draft/files/", portal_files.files, name="portal_draft_files"),
    path("draft/removals/", portal_files.removals, name="portal_draft_removals"),
    path("more/", portal.more, name="more"),
    path("shared/<uuid:shared_id>/", portal.shared, name="shared"),
    path("shared/<uuid:shared_id>/changes/", portal.shared_changes, name="shared_changes"),
    path("shared/<uuid:shared_id>/messages/", portal.shared_send, name="shared_messages"),
    path("shared/<uuid:shared_id>/draft/", portal.shared_draft, name="shared_draft"),
    path("shared/<uuid:shared_id>/draft/files/", portal_files.shared_files, name="shared_draft_files"),
    path(
        "shared/<uuid:shared_id>/draft/removals/", portal_files.shared_removals, name="shared_draft_removals"
    ),
    path("times/", times.my_times, name="my_times"),
    path("times/<uuid:appointment_id>/confirmation/", times.confirmation, name="appointment_confirmation"),
    path("times/<uuid:appointment_id>/asking/", times.asking, name="appointment_asking"),
    path("kept/", keeping.kept, name="portal_kept"),
    path("threads/<uuid:thread_id>/privacy/", keeping.thread_privacy, name="thread_privacy"),
    path("threads/<uuid:thread_id>/sharing/", keeping.thread_sharing, name="thread_sharing"),
    path("files/<uuid:attachment_id>/", downloads.portal_file, name="portal_file"),
    path("files/<uuid:attachment_id>/original/", downloads.portal_file_original, name="portal_file_original"),
    path("consents/<uuid:consent_id>/revocation/", revocations.revocation, name="consent_revocation"),
]
