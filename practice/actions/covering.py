"""Who covers somebody's leave belongs to the care teams of their clients for those days, and for no longer.

Parts of the acts that note a leave, take it back, or change who cares for whom.
"""

from datetime import datetime, time, timedelta

from django.db.models import Q, QuerySet

from practice import audit, policy
from practice.actors import Actor
from practice.models.client import Client
from practice.models.people import CareTeamMember, DatedQuerySet, User
from practice.models.policy import Absence


def span(absence: Absence, now: datetime) -> tuple[datetime, datetime]:
    """From the first moment of its first day, or now, to the last of its last one, by the practice's clock."""
    zone = policy.zone()
    begins = datetime.combine(absence.from_on, time.min, zone)
    ends = datetime.combine(absence.until_on + timedelta(days=1), time.min, zone)
    return max(begins, now), ends


def begin(absence: Absence, actor: Actor, now: datetime) -> list[CareTeamMember]:
    """For all whom the absent one cares for themself on one of these days; who stands in for somebody hands nothing on."""
    if absence.covered_by is None:
        return []
    begins, ends = span(absence, now)
    own = _own(absence.user).filter(from_at__lt=ends).filter(Q(until_at=None) | Q(until_at__gt=begins))
    clients = Client.objects.filter(pk__in=own.values("client_id")).exclude(status=Client.Status.MERGED)
    return [made for one in clients.order_by("pk") if (made := _join(absence, one, actor, now))]


def end(absence: Absence, actor: Actor, now: datetime) -> int:
    """The days that are over stay on record."""
    return _leave(CareTeamMember.objects.filter(absence=absence), actor, now)


def follow(client: Client, user: User, actor: Actor, now: datetime) -> None:
    """Who comes to somebody that is away, or will be, comes to their stand-in too."""
    today = now.astimezone(policy.zone()).date()
    standing = Absence.objects.filter(user=user, cancelled_at=None, until_on__gte=today)
    for absence in standing.exclude(covered_by=None).select_related("covered_by"):
        _join(absence, client, actor, now)


def unfollow(client: Client, user: User, actor: Actor, now: datetime) -> None:
    """Who no longer cares for a client has nobody standing in there, unless they still do by another right."""
    if not _own(user).current(now).filter(client=client).exists():
        _leave(CareTeamMember.objects.filter(absence__user=user, client=client), actor, now)


def _join(absence: Absence, client: Client, actor: Actor, now: datetime) -> CareTeamMember | None:
    """None where they care for this client on all of these days already."""
    begins, ends = span(absence, now)
    there = CareTeamMember.objects.filter(client=client, user=absence.covered_by, from_at__lte=begins)
    if (
        absence.covered_by is None
        or begins >= ends
        or there.filter(Q(until_at=None) | Q(until_at__gte=ends)).exists()
    ):
        return None
    member = CareTeamMember.objects.create(
        client=client,
        user=absence.covered_by,
        is_covering=True,
        absence=absence,
        from_at=begins,
        until_at=ends,
    )
    audit.record(
        "practice.care_team.joined",
        actor=actor,
        subject=client,
        objects=[member.user_id, absence.pk],
        reason="covering",
    )
    return member


def _leave(members: QuerySet[CareTeamMember], actor: Actor, now: datetime) -> int:
    count = 0
    for one in members.select_for_update(of=("self",)).select_related("client"):
        if one.until_at is None or one.until_at <= now:
            continue
        one.until_at = max(now, one.from_at)  # what had not begun never begins
        one.save(update_fields=["until_at"])
        audit.record(
            "practice.care_team.left",
            actor=actor,
            subject=one.client,
            objects=[pk for pk in (one.user_id, one.absence_id) if pk],
            reason="covering",
        )
        count += 1
    return count


def _own(user: User) -> DatedQuerySet:
    return CareTeamMember.objects.filter(user=user, is_covering=False)
