"""A client is asked for forms, one or several; is reminded of them; and what is not needed any more is withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from consent import telling
from consent.models import FormReminder, FormRequest, FormVersion, Packet
from consent.models.asking import FormRequestQuerySet
from consent.rules import reminding
from consent.rules.reminding import Reminding
from practice import audit, submissions
from practice.actors import WORKER, Actor
from practice.models import Client, Notice
from practice.vocabulary import SealedClass


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """`name`: of the packet, in English, and `names` elsewhere; without one they are single forms."""

    versions: Sequence[FormVersion]
    name: str = ""
    names: dict[str, str] = field(default_factory=dict)
    due_on: date | None = None
    is_own: bool = False


class NotReminded(Exception):
    """`why`: TOO_SOON or ENOUGH; None where no address of theirs may be used."""

    def __init__(self, why: Reminding | None) -> None:
        super().__init__()
        self.why = why


@transaction.atomic
def ask_forms(
    *,
    client: Client,
    wanted: Wanted,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> list[FormRequest]:
    """What waits for them already is not asked twice. One neutral notice for all of it."""
    submissions.claim(submission, now=now)
    Client.objects.select_for_update(of=["self"], no_key=True).get(pk=client.pk)
    waiting = FormRequest.objects.for_client(client.pk).open().values_list("form_version_id", flat=True)
    fresh = [one for one in wanted.versions if one.pk not in set(waiting)]
    packet = _packet(client, wanted, actor, now) if wanted.name and fresh else None
    made = [
        new_request(client, version, actor, now, packet=packet, position=place, due_on=wanted.due_on, is_own=wanted.is_own)
        for place, version in enumerate(fresh)
    ]  # fmt: skip
    for cause in [packet] if packet else made[:1]:
        telling.tell(kind=Notice.Kind.FORM_WAITING, cause=cause, client=client, now=now)
    if made:
        ids = [one.pk for one in made]
        audit.record("consent.filling.asked", actor=actor, subject=client, objects=ids)
    return made


@transaction.atomic
def withdraw_form(*, form_request: FormRequest, actor: Actor, now: datetime) -> None:
    """What was answered so far stays in the record; the client is asked for nothing any more."""
    still = FormRequest.objects.filter(pk=form_request.pk).open()
    if still.update(state=FormRequest.State.WITHDRAWN, finished_at=now, changed_at=now):
        audit.record("consent.filling.withdrawn", actor=actor, subject=form_request)


@transaction.atomic
def remind_forms(*, asked: Packet | FormRequest, actor: Actor, now: datetime) -> FormReminder:
    """Of a packet as a whole, or of a single form. Raises NotReminded."""
    client = Client.objects.select_for_update(of=["self"], no_key=True).get(pk=asked.client_id)
    answer = reminding.may_remind(reminders_of(asked), last_reminder(client), now)
    if answer is not Reminding.YES:
        raise NotReminded(answer)
    reminder = FormReminder.objects.create(**_of(asked), at=now, by_id=actor.user_id)
    if telling.tell(kind=Notice.Kind.FORM_REMINDER, cause=reminder, client=client, now=now) is None:
        raise NotReminded(None)
    _requests(asked).open().update(reminded_at=now)
    audit.record("consent.filling.reminded", actor=actor, subject=asked, vaults=[client.vault_id])
    return reminder


def remind_due(*, actor: Actor = WORKER, now: datetime) -> int:
    """By the clock: of what is due tomorrow, today or was due. Each client by themselves."""
    due = FormRequest.objects.open().filter(due_on__isnull=False, client__status=Client.Status.ACTIVE)
    count = 0
    for row in due.select_related("client", "packet").order_by("due_on", "position"):
        if not reminding.is_due([row.due_on], now, row.client.time_zone):
            continue
        try:
            remind_forms(asked=row.packet or row, actor=actor, now=now)
            count += 1
        except NotReminded:
            continue
    return count


def new_request(
    client: Client, version: FormVersion, actor: Actor, now: datetime, **columns: object
) -> FormRequest:
    """Within an act. Answers of a form are clinical, whatever the form is about."""
    return FormRequest.objects.create(
        vault_id=client.vault_id,
        sealed_class=SealedClass.CLINICAL,
        client=client,
        form_version=version,
        asked_by_id=actor.user_id,
        asked_at=now,
        changed_at=now,
        language=client.language,
        **columns,
    )


def reminders_of(asked: Packet | FormRequest) -> int:
    return FormReminder.objects.filter(**_of(asked)).count()


def last_reminder(client: Client) -> datetime | None:
    mine = Q(packet__client=client) | Q(form_request__client=client)
    return FormReminder.objects.filter(mine).order_by("-at").values_list("at", flat=True).first()


def _packet(client: Client, wanted: Wanted, actor: Actor, now: datetime) -> Packet:
    return Packet.objects.create(
        client=client,
        name=wanted.name,
        names=wanted.names,
        asked_by_id=actor.person,
        asked_at=now,
        due_on=wanted.due_on,
    )


def _of(asked: Packet | FormRequest) -> dict[str, Packet | FormRequest]:
    return {"packet" if isinstance(asked, Packet) else "form_request": asked}


def _requests(asked: Packet | FormRequest) -> FormRequestQuerySet:
    if isinstance(asked, Packet):
        return FormRequest.objects.filter(packet=asked)
    return FormRequest.objects.filter(pk=asked.pk)
