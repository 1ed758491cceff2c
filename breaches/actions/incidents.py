"""An incident is noted in a minute, by whoever saw it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from breaches.models import Incident
from messaging.models import Message
from practice import audit, safe, submissions
from practice.actors import Actor
from practice.models import Vault

_NUMBERING = 7_130_001  # an advisory lock: two reports at once get two numbers


@dataclass(frozen=True, kw_only=True)
class Report:
    kind: str
    what: str
    happened_at: datetime
    discovered_at: datetime
    message: Message | None = None


@transaction.atomic
def report_incident(
    *, report: Report, submission: submissions.Submission | None, actor: Actor, now: datetime
) -> Incident:
    """Sealed in the practice's own vault, for the privacy officer and for who reported it."""
    submissions.claim(submission, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERING])
    number = (Incident.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    incident = Incident(
        vault_id=safe.vault_id(Vault.Kind.PRACTICE),
        sealed_class=safe.CLASS,
        number=number,
        kind=report.kind,
        happened_at=report.happened_at,
        discovered_at=report.discovered_at,
        reported_at=now,
        reported_by_id=actor.person,
    )
    if report.message:
        incident.message_id, incident.client_id = report.message.pk, report.message.client_id
    safe.seal(incident, what=report.what)
    incident.save(force_insert=True)
    touched = [incident.vault_id, report.message.vault_id] if report.message else [incident.vault_id]
    audit.record(
        "breaches.incident.reported", actor=actor, subject=incident, vaults=touched, reason=report.kind
    )
    return incident
