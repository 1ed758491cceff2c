"""Asking for texts or email, step by step: where somebody is, and what they answered so far, on whichever device."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consent import starter
from consent.models import FormVersion, SafetyAnswers
from consent.portal import form_text
from consent.rules import form as rules
from practice.access import NotVisible, Opened
from practice.models import ContactPoint
from practice.vocabulary import Channel

KIND = {Channel.SMS: ContactPoint.Kind.PHONE, Channel.EMAIL: ContactPoint.Kind.EMAIL}
ASKED = "consent_asked"  # in the sealed session: address and matters, until they are signed
MONTHS = ("3", "6", "12", "")  # "": until they stop it
AFTER = 4  # weighing, choosing what for, signing, the code
_MONTH = timedelta(days=365.25 / 12)


@dataclass(frozen=True)
class Way:
    """One channel that a client asks for, with the questions about it and their answers."""

    channel: str
    version: FormVersion
    form: rules.Form
    row: SafetyAnswers | None
    answers: dict[str, Any]

    @property
    def pages(self) -> list[rules.Page]:
        return [page for page in form_text.question_pages(self.form) if rules.shown(page, self.answers)]

    @property
    def language(self) -> str:
        return self.form.language(language())

    @property
    def first_open(self) -> int | None:
        """The first page with a question that needs an answer; None: all are answered."""
        wanting = {number for number, _key in rules.missing(self.form, self.answers, self.language)}
        every = list(self.form.pages)
        return next((at for at, page in enumerate(self.pages, 1) if every.index(page) in wanting), None)

    def step(self, number: int) -> str:
        """`number` counts the questions' pages from one; what follows them goes on from there."""
        values = {"one": number + 1, "all": len(self.pages) + AFTER + 1}
        return _("Step %(one)s of %(all)s") % values


def way(opened: Opened, channel: str) -> Way:
    """Of the latest answers for this channel: an open set, or else those of last time."""
    if channel not in KIND:
        raise NotVisible
    version = starter.current(starter.UNSECURED)
    rows = SafetyAnswers.objects.for_client(opened.subject.pk).filter(
        channel=channel, form_version__isnull=False
    )
    row = rows.order_by("-changed_at").first()
    return Way(channel, version, form_text.read(version), row, _answers(opened, row) | {"channel": channel})


def asked(request: HttpRequest, channel: str) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = request.session.get(ASKED)
    return kept if kept and kept["channel"] == channel else None


def until(months: str, now: datetime) -> datetime | None:
    return now + int(months) * _MONTH if months else None


def language() -> str:
    return (get_language() or "en")[:2]


def _answers(opened: Opened, row: SafetyAnswers | None) -> dict[str, Any]:
    if row is None:
        return {}
    said: dict[str, Any] = json.loads(opened.text(row, "answers") or "{}")
    words = opened.text(row, "words")
    return said | ({"own_words": words} if words else {})
