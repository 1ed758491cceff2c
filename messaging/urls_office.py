"""Below /office/: files, what goes out, and what came in and lies nowhere yet."""

from django.urls import path

from messaging import downloads
from messaging.views import outbox, triage

urlpatterns = [
    path("files/<uuid:attachment_id>/", downloads.office_file, name="office_file"),
    path("files/<uuid:attachment_id>/original/", downloads.office_file_original, name="office_file_original"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("deliveries/<uuid:delivery_id>/resolution/", outbox.resolution, name="delivery_resolution"),
    path("deliveries/<uuid:delivery_id>/cancellation/", outbox.cancellation, name="delivery_cancellation"),
    path(
        "deliveries/<uuid:delivery_id>/acknowledgement/",
        outbox.acknowledgement,
        name="delivery_acknowledgement",
    ),
    path("triage/", triage.triage, name="triage"),
    path("triage/<uuid:item_id>/filing/", triage.filing, name="triage_filing"),
    path("triage/<uuid:item_id>/setting-aside/", triage.setting_aside, name="triage_setting_aside"),
]
