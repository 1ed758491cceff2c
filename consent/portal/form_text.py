"""The exact text that is shown and signed, made from a form version and what was chosen."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats, translation
from django.utils.translation import gettext as _

from consent.models import FormVersion
from consent.rules import form as rules
from consent.rules import risks
from practice import policy
from practice.vocabulary import Channel, Circumstance

WAY, AGREEMENT = (
    "way",
    "agreement",
)  # the first page of the form asks for the way, the last one is what is signed


def read(version: FormVersion) -> rules.Form:
    return rules.read(version.definition)


def question_pages(form: rules.Form) -> list[rules.Page]:
    """What is asked before risks are weighed."""
    return [page for page in form.pages if page.key not in (WAY, AGREEMENT)]


def paragraphs(
    version: FormVersion,
    channel: str,
    address: str,
    circumstances: Iterable[str],
    language: str,
    *,
    answers: dict[str, Any] | None = None,
    until: datetime | None = None,
) -> list[str]:
    """Words of the form, then the risks that were shown, then until when. What was answered stays out of it."""
    form = read(version)
    spoken = form.language(language)
    with translation.override(spoken):
        about = ", ".join(str(topic(one)) for one in circumstances)
        way = _("text message") if channel == Channel.SMS else _("email")
        ends = lasts(until)
    house = policy.practice()
    slots = {"channel": way, "address": address, "circumstances": about}
    slots |= {"practice": house.name, "phone": house.phone, "client": ""}
    said = [rules.fill(rules.said(item.label, spoken), slots) for item in _agreed(form)]
    weighed = _risks(channel, answers or {}, spoken)
    return [*said[:1], ends, weighed, *said[1:]]


def whole(
    version: FormVersion,
    channel: str,
    address: str,
    circumstances: Iterable[str],
    language: str,
    *,
    answers: dict[str, Any] | None = None,
    until: datetime | None = None,
) -> str:
    form = read(version)
    title = rules.said(form.title, form.language(language))
    parts = paragraphs(version, channel, address, circumstances, language, answers=answers, until=until)
    return "\n\n".join([title, *parts])


def lasts(until: datetime | None) -> str:
    if until is None:
        return _("This counts until you stop it.")
    local = until.astimezone(ZoneInfo(policy.practice().time_zone))
    return _("This counts until %(day)s. Then we ask you again.") % {
        "day": formats.date_format(local, "DATE_FORMAT")
    }


def _agreed(form: rules.Form) -> list[rules.Item]:
    return [
        item for page in form.pages if page.key == AGREEMENT for item in page.items if not item.is_question
    ]


def _risks(channel: str, answers: dict[str, Any], language: str) -> str:
    with translation.override(language):
        known = _("You know the risks:")
    return " ".join([known, *(one.text for one in risks.fitting(channel, answers, language))])


def topic(circumstance: str) -> str:
    """In a client's words."""
    words = {
        Circumstance.INTAKE: _("starting with us"),
        Circumstance.SCHEDULING: _("appointment times"),
        Circumstance.REMINDER: _("reminders"),
        Circumstance.BILLING: _("bills"),
        Circumstance.TELEHEALTH: _("video visits"),
        Circumstance.GROUP: _("group times"),
        Circumstance.RECORDS_RELEASE: _("copies of your records"),
        Circumstance.LEGAL_NOTICE: _("notices we must send you"),
    }
    return words.get(Circumstance(circumstance), str(Circumstance(circumstance).label))


def example(circumstance: str) -> str:
    words = {
        Circumstance.SCHEDULING: _("“Your time is set: Thursday, 9:30.”"),
        Circumstance.REMINDER: _("“A reminder: Thursday, 9:30.”"),
        Circumstance.BILLING: _("“A statement waits for you.” No amounts."),
        Circumstance.TELEHEALTH: _("“The link waits for you.”"),
        Circumstance.INTAKE: _("“A form waits for you.”"),
    }
    return words.get(Circumstance(circumstance), "")
