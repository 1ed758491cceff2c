"""The fixed texts of notices. No client's words, names or matters; a code or link, and the practice's discreet name."""

from django.utils.translation import gettext as _

from practice.models import Notice, Practice


def words(kind: str, *, practice: Practice, secret: str | None, base_url: str) -> tuple[str, str]:
    """Subject and text, in the language in force."""
    name = practice.discreet_name
    values = {"name": name, "secret": secret or "", "url": base_url, "phone": practice.phone}
    subject, text = _TEXTS[Notice.Kind(kind)]()
    return subject % values, text % values


def _invitation() -> tuple[str, str]:
    return (
        _("An invitation from %(name)s"),
        _(
            "%(name)s invites you to a private page. Open this link and follow the steps:\n"
            "%(url)s/portal/invitation/%(secret)s/\n"
            "If you did not expect this, you need do nothing."
        ),
    )


def _sign_in_code() -> tuple[str, str]:
    return (
        _("Your code"),
        _("Your code is %(secret)s. It works for 10 minutes. We never ask you for it by phone or message."),
    )


def _address_code() -> tuple[str, str]:
    return (
        _("Your code"),
        _(
            "Your code is %(secret)s. Type it where you asked for it. It works for 10 minutes. "
            "If you did not ask, you need do nothing."
        ),
    )


def _new_message() -> tuple[str, str]:
    return (
        _("A new message for you"),
        _("You have a new message from %(name)s. Sign in to read it: %(url)s/portal/"),
    )


def _new_device() -> tuple[str, str]:
    return (
        _("A new sign-in"),
        _("Somebody signed in to your private page on a new device. If it was not you, call %(phone)s."),
    )


def _stop_confirmed() -> tuple[str, str]:
    return (
        _("No more texts"),
        _("%(name)s: You will get no more texts from us at this number. Call %(phone)s if you need us."),
    )


def _staff_invitation() -> tuple[str, str]:
    return (
        _("Your account with %(name)s"),
        _(
            "%(name)s has opened an account for you. Open this link to choose your password:\n"
            "%(url)s/account/link/%(secret)s/\n"
            "If you did not expect this, you need do nothing."
        ),
    )


def _password_reset() -> tuple[str, str]:
    return (
        _("A new password"),
        _(
            "Open this link to choose a new password:\n%(url)s/account/link/%(secret)s/\n"
            "It works once, for one hour. If you did not ask for it, you need do nothing: your password stays as it is."
        ),
    )


def _staff_device() -> tuple[str, str]:
    return (
        _("A new sign-in"),
        _(
            "Somebody signed in to your account with a browser that we did not know. If it was not you, sign out "
            "everywhere at %(url)s/account/sessions/ and tell your practice admin."
        ),
    )


def _approval_asked() -> tuple[str, str]:
    return (
        _("A decision is asked of you"),
        _(
            "Somebody asks for an act that needs a second person. Sign in to see it: %(url)s/office/approvals/"
        ),
    )


def _break_glass() -> tuple[str, str]:
    return (
        _("A file was opened in an emergency"),
        _("Sign in to see who opened it, and why: %(url)s/office/break-glass/"),
    )


def _alert() -> tuple[str, str]:
    return (
        _("Something to look at"),
        _("The audit trail shows something that you should see. Sign in: %(url)s/office/alerts/"),
    )


_TEXTS = {
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
}
