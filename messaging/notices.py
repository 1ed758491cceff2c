"""The fixed texts of notices. No client's words, names or matters; a code or link, and as much of the practice's name as
whoever gets it wants on their screen: the whole, the discreet one, or none."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from messaging import nameless_notices
from practice.models import Notice, Practice
from practice.vocabulary import Discretion

Text = tuple[str, str]


def words(
    kind: str,
    *,
    practice: Practice,
    secret: str | None,
    base_url: str,
    discretion: str = Discretion.DISCREET,
) -> Text:
    """Subject and text, in the language in force. To a colleague the practice's name says nothing new."""
    one = Notice.Kind(kind)
    name = name_for(practice, discretion)
    values = {"name": name, "secret": secret or "", "url": base_url, "phone": practice.phone}
    texts = _TEXTS if name or one not in nameless_notices.TEXTS else nameless_notices.TEXTS
    subject, text = texts[one]()
    return subject % values, text % values


def name_for(practice: Practice, discretion: str) -> str:
    """As a sender and in a text: nothing where the client wants none."""
    if discretion == Discretion.SILENT:
        return ""
    return practice.name if discretion == Discretion.ORDINARY else practice.discreet_name


def _invitation() -> Text:
    return (
        _("An invitation from %(name)s"),
        _(
            "%(name)s invites you to a private page. Open this link and follow the steps:\n"
            "%(url)s/portal/invitation/%(secret)s/\n"
            "If you did not expect this, you need do nothing."
        ),
    )


def _sign_in_code() -> Text:
    return (
        _("Your code"),
        _("Your code is %(secret)s. It works for 10 minutes. We never ask you for it by phone or message."),
    )


def _address_code() -> Text:
    return (
        _("Your code"),
        _(
            "Your code is %(secret)s. Type it where you asked for it. It works for 10 minutes. "
            "If you did not ask, you need do nothing."
        ),
    )


def _new_message() -> Text:
    return (
        _("A new message for you"),
        _("You have a new message from %(name)s. Sign in to read it: %(url)s/portal/"),
    )


def _new_device() -> Text:
    return (
        _("A new sign-in"),
        _("Somebody signed in to your private page on a new device. If it was not you, call %(phone)s."),
    )


def _stop_confirmed() -> Text:
    return (
        _("No more texts"),
        _("%(name)s: You will get no more texts from us at this number. Call %(phone)s if you need us."),
    )


def _start_answered() -> Text:
    return (
        _("About texts"),
        _(
            "%(name)s: This word alone does not turn texts on again. You can ask for them on your private page, "
            "or call %(phone)s."
        ),
    )


def _help_answered() -> Text:
    return (
        _("About texts"),
        _(
            "%(name)s: Call us at %(phone)s. Answer STOP to end texts. In danger call 911 or 988. "
            "Nobody reads this at once."
        ),
    )


def _appointment() -> Text:
    """The same for a time that comes near and for one that changed: it says no more than that."""
    return (
        _("Something to look at"),
        _("There is something about a time on your private page. Sign in to see it: %(url)s/portal/"),
    )


def _staff_invitation() -> Text:
    return (
        _("Your account with %(name)s"),
        _(
            "%(name)s has opened an account for you. Open this link to choose your password:\n"
            "%(url)s/account/link/%(secret)s/\n"
            "If you did not expect this, you need do nothing."
        ),
    )


def _password_reset() -> Text:
    return (
        _("A new password"),
        _(
            "Open this link to choose a new password:\n%(url)s/account/link/%(secret)s/\n"
            "It works once, for one hour. If you did not ask for it, you need do nothing: your password stays as it is."
        ),
    )


def _staff_device() -> Text:
    return (
        _("A new sign-in"),
        _(
            "Somebody signed in to your account with a browser that we did not know. If it was not you, sign out "
            "everywhere at %(url)s/account/sessions/ and tell your practice admin."
        ),
    )


def _approval_asked() -> Text:
    return (
        _("A decision is asked of you"),
        _(
            "Somebody asks for an act that needs a second person. Sign in to see it: %(url)s/office/approvals/"
        ),
    )


def _break_glass() -> Text:
    return (
        _("A file was opened in an emergency"),
        _("Sign in to see who opened it, and why: %(url)s/office/break-glass/"),
    )


def _alert() -> Text:
    return (
        _("Something to look at"),
        _("The audit trail shows something that you should see. Sign in: %(url)s/office/alerts/"),
    )


def _form_waiting() -> Text:
    return (
        _("Something to read"),
        _("There is a page for you to read and fill in. Take your time. Sign in to see it: %(url)s/portal/"),
    )


def _form_reminder() -> Text:
    return (
        _("Something still waits"),
        _("A page still waits for you. Sign in to see it: %(url)s/portal/"),
    )


def _policy_changed() -> Text:
    return (
        _("Something has changed"),
        _("How you reach us, and how we reach you, has changed. Sign in to read it: %(url)s/portal/"),
    )


def _limit_ended() -> Text:
    return (
        _("Something has changed"),
        _("Something that we had agreed on has ended. Sign in to read it: %(url)s/portal/"),
    )


def _client_safety() -> Text:
    return (
        _("Please look today"),
        _(
            "A client's answers say that they may not be safe, or not safe to reach. Sign in to see it: %(url)s/office/"
        ),
    )


def _request_made() -> Text:
    return (
        _("A request waits"),
        _(
            "A client has asked for something, and it waits for your answer. Sign in to see it: %(url)s/office/"
        ),
    )


def _crisis_words() -> Text:
    """On a colleague's own phone, perhaps at home: it says neither who nor what."""
    return (
        _("Please look as soon as you can"),
        _("Something came in that asks for a look as soon as you can. Sign in: %(url)s/office/"),
    )


def _hand_over() -> Text:
    return (
        _("Something was handed to you"),
        _("A colleague has handed something to you. Sign in to see it: %(url)s/office/"),
    )


def _client_wrote() -> Text:
    return (
        _("Something has come in"),
        _("Something has come in that waits for you. Sign in to see it: %(url)s/office/"),
    )


def _digest() -> Text:
    """`secret` is a number, and all that it says."""
    return (
        _("What waits today"),
        _("Conversations that wait for you: %(secret)s. Sign in to see them: %(url)s/office/"),
    )


_TEXTS: dict[Notice.Kind, Callable[[], Text]] = {
    Notice.Kind.CLIENT_WROTE: _client_wrote,
    Notice.Kind.DIGEST: _digest,
    Notice.Kind.CRISIS_WORDS: _crisis_words,
    Notice.Kind.HAND_OVER: _hand_over,
    Notice.Kind.FORM_WAITING: _form_waiting,
    Notice.Kind.FORM_REMINDER: _form_reminder,
    Notice.Kind.POLICY_CHANGED: _policy_changed,
    Notice.Kind.LIMIT_ENDED: _limit_ended,
    Notice.Kind.CLIENT_SAFETY: _client_safety,
    Notice.Kind.REQUEST_MADE: _request_made,
    Notice.Kind.STAFF_INVITATION: _staff_invitation,
    Notice.Kind.PASSWORD_RESET: _password_reset,
    Notice.Kind.STAFF_DEVICE: _staff_device,
    Notice.Kind.APPROVAL_ASKED: _approval_asked,
    Notice.Kind.BREAK_GLASS: _break_glass,
    Notice.Kind.ALERT: _alert,
    Notice.Kind.INVITATION: _invitation,
    Notice.Kind.SIGN_IN_CODE: _sign_in_code,
    Notice.Kind.ADDRESS_CODE: _address_code,
    Notice.Kind.NEW_MESSAGE: _new_message,
    Notice.Kind.NEW_DEVICE: _new_device,
    Notice.Kind.STOP_CONFIRMED: _stop_confirmed,
    Notice.Kind.START_ANSWERED: _start_answered,
    Notice.Kind.HELP_ANSWERED: _help_answered,
    Notice.Kind.APPOINTMENT: _appointment,
}
