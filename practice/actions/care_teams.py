"""Who no longer cares for whom. (Joining stands with the client's beginning.)"""

from datetime import datetime

from django.db import transaction

from practice import audit
from practice.actions import covering
from practice.actors import Actor
from practice.models.people import CareTeamMember


@transaction.atomic
def leave_care_team(*, member: CareTeamMember, actor: Actor, now: datetime) -> bool:
    """From now on this person sees nothing more by it. False: it had ended before."""
    row = (
        CareTeamMember.objects.select_for_update(of=("self",))
        .select_related("client", "user")
        .get(pk=member.pk)
    )
    if row.until_at and row.until_at <= now:
        return False
    row.until_at = max(now, row.from_at)  # what had not begun never begins
    row.save(update_fields=["until_at"])
    audit.record("practice.care_team.left", actor=actor, subject=row.client, objects=[row.user_id])
    covering.unfollow(row.client, row.user, actor, now)
    return True
