"""What is read out, or stands on the paper, where somebody agrees without a screen: the risks, then what is agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from consent.models import FormVersion
from consent.portal import form_text
from consent.portal.steps import KIND
from consent.rules import phrases, risks
from practice import policy
from practice.models import ContactPoint
from practice.rules import boundaries
from practice.rules.agreeing import DOCUMENTED
from practice.rules.boundaries import Boundary
from practice.vocabulary import Channel, Circumstance, Footing

KINDS: dict[Channel, str] = {
    **KIND,
    Channel.PHONE: ContactPoint.Kind.PHONE,
    Channel.VOICEMAIL: ContactPoint.Kind.PHONE,
}  # of the others no address is kept: it stands in the words


@dataclass(frozen=True, kw_only=True)
class Terms:
    """`address` as it is spoken or written."""

    channel: str
    address: str
    circumstances: Sequence[str]
    until: datetime | None = None


def matters(channel: str, boundary: Boundary | None) -> list[Circumstance]:
    """What the policy, or the clinician's own boundary, lets a client say yes to by this way; of a stranger nothing."""
    if channel not in DOCUMENTED:
        return []
    rules = policy.current()
    found = (one for one in Circumstance if one != Circumstance.INITIAL_CONTACT)
    return [
        one
        for one in found
        if boundaries.tightened(rules.cell(one, channel), boundary).footing == Footing.CONSENT
    ]


def channels(boundary: Boundary | None) -> list[Channel]:
    return [one for one in DOCUMENTED if matters(one, boundary)]


def text(version: FormVersion, terms: Terms, language: str) -> str:
    """For texts and email the form's own words, as on the private page; for the other ways those of the house."""
    if terms.channel in KIND:
        return form_text.whole(
            version, terms.channel, terms.address, terms.circumstances, language, until=terms.until
        )
    spoken = form_text.read(version).language(language)
    with translation.override(spoken):
        return "\n\n".join(_paragraphs(terms, spoken))


def risk_words(channel: str, language: str) -> list[str]:
    return [one.text for one in risks.fitting(channel, {}, language)]


def _paragraphs(terms: Terms, language: str) -> list[str]:
    values = {
        "by": phrases.BY[Channel(terms.channel)],
        "address": terms.address,
        "about": ", ".join(form_text.topic(one) for one in terms.circumstances),
    }
    return [
        _("How we may reach you"),
        _("You ask us to reach you %(by)s: %(address)s. It is about: %(about)s.") % values,
        form_text.lasts(terms.until),
        " ".join([_("You know the risks:"), *risk_words(terms.channel, language)]),
        _("Your care does not depend on this. You get the same care if you say no."),
        _("You can stop at any time: tell us. What we have already sent can't be called back."),
        _("We keep this page in your record."),
    ]
