"""Below /portal/: how the client is reached, and what they agreed to."""

from django.urls import path, register_converter

from consent.portal import choosing, policy_cards, proving, reaching


class ChannelConverter:
    """A channel that a client can ask for."""

    regex = "sms|email"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ChannelConverter, "unsecured")

urlpatterns = [
    path("how-we-communicate/", policy_cards.how_we_communicate, name="how_we_communicate"),
    path("reach/", reaching.reach, name="reach"),
    path("consents/new/", choosing.choose, name="consent_new"),
    path("consents/new/<unsecured:channel>/", choosing.where, name="consent_where"),
    path("consents/new/<unsecured:channel>/signature/", choosing.sign, name="consent_sign"),
    path("consents/<uuid:consent_id>/", reaching.consent, name="consent"),
    path("contact-points/<uuid:contact_point_id>/code/", proving.code, name="contact_point_code"),
    path(
        "contact-points/<uuid:contact_point_id>/code/again/",
        proving.code_again,
        name="contact_point_code_again",
    ),
]
