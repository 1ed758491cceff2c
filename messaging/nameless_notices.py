"""The same texts for who wants no name of the practice on their screen."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from practice.models import Notice

Text = tuple[str, str]


def _invitation() -> Text:
    return (
        _("An invitation"),
        _(
            "You are invited to a private page. Open this link and follow the steps:\n"
            "%(url)s/portal/invitation/%(secret)s/\n"
            "If you did not expect this, you need do nothing."
        ),
    )


def _new_message() -> Text:
    return (
        _("A new message for you"),
        _("You have a new message. Sign in to read it: %(url)s/portal/"),
    )


def _stop_confirmed() -> Text:
    return (_("No more texts"), _("You will get no more texts from us at this number."))


def _start_answered() -> Text:
    return (
        _("About texts"),
        _("This word alone does not turn texts on again. You can ask for them on your private page."),
    )


def _help_answered() -> Text:
    return (
        _("About texts"),
        _("Call %(phone)s. Answer STOP to end texts. In danger call 911 or 988. Nobody reads this at once."),
    )


TEXTS: dict[Notice.Kind, Callable[[], Text]] = {
    Notice.Kind.INVITATION: _invitation,
    Notice.Kind.NEW_MESSAGE: _new_message,
    Notice.Kind.STOP_CONFIRMED: _stop_confirmed,
    Notice.Kind.START_ANSWERED: _start_answered,
    Notice.Kind.HELP_ANSWERED: _help_answered,
}
