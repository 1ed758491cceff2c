"""Below /portal/: how the client is reached, and what they agreed to."""

from django.urls import path, register_converter

from consent.portal import (
    bells,
    choosing,
    own_addresses,
    own_requests,
    policy_cards,
    proving,
    questions,
    reaching,
    weighing,
)
from consent.portal.filling import downloads, lists, pages, review, signing


class ChannelConverter:
    """A channel that a client can ask for."""

    regex = "sms|email"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ChannelConverter, "unsecured")


class StepConverter(ChannelConverter):
    """A page of a form, counted from one; a word for the view, no id for the gate."""

    regex = "[1-9][0-9]?"


register_converter(StepConverter, "step")
_FORM = "forms/<uuid:form_request_id>"

urlpatterns = [
    path("bells/", bells.bells, name="bells"),
    path("bells/<uuid:bell_id>/ending/", bells.ending, name="bell_ending"),
    path("how-we-communicate/", policy_cards.how_we_communicate, name="how_we_communicate"),
    path("how-we-communicate/whole/", policy_cards.whole_policy, name="whole_policy"),
    path("how-we-communicate/whole.pdf", policy_cards.whole_policy_pdf, name="whole_policy_pdf"),
    path("reach/", reaching.reach, name="reach"),
    path("consents/new/", choosing.choose, name="consent_new"),
    path("consents/new/<unsecured:channel>/", choosing.where, name="consent_where"),
    path("consents/new/<unsecured:channel>/signature/", choosing.sign, name="consent_sign"),
    path(
        "consents/new/<unsecured:channel>/questions/<step:page>/",
        questions.questions,
        name="consent_questions",
    ),
    path("consents/new/<unsecured:channel>/risks/", weighing.weigh, name="consent_risks"),
    path(
        "consents/new/<unsecured:channel>/private-page/", weighing.keep_private, name="consent_keep_private"
    ),
    path("consents/new/<unsecured:channel>/quiet-notice/", weighing.keep_quiet, name="consent_keep_quiet"),
    path("consents/<uuid:consent_id>/", reaching.consent, name="consent"),
    path("contact-points/<uuid:contact_point_id>/code/", proving.code, name="contact_point_code"),
    path(
        "contact-points/<uuid:contact_point_id>/code/again/",
        proving.code_again,
        name="contact_point_code_again",
    ),
    path("contact-points/<uuid:contact_point_id>/use/", own_addresses.use, name="contact_point_use"),
    path(
        "contact-points/<uuid:contact_point_id>/ending/", own_addresses.ending, name="contact_point_removal"
    ),
    path("requests/", own_requests.requests, name="portal_requests"),
    path("requests/new/", own_requests.request_new, name="portal_request_new"),
    path("restrictions/new/", own_requests.restriction_new, name="portal_restriction_new"),
    path(
        "requests/<uuid:channel_request_id>/ending/",
        own_requests.request_ending,
        name="portal_request_ending",
    ),
    path(
        "restrictions/<uuid:restriction_id>/ending/",
        own_requests.restriction_ending,
        name="portal_restriction_ending",
    ),
    path("forms/", lists.forms, name="portal_forms"),
    path(f"{_FORM}/", pages.form, name="portal_form"),
    path(f"{_FORM}/pages/<step:page>/", pages.page, name="portal_form_page"),
    path(f"{_FORM}/pages/<step:page>/later/", pages.later, name="portal_form_later"),
    path(f"{_FORM}/pages/<step:page>/back/", pages.back, name="portal_form_back"),
    path(f"{_FORM}/pages/<step:page>/draft/", pages.draft, name="portal_form_draft"),
    path(f"{_FORM}/review/", review.review, name="portal_form_review"),
    path(f"{_FORM}/electronic/", signing.electronic, name="portal_form_electronic"),
    path(f"{_FORM}/signature/", signing.sign, name="portal_form_signature"),
    path(f"{_FORM}/declining/", review.declining, name="portal_form_declining"),
    path(f"{_FORM}/paper/", review.paper, name="portal_form_paper"),
    path("form-files/<uuid:form_file_id>/", downloads.portal_file, name="portal_form_file"),
    path("signatures/<uuid:signature_id>/", signing.signature, name="portal_signature"),
    path(
        "signatures/<uuid:signature_id>/verification/",
        signing.verification,
        name="portal_signature_verification",
    ),
]
