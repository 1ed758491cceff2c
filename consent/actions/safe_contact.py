"""How a client is reached without harm: per address, as they said it; and what happens when somebody reads along."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import QuerySet

from consent import guarding
from consent.models import FormVersion, SafeContact, SafetyAnswers
from consent.rules import risks
from consent.rules.risks import SafeProfile
from practice import actions as house
from practice import audit, crypto, submissions, vaults
from practice.actors import Actor
from practice.models import CareTeamMember, Client, ContactPoint, Notice
from practice.vocabulary import Channel, Discretion

QUIETEST = SafeProfile(discretion=Discretion.SILENT)
KIND = {Channel.SMS: ContactPoint.Kind.PHONE, Channel.EMAIL: ContactPoint.Kind.EMAIL}


class OnlyNarrower(Exception):
    """Somebody reads along: from a phone or mailbox alone nothing is opened wider."""


@transaction.atomic
def set_safe_contact(
    *,
    contact_point: ContactPoint,
    profile: SafeProfile,
    words: str | None = None,
    submission: submissions.Submission | None = None,
    actor: Actor,
    now: datetime,
) -> SafeContact:
    """As it is to be from now on, all of it. Raises OnlyNarrower at the portal of a client whose things are watched."""
    submissions.claim(submission, now=now)
    row = _row(contact_point)
    is_new = row.set_at is None and row._state.adding
    if actor.is_portal and guarding.is_guarded(contact_point.client_id):
        before = SafeProfile(discretion=Discretion.ORDINARY) if is_new else guarding.profile_of(row)
        if risks.is_wider(profile, before):
            raise OnlyNarrower
    sealed = {"code_word": profile.code_word, "voicemail_words": profile.voicemail_words}
    if words is not None:
        sealed["words"] = words
    _write(row, profile, sealed, actor, now)
    return row


@transaction.atomic
def save_answers(
    *,
    client: Client,
    channel: str,
    form_version: FormVersion,
    answers: dict[str, Any],
    actor: Actor,
    now: datetime,
) -> SafetyAnswers:
    """So far, whichever device they were given on. Danger counts from this moment, whether they go on or not."""
    open_ones = SafetyAnswers.objects.select_for_update().for_client(client.pk).open().filter(channel=channel)
    row = open_ones.order_by("-changed_at").first() or SafetyAnswers(
        vault_id=client.vault_id, client=client, channel=channel, begun_at=now
    )
    is_new, was_watched = row._state.adding, row.is_watched
    row.form_version, row.changed_at, row.is_watched = form_version, now, risks.is_watched(answers)
    typed = {key: value for key, value in answers.items() if key != "own_words"}
    crypto.seal(row, vaults.sealer, answers=json.dumps(typed), words=answers.get("own_words") or None)
    row.save(force_insert=is_new)
    audit.record("consent.safety.answered", actor=actor, subject=row, reason=channel)
    if row.is_watched and not was_watched:
        _begin_guard(row, actor, now)
    if row.is_watched:
        mine = ContactPoint.objects.filter(client=client, kind=KIND[Channel(channel)])
        _narrow(mine, risks.profile(channel, answers), actor, now)
    return row


@transaction.atomic
def finish_answers(
    *,
    answers: SafetyAnswers,
    contact_point: ContactPoint | None,
    profile: SafeProfile,
    actor: Actor,
    now: datetime,
) -> None:
    """They count for this address from now on; where somebody reads along, only to narrow what stands."""
    if contact_point is not None:
        row = _row(contact_point)
        if not row._state.adding and guarding.is_guarded(contact_point.client_id):
            profile = risks.narrower(guarding.profile_of(row), profile)
        said = {"code_word": profile.code_word, "voicemail_words": profile.voicemail_words}
        _write(row, profile, {name: text for name, text in said.items() if text}, actor, now)
    SafetyAnswers.objects.filter(pk=answers.pk, finished_at=None).update(finished_at=now)


@transaction.atomic
def note_danger(
    *,
    client: Client,
    words: str,
    heard: str,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> SafetyAnswers:
    """The client said so to somebody who cares for them: they have talked, and every address is quiet from now on."""
    submissions.claim(submission, now=now)
    row = SafetyAnswers(
        vault_id=client.vault_id,
        client=client,
        channel=Channel.SMS,
        how=heard,
        recorded_by_id=actor.person,
        begun_at=now,
        changed_at=now,
        finished_at=now,
        is_watched=True,
        talked_at=now,
        talked_by_id=actor.person,
    )
    crypto.seal(row, vaults.sealer, words=words or None)
    row.save(force_insert=True)
    audit.record("consent.safety.noted", actor=actor, subject=row, reason=heard)
    _narrow(ContactPoint.objects.filter(client=client), QUIETEST, actor, now)
    return row


@transaction.atomic
def mark_talked(*, client: Client, actor: Actor, now: datetime) -> bool:
    """They have talked about safety. False: nothing was open."""
    rows = SafetyAnswers.objects.for_client(client.pk).not_talked_of()
    found: list[UUID] = list(rows.values_list("pk", flat=True))
    rows.update(talked_at=now, talked_by_id=actor.person)
    if found:
        audit.record("consent.safety.talked", actor=actor, subject=client, objects=found)
    return bool(found)


@transaction.atomic
def end_guard(*, client: Client, actor: Actor, now: datetime) -> bool:
    """The client said it is safe now. What stands at each address stays as it is until somebody changes it."""
    rows = SafetyAnswers.objects.for_client(client.pk).in_danger()
    found: list[UUID] = list(rows.values_list("pk", flat=True))
    rows.filter(talked_at=None).update(talked_at=now, talked_by_id=actor.person)
    rows.update(over_at=now)
    if found:
        audit.record("consent.safety.over", actor=actor, subject=client, objects=found)
    return bool(found)


def tell_care_team(
    *, client: Client, kind: str, cause: models.Model, now: datetime, but: Actor | None = None
) -> None:
    """A neutral notice to each of the client's care team but the one who did it; nothing goes to the client."""
    for member in CareTeamMember.objects.current(now).filter(client=client).select_related("user"):
        if member.user.is_active and not (but and but.user_id == member.user_id):
            house.tell_colleague(kind=kind, cause=cause, user=member.user, now=now)


def _begin_guard(row: SafetyAnswers, actor: Actor, now: datetime) -> None:
    audit.record("consent.safety.danger", actor=actor, subject=row, reason=row.channel)
    tell_care_team(client=row.client, kind=Notice.Kind.CLIENT_SAFETY, cause=row, now=now)


def _narrow(points: QuerySet[ContactPoint], profile: SafeProfile, actor: Actor, now: datetime) -> None:
    """The client's own, not those of who acts for them. Never wider than it stands, nor louder than a notice."""
    most = risks.narrower(profile, QUIETEST)
    for point in points.filter(representation=None, suspended_at=None):
        row = _row(point)
        before = None if row._state.adding else guarding.profile_of(row)
        after = risks.narrower(before, most) if before else most
        if before is None or risks.is_wider(before, after):
            _write(row, after, {}, actor, now)


def _row(point: ContactPoint) -> SafeContact:
    """With a lock on the address, so that two who set it at once do so one after the other."""
    ContactPoint.objects.select_for_update(of=("self",)).get(pk=point.pk)
    found = SafeContact.objects.filter(contact_point=point).first()
    return found or SafeContact(vault_id=point.vault_id, client_id=point.client_id, contact_point=point)


def _write(
    row: SafeContact, profile: SafeProfile, sealed: dict[str, str], actor: Actor, now: datetime
) -> None:
    is_new = row._state.adding
    row.discretion, row.may_be_used = profile.discretion, profile.may_be_used
    row.from_time, row.until_time = profile.from_time, profile.until_time
    row.may_leave_voicemail = profile.may_leave_voicemail
    row.set_at, row.set_by_id = now, actor.person
    crypto.seal(row, vaults.sealer, **{name: text or None for name, text in sealed.items()})
    row.save(force_insert=is_new)
    audit.record("consent.safe_contact.set", actor=actor, subject=row, objects=[row.contact_point_id])
