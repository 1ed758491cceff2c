"""Below /office/: files, what goes out, and what came in and lies nowhere yet."""

from django.urls import path

from messaging import downloads
from messaging.views import (
    contact_page,
    decisions,
    inquiries,
    inquiry_acts,
    mailbox,
    outbox,
    overrides,
    triage,
    wordings,
)

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
    path("decisions/<uuid:decision_id>/", decisions.decision, name="decision"),
    path("wordings/", wordings.saved_wordings, name="wordings"),
    path("wordings/adoption/", wordings.adoption, name="wordings_adoption"),
    path("wordings/new/", wordings.wording_new, name="wording_new"),
    path("wordings/preview/", wordings.wording_preview, name="wording_preview"),
    path("wordings/<uuid:wording_id>/edition/", wordings.wording_edition, name="wording_edition"),
    path("wordings/<uuid:wording_id>/retirement/", wordings.wording_retirement, name="wording_retirement"),
    path("wordings/<uuid:wording_id>/return/", wordings.wording_return, name="wording_return"),
    path("overrides/", overrides.overrides, name="overrides"),
    path("overrides/<uuid:override_id>/review/", overrides.override_review, name="override_review"),
    path("inquiries/ended/", inquiries.ended, name="inquiries_ended"),
    path("inquiries/<uuid:inquiry_id>/", inquiries.inquiry, name="inquiry"),
    path("inquiries/<uuid:inquiry_id>/answers/", inquiry_acts.answering, name="inquiry_answers"),
    path("inquiries/<uuid:inquiry_id>/calls/", inquiry_acts.calling, name="inquiry_calls"),
    path("inquiries/<uuid:inquiry_id>/client/", inquiry_acts.converting, name="inquiry_client"),
    path("inquiries/<uuid:inquiry_id>/declining/", inquiry_acts.declining, name="inquiry_declining"),
    path(
        "inquiries/<uuid:inquiry_id>/setting-aside/",
        inquiry_acts.setting_aside,
        name="inquiry_setting_aside",
    ),
    path("inquiries/<uuid:inquiry_id>/return/", inquiry_acts.taking_back, name="inquiry_return"),
    path("practice/mail/", mailbox.mail, name="practice_mail"),
    path("practice/contact/", contact_page.contact_page, name="contact_page"),
    path("referrals/", contact_page.referrals, name="referrals"),
    path("referrals/<uuid:referral_id>/ending/", contact_page.referral_ending, name="referral_ending"),
    path("triage/", triage.triage, name="triage"),
    path("triage/<uuid:item_id>/filing/", triage.filing, name="triage_filing"),
    path("triage/<uuid:item_id>/setting-aside/", triage.setting_aside, name="triage_setting_aside"),
]
