"""An approval in words: what is asked, what whoever decides thinks of, what then happens."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from practice.models.approval import Approval
from practice.vocabulary import Role


@dataclass(frozen=True)
class Words:
    title: str
    deciding: str  # to whoever decides, before they do
    doing: str  # what happens when it is done
    done: str


def of(row: Approval, name: str) -> Words:
    if row.act == Approval.Act.GRANT_ROLE:
        return _role(Role(row.detail), name)
    return Words(
        _("A new second step for %(name)s") % {"name": name},
        _(
            "Speak with the person whom it concerns before you grant it: see them, or call them on a number that "
            "you know."
        ),
        _(
            "Their authenticator, passkeys and recovery codes stop working, and all their sessions end. At the next "
            "sign-in they set up a new second step."
        ),
        _("Done. At their next sign-in they set up a new second step."),
    )


def _role(role: Role, name: str) -> Words:
    titles = {
        Role.ADMIN: _("%(name)s becomes practice admin"),
        Role.PRIVACY_OFFICER: _("%(name)s becomes privacy officer"),
    }
    reach = {
        Role.ADMIN: _(
            "An admin decides who works here and how the house is kept; they read no client's words."
        ),
        Role.PRIVACY_OFFICER: _("A privacy officer sees who looked at what, and decides with the admin."),
    }
    return Words(
        titles[role] % {"name": name},
        reach[role]
        + " "
        + _("Speak with whoever asks and with the person whom it concerns before you grant it."),
        reach[role] + " " + _("Their sessions end, and they sign in anew with the new role."),
        _("Done. They sign in anew, with the new role."),
    )
