"""What became of a delivery, in words that say what happened, and never more than is known."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice.models import Dispatch

State = Dispatch.State


class StateWords(NamedTuple):
    kind: str  # "", wait, stop
    icon: str
    words: str


_SIMPLE: dict[str, tuple[str, str, str | Promise]] = {
    State.QUEUED: ("wait", "hourglass", gettext_lazy("on its way")),
    State.SENDING: ("wait", "hourglass", gettext_lazy("being sent")),
    State.DEFERRED: ("wait", "hourglass", gettext_lazy("not taken yet, will be tried again")),
    State.CANCELLED: ("", "x", gettext_lazy("not sent: cancelled")),
    State.UNCERTAIN: ("stop", "circle-alert", gettext_lazy("may not have arrived")),
    State.BLOCKED: ("stop", "ban", gettext_lazy("not sent")),
    State.REJECTED: ("stop", "ban", gettext_lazy("not accepted")),
    State.BOUNCED: ("stop", "circle-alert", gettext_lazy("came back")),
    State.FAILED: ("stop", "circle-alert", gettext_lazy("not sent")),
}

PROBLEMS: dict[str, str | Promise] = {
    "opted_out": gettext_lazy("STOP came from this number."),
    "consent_revoked": gettext_lazy("The client took back their agreement."),
    "consent_missing": gettext_lazy("The client has not agreed to this way."),
    "consent_expired": gettext_lazy("The client's agreement has ended."),
    "consent_superseded": gettext_lazy("A newer agreement has taken this one's place."),
    "consent_not_for_this": gettext_lazy("The client agreed to this way, but not for this matter."),
    "no_opt_in": gettext_lazy("Nobody has agreed to texts at this number."),
    "address_unverified": gettext_lazy("The address has not been proven by its code."),
    "address_suspended": gettext_lazy("The address is no longer in use."),
    "policy_never": gettext_lazy("The policy does not allow this way for this matter."),
    "content_limited": gettext_lazy("Only a saved wording may go this way."),
    "author_inactive": gettext_lazy("Its author no longer works here."),
    "does_not_open": gettext_lazy("Its text can't be opened: tell the practice admin."),
    "process_lost": gettext_lazy("The hub stopped while it was sending."),
    "timed_out": gettext_lazy("The provider did not answer in time."),
    "connection_lost": gettext_lazy("The connection broke while it was sent."),
    "unreachable": gettext_lazy("The provider can't be reached."),
    "no_encryption": gettext_lazy("The mail server offers no encryption."),
    "certificate_refused": gettext_lazy("The mail server could not prove who it is."),
    "recipient_refused": gettext_lazy("The receiving side does not take mail for this address."),
    "invalid_number": gettext_lazy("This number can't receive texts."),
    "rejected": gettext_lazy("The provider refused it."),
    "rate_limited": gettext_lazy("The provider asked us to slow down."),
    "not_configured": gettext_lazy("No provider is set up for this way."),
    "resolved_by_person": gettext_lazy("Somebody of the practice found out."),
}


def state_words(state: str, problem: str, when: str) -> StateWords:
    """`when` is the time of the last change, ready to read."""
    if state == State.SENT:
        return StateWords("", "check", _("sent %(when)s") % {"when": when})
    if state == State.DELIVERED:
        return StateWords("", "check-check", _("delivered %(when)s") % {"when": when})
    if state == State.HELD:
        return StateWords("wait", "clock", _("held until %(when)s") % {"when": when})
    kind, icon, words = _SIMPLE[state]
    return StateWords(kind, icon, f"{words}. {problem_words(problem)}" if problem else str(words))


def problem_words(problem: str) -> str:
    return str(PROBLEMS.get(problem, _("The reason given: %(code)s.") % {"code": problem.replace("_", " ")}))
