"""The fixed words of an answer by ordinary mail or text: nothing that the person wrote, and nothing of care."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.models import Inquiry, InquiryAnswer
from practice import spoken
from practice.models import Practice

Wording = InquiryAnswer.Wording

LABELS: dict[str, str | Promise] = {
    Wording.RECEIVED: gettext_lazy("We have their message, and when they hear from us"),
    Wording.PLEASE_CALL: gettext_lazy("They may call us"),
    Wording.WILL_CALL: gettext_lazy("We will call them"),
    Wording.ELSEWHERE: gettext_lazy("We can't help ourselves; a page with others who may"),
}


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str


def letter(wording: str, *, inquiry: Inquiry, practice: Practice, now: datetime) -> Letter:
    """In the language in force. Each stands by itself: who reads it knows whom it is from and what to do."""
    values = {
        "name": practice.discreet_name,
        "phone": practice.phone,
        "url": f"{settings.SOTTO_PORTAL_URL or settings.SOTTO_BASE_URL}/contact/elsewhere/",
        "when": _when(inquiry, practice, now),
    }
    return Letter(_("An answer from %(name)s") % values, _TEXTS[Wording(wording)](inquiry, now) % values)


def _when(inquiry: Inquiry, practice: Practice, now: datetime) -> str:
    return spoken.moment(inquiry.answer_by, now=now, zone=practice.time_zone) if inquiry.answer_by else ""


def _received(inquiry: Inquiry, now: datetime) -> str:
    if inquiry.answer_by is None or inquiry.answer_by <= now:
        return _("%(name)s: We have your message and will answer soon. You can call us at %(phone)s.")
    return _("%(name)s: We have your message and will answer by %(when)s. You can call us at %(phone)s.")


def _please_call(*_known: Any) -> str:
    return _("%(name)s: Thank you for writing to us. Please call us at %(phone)s when it suits you.")


def _will_call(*_known: Any) -> str:
    return _(
        "%(name)s: Thank you for writing to us. We will call you. If you would rather call us: %(phone)s."
    )


def _elsewhere(*_known: Any) -> str:
    return _(
        "%(name)s: Thank you for writing to us. We have no room ourselves at the moment. "
        "Others are named here: %(url)s Questions: %(phone)s."
    )


_TEXTS = {
    Wording.RECEIVED: _received,
    Wording.PLEASE_CALL: _please_call,
    Wording.WILL_CALL: _will_call,
    Wording.ELSEWHERE: _elsewhere,
}
