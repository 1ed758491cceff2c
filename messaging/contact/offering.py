"""By which ways a first contact may be answered now, in which words; and why not by the others."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from consent.rules.decision import Outcome
from messaging.actions.inquiry_answers import index_of
from messaging.contact import answers
from messaging.contact.said import Said
from messaging.models import Inquiry, Referral
from messaging.outbox import first_answers
from practice import policy, spoken
from practice.access import Opened
from practice.vocabulary import Channel


@dataclass(frozen=True)
class Answer:
    value: str  # channel:wording
    label: str | Promise
    text: str


@dataclass(frozen=True)
class Offered:
    """`why_not` is empty where it may go, now or (`until`) later."""

    channel: str
    label: str | Promise
    icon: str
    answers: tuple[Answer, ...] = ()
    why_not: str = ""
    until: str = ""


def ways(opened: Opened, said: Said) -> list[Offered]:
    return [_way(opened, said, channel) for channel in (Channel.EMAIL, Channel.SMS)]


def nothing() -> tuple[str, str | Promise]:
    return ("none:", _("Say nothing more"))


def referrals() -> list[Referral]:
    return list(Referral.objects.filter(ended_at=None).order_by("created_at"))


def _way(opened: Opened, said: Said, channel: Channel) -> Offered:
    row: Inquiry = opened.subject
    icon = "mail" if channel == Channel.EMAIL else "message-square"
    index = index_of(row, channel)
    if index is None:
        why = _("They gave no email.") if channel == Channel.EMAIL else _("They gave no phone number.")
        return Offered(channel, channel.label, icon, why_not=why)
    decision = first_answers.decide(row, channel, index, said, opened.now)
    if decision.outcome is Outcome.REFUSED:
        codes = {reason.code for reason in decision.decisive}
        return Offered(channel, channel.label, icon, why_not=_why_not(codes))
    zone = policy.practice().time_zone
    until = spoken.moment(decision.until, now=opened.now, zone=zone) if decision.until else ""
    return Offered(channel, channel.label, icon, tuple(_answers(opened, channel)), until=until)


def _answers(opened: Opened, channel: Channel) -> list[Answer]:
    """As they will read there, in the language that the person wrote in."""
    row: Inquiry = opened.subject
    found = []
    for wording, label in answers.LABELS.items():
        with translation.override(row.language):
            letter = answers.letter(wording, inquiry=row, practice=policy.practice(), now=opened.now)
        found.append(Answer(f"{channel}:{wording}", label, letter.text))
    return found


def _why_not(codes: set[str]) -> str:
    if "not_theirs" in codes:
        return _("This is a client's address: write to them in their conversation.")
    if "no_opt_in" in codes:
        return _("They did not ask to be answered by text.")
    if "opted_out" in codes:
        return _("STOP came from this number.")
    return _("The communications policy does not let it go this way.")
