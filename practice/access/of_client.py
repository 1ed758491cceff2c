"""Gates to what belongs to a client's file and is changed from the workspace: who may write to the client may change it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from practice.access import scope
from practice.access.nouns import client
from practice.access.opened import Forbidden, Moved, NotVisible, Opened
from practice.actors import Actor
from practice.models.appointment import Appointment
from practice.models.client import Client, ContactPoint, Membership, Representation
from practice.models.people import CareTeamMember
from practice.vocabulary import SealedClass


def client_file(actor: Actor, *, to: str, now: datetime, client_id: UUID) -> Opened:
    """A client whose administrative side this person keeps: the care team and the front desk."""
    opened = client(actor, to=to, now=now, client_id=client_id)
    if SealedClass.ADMINISTRATIVE not in opened.writes:
        raise Forbidden
    return opened


def client_or_heir(actor: Actor, *, to: str, now: datetime, client_id: UUID) -> Opened:
    """As client_file; of a duplicate that was merged, the file that it went into: a second click finds what the first did."""
    try:
        return client_file(actor, to=to, now=now, client_id=client_id)
    except Moved as moved:
        return client_file(actor, to=to, now=now, client_id=moved.client_id)


def client_care(actor: Actor, *, to: str, now: datetime, client_id: UUID) -> Opened:
    """A client for whom this person decides clinically: a clinician of the care team."""
    opened = client(actor, to=to, now=now, client_id=client_id)
    if SealedClass.CLINICAL not in opened.writes:
        raise Forbidden
    return opened


def client_contact_point(actor: Actor, *, to: str, now: datetime, contact_point_id: UUID) -> Opened:
    return _within(ContactPoint, contact_point_id, actor, to, now)


def appointment(actor: Actor, *, to: str, now: datetime, appointment_id: UUID) -> Opened:
    return _within(Appointment, appointment_id, actor, to, now)


def care_team_member(actor: Actor, *, to: str, now: datetime, member_id: UUID) -> Opened:
    return _within(CareTeamMember, member_id, actor, to, now)


def representation(actor: Actor, *, to: str, now: datetime, representation_id: UUID) -> Opened:
    return _within(Representation, representation_id, actor, to, now)


def representation_care(actor: Actor, *, to: str, now: datetime, representation_id: UUID) -> Opened:
    opened = _within(Representation, representation_id, actor, to, now)
    if SealedClass.CLINICAL not in opened.writes:
        raise Forbidden
    return opened


def shared_file(actor: Actor, *, to: str, now: datetime, shared_id: UUID) -> Opened:
    """A couple's, family's or group's file that this person keeps."""
    opened = client_file(actor, to=to, now=now, client_id=shared_id)
    if opened.subject.kind != Client.Kind.SHARED:
        raise NotVisible
    return opened


def membership(actor: Actor, *, to: str, now: datetime, membership_id: UUID) -> Opened:
    """Of a shared file: who may write to that file."""
    return _within(Membership, membership_id, actor, to, now, path="shared")


def _within(model: Any, pk: UUID, actor: Actor, to: str, now: datetime, *, path: str = "client") -> Opened:
    """The row within one's scope, opened as its client's file is."""
    mine = model.objects.filter(scope.within(actor, now, path), pk=pk).select_related(path)
    found = mine.first()
    if found is None:
        raise NotVisible
    opened = client_file(actor, to=to, now=now, client_id=getattr(found, f"{path}_id"))
    opened.subject = found
    return opened
