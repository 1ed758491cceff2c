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


_TEXTS = {
    Notice.Kind.INVITATION: _invitation,
    Notice.Kind.SIGN_IN_CODE: _sign_in_code,
    Notice.Kind.ADDRESS_CODE: _address_code,
    Notice.Kind.NEW_MESSAGE: _new_message,
    Notice.Kind.NEW_DEVICE: _new_device,
    Notice.Kind.STOP_CONFIRMED: _stop_confirmed,
}
