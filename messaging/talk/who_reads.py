"""Who reads what is written here, told to the client in plain words: templates/portal/_who_reads.html."""

from django.utils.translation import gettext as _

from messaging import places
from practice.access import Opened, readers
from practice.access.readers import COVERING, Reader
from practice.access.scope import CARE_TEAM, SUPERVISION
from practice.models import Client, Representation
from practice.vocabulary import SealedClass

CARING = (CARE_TEAM, COVERING)


def somebody(opened: Opened) -> bool:
    """Whether anybody of the care team would read it; else nobody is asked to write."""
    return readers.is_cared_for(opened.subject, opened.now)


def lines(opened: Opened) -> list[str]:
    """The nearest first. Nothing of what is kept from who acts for the client."""
    client = opened.subject
    if client.kind == Client.Kind.SHARED:
        return [*_sharing(opened), *_staff(opened), _emergency()]
    if client.user_id != opened.actor.user_id:
        name = opened.text(client, "first_name") or opened.text(client, "name") or ""
        return [_("%(name)s reads it, and so do these people:") % {"name": name}, *_staff(opened)]
    return [*_staff(opened), *_acting(opened), _emergency()]


def no_secrets(opened: Opened) -> str:
    """Above where one writes, in a file that several share."""
    others = _others(opened)
    if not others:
        return ""
    return _("No secrets here. %(names)s can read all that you write here.") % {"names": _together(others)}


def _staff(opened: Opened) -> list[str]:
    clinical = readers.of_client(opened.subject, SealedClass.CLINICAL, opened.now)
    is_narrow = not opened.rights.allows(opened.subject.vault_id, SealedClass.CLINICAL)
    found = [] if is_narrow else [_said(one) for one in clinical]
    if opened.subject.kind == Client.Kind.INDIVIDUAL:
        found.append(_("Our office reads what is about a time or a bill. It does not read the rest."))
    return found


def _said(one: Reader) -> str:
    values = {"name": one.user.name, "role": one.user.title}
    if one.why == SUPERVISION:
        return _("%(name)s, %(role)s. They guide the people who care for you, and can read along.") % values
    if one.why == COVERING:
        return _("%(name)s, %(role)s. They stand in for a time.") % values
    return f"{one.user.name}, {one.user.title}." if one.user.title else f"{one.user.name}."


def _acting(opened: Opened) -> list[str]:
    acting = Representation.objects.current(opened.now).filter(client=opened.subject).order_by("from_at")
    found = []
    for one in acting:
        values = {"name": opened.text(one, "name") or ""}
        if one.scope == Representation.Scope.FULL:
            found.append(_("%(name)s, who acts for you. They do not see what you keep between us.") % values)
        else:
            found.append(
                _("%(name)s, who acts for you. They only see what is about a time or a bill.") % values
            )
    return found


def _sharing(opened: Opened) -> list[str]:
    return [_("You, and those who share this with you: %(names)s.") % {"names": _together(_others(opened))}]


def _others(opened: Opened) -> list[str]:
    return places.others(opened)


def _together(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _emergency() -> str:
    return _("In an emergency somebody else of ours may look. Then it says so under “Who has looked”.")
