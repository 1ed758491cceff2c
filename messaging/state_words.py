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
    "consent_other_address": gettext_lazy("The client agreed to another address or number."),
    "consent_not_yet": gettext_lazy("The client's agreement has not begun yet."),
    "no_opt_in": gettext_lazy("Nobody has agreed to texts at this number."),
    "address_unverified": gettext_lazy("The address has not been proven by its code."),
    "address_suspended": gettext_lazy("The address is no longer in use."),
    "likely_refusal": gettext_lazy("What came from there reads like a refusal: somebody decides first."),
    "no_address": gettext_lazy("No address or number for this is on file."),
    "not_theirs": gettext_lazy("The address is not on file as this client's."),
    "unsafe_address": gettext_lazy("The client said that this address is not safe to use."),
    "no_voicemail": gettext_lazy("The client wants no voicemail."),
    "discretion": gettext_lazy("The client asked for discretion: so much may not show there."),
    "no_safe_time": gettext_lazy("No hour is both safe for the client and outside quiet hours."),
    "asked_not_to_use": gettext_lazy("The client asked not to be reached this way."),
    "restricted": gettext_lazy("A restriction agreed with the client covers this."),
    "access_unwarned": gettext_lazy("The warning about plain email has not been given yet."),
    "disposed": gettext_lazy("This file is disposed of, or about to be."),
    "vendor_may_not_carry": gettext_lazy("No signed agreement covers the vendor that would carry it."),
    "boundary_never": gettext_lazy("Its author keeps this matter from this way."),
    "boundary_content": gettext_lazy("Its author lets less go this way."),
    "boundary_consent": gettext_lazy("Its author asks for the client's agreement first."),
    "telling_words": gettext_lazy("It holds what should not travel unsecured, and no reason was given."),
    "telling_overridden": gettext_lazy("A reason was given for sending what the check warned of."),
    "longer_than_advised": gettext_lazy("It is longer than the policy advises."),
    "more_than_advised": gettext_lazy("These are more messages in a day than the policy advises."),
    "refused": gettext_lazy("The communications policy does not let it go."),
    "policy_never": gettext_lazy("The policy does not allow this way for this matter."),
    "content_limited": gettext_lazy("Only a saved wording may go this way."),
    "author_inactive": gettext_lazy("Its author no longer works here."),
    "author_left_care": gettext_lazy("Its author no longer cares for this client."),
    "author_may_not_write": gettext_lazy("Its author may no longer write to clients about this."),
    "does_not_open": gettext_lazy("Its text can't be opened: tell the practice admin."),
    "time_changed": gettext_lazy("That time was moved or cancelled, or it is here already."),
    "care_ended": gettext_lazy("Care has ended: nobody is reminded."),
    "clinician_left": gettext_lazy("Whoever that time was with no longer works here: nobody is reminded."),
    "process_lost": gettext_lazy("The hub stopped while it was sending."),
    "timed_out": gettext_lazy("The provider did not answer in time."),
    "connection_lost": gettext_lazy("The connection broke while it was sent."),
    "unreachable": gettext_lazy("The provider can't be reached."),
    "no_encryption": gettext_lazy("The mail server offers no encryption."),
    "certificate_refused": gettext_lazy("The mail server could not prove who it is."),
    "sign_in_refused": gettext_lazy("The provider does not take the practice's name and password."),
    "sender_refused": gettext_lazy("The provider does not take mail from the practice's address."),
    "sender_unregistered": gettext_lazy(
        "The carriers do not know the practice's number: until it is registered at the provider, no text arrives."
    ),
    "daily_cap": gettext_lazy("What carriers let the practice's number send in a day is used up."),
    "not_there": gettext_lazy("The practice's account at the provider may not send to that country."),
    "account_stopped": gettext_lazy("The provider has stopped the practice's account."),
    "mailbox_full": gettext_lazy("The mailbox is full."),
    "delayed": gettext_lazy("Not taken yet on the other side: their server goes on trying."),
    "filtered": gettext_lazy("A filter on the way took it for something unwanted."),
    "malformed": gettext_lazy("The address or the text could not be written as it is."),
    "too_long": gettext_lazy("It was too long for this way."),
    "provider_error": gettext_lazy("The provider had a fault of its own."),
    "unreadable_answer": gettext_lazy("The provider's answer could not be understood."),
    "recipient_refused": gettext_lazy("The receiving side did not take it for this address."),
    "invalid_number": gettext_lazy("This number can't receive texts."),
    "rejected": gettext_lazy("The provider refused it."),
    "gone": gettext_lazy("This browser takes no more: it was reset, or the wish was ended there."),
    "forbidden_host": gettext_lazy("The browser's address leads to no push service."),
    "device_off": gettext_lazy("It was turned off on that device."),
    "unsafe_device": gettext_lazy("Somebody may see that device: nothing shows there."),
    "looked_already": gettext_lazy("It had been looked at before."),
    "moved": gettext_lazy("Its conversation was moved to another file: it was written to somebody else."),
    "rate_limited": gettext_lazy("The provider asked us to slow down."),
    "spend_cap": gettext_lazy("The practice's limit of texts for today is reached. It goes tomorrow."),
    "not_configured": gettext_lazy("No provider is set up for this way."),
    "restored": gettext_lazy("A backup was restored: it may have been sent before."),
    "resolved_by_person": gettext_lazy("Somebody of the practice found out."),
}


def state_words(state: str, problem: str, when: str) -> StateWords:
    """`when` is the time of the last change, ready to read."""
    if state == State.SENT:
        said = _("sent %(when)s") % {"when": when}
        return StateWords("", "check", f"{said}. {problem_words(problem)}" if problem else said)
    if state == State.DELIVERED:
        return StateWords("", "check-check", _("delivered %(when)s") % {"when": when})
    if state == State.HELD:
        held = _("held until %(when)s") % {"when": when}
        why = problem_words(problem) if problem == "spend_cap" else ""
        return StateWords("wait", "clock", f"{held}. {why}" if why else held)
    kind, icon, words = _SIMPLE[state]
    if state == State.DEFERRED and when:
        words = _("not taken yet, will be tried again (%(when)s)") % {"when": when}
    return StateWords(kind, icon, f"{words}. {problem_words(problem)}" if problem else str(words))


def problem_words(problem: str) -> str:
    return str(PROBLEMS.get(problem, _("The reason given: %(code)s.") % {"code": problem.replace("_", " ")}))
