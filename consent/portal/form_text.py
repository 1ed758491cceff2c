"""The exact text that is shown and signed, made from a form version and what was chosen."""

from collections.abc import Iterable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from consent.models import FormVersion
from practice.vocabulary import Channel, Circumstance


def texts(form: FormVersion, language: str) -> dict[str, Any]:
    return form.definition.get(language[:2]) or form.definition["en"]


def risks(form: FormVersion, channel: str, language: str) -> list[str]:
    return list(texts(form, language)["risks"][channel])


def paragraphs(
    form: FormVersion, channel: str, address: str, circumstances: Iterable[str], language: str
) -> list[str]:
    said = texts(form, language)
    with translation.override(language[:2]):
        about = ", ".join(str(topic(one)) for one in circumstances)
        way = _("text message") if channel == Channel.SMS else _("email")
    values = {
        "channel": way,
        "address": address,
        "circumstances": about,
        "risks": " ".join(said["risks"][channel]),
    }
    return [paragraph.format(**values) for paragraph in said["paragraphs"]]


def whole(form: FormVersion, channel: str, address: str, circumstances: Iterable[str], language: str) -> str:
    lines = [texts(form, language)["title"], *paragraphs(form, channel, address, circumstances, language)]
    return "\n\n".join(lines)


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
