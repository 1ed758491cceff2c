"""What was signed on paper, or agreed in words, stands in the record as what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from consent import copies, files, filling
from consent.actions import effects, signing
from consent.actions.asking import new_request
from consent.actions.signing import Signed
from consent.models import FormFile, FormRequest, FormVersion, Signature
from consent.rules import form as rules
from practice import audit, crypto, policy, submissions
from practice.actors import Actor
from practice.models import Client, User
from practice.uploads.taking import Taken
from practice.vocabulary import SealedClass


@dataclass(frozen=True, kw_only=True)
class Seen:
    """`said`: what was said and agreed, where it was said; `scans`: the paper, where there is one."""

    on: date
    who: str
    capacity: str = Signature.Capacity.SELF
    said: str = ""
    scans: Sequence[Taken] = ()


@transaction.atomic
def document_paper(
    *,
    client: Client,
    version: FormVersion,
    seen: Seen,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> FormRequest:
    """With its scan. Raises Refused where the files are too much."""
    submissions.claim(submission, now=now)
    row = _request(client, version, actor, now)
    signature = _signature(row, seen, Signature.Method.PAPER, _blank(row), actor, now)
    signature.save(force_insert=True)
    scans = files.keep_taken(row, seen.scans, purpose=FormFile.Purpose.SCAN, now=now)
    FormFile.objects.filter(pk__in=[one.pk for one in scans]).update(signature=signature)
    _close(row, signature, now)
    made = [signature.pk, *(one.pk for one in scans)]
    audit.record("consent.filling.paper_noted", actor=actor, subject=row, objects=made)
    effects.of_form(row, actor, now)
    return row


@transaction.atomic
def document_spoken(
    *,
    client: Client,
    version: FormVersion,
    seen: Seen,
    by: crypto.Grant,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> FormRequest:
    """What was said and agreed, in the clinician's words, below the text that it is about."""
    submissions.claim(submission, now=now)
    row = _request(client, version, actor, now)
    shown = f"{_blank(row)}\n\n{seen.said}"
    signature = _signature(row, seen, Signature.Method.SPOKEN, shown, actor, now)
    signature.save(force_insert=True)
    called = copies.for_whom(row, by)
    said: dict[str, Any] = {"typed_name": seen.who, "drawing": ""}
    content = copies.make(shown, row.language, signature=signature, called=called, **said)
    copy: dict[str, Any] = {"name": copies.name(row.language), "media_type": files.PDF, "content": content}
    kept = files.keep(row, **copy, now=now, purpose=FormFile.Purpose.COPY, signature=signature)
    _close(row, signature, now)
    audit.record("consent.filling.spoken_noted", actor=actor, subject=row, objects=[signature.pk, kept.pk])
    effects.of_form(row, actor, now)
    return row


def _request(client: Client, version: FormVersion, actor: Actor, now: datetime) -> FormRequest:
    """The one that waits, or a new one that nobody was asked for."""
    waiting = FormRequest.objects.select_for_update(of=["self"]).open().filter(client=client)
    found = waiting.select_related("client", "form_version").filter(form_version=version).first()
    return found or new_request(client, version, actor, now)


def _blank(row: FormRequest) -> str:
    """The form as it stands on paper, without a name that would have to be opened for it."""
    form = rules.read(row.form_version.definition)
    return rules.text(form, {}, row.language, filling.slots(""))


def _signature(
    row: FormRequest, seen: Seen, method: Signature.Method, shown: str, actor: Actor, now: datetime
) -> Signature:
    zone = policy.practice().time_zone
    signed = Signed(
        form_version=row.form_version,
        shown=shown,
        language=row.language,
        typed_name=seen.who,
        capacity=seen.capacity,
        authenticated_by=str(method),
        method=method,
        time_zone=zone,
        documented_by=User.objects.get(pk=actor.person),
        at=datetime.combine(seen.on, time(12), ZoneInfo(zone)),
    )
    return signing.prepare(
        client=row.client, signed=signed, actor=actor, now=now, sealed_class=SealedClass.CLINICAL
    )


def _close(row: FormRequest, signature: Signature, now: datetime) -> None:
    row.state, row.signature = FormRequest.State.COMPLETED, signature
    row.finished_at = row.changed_at = now
    row.save()
