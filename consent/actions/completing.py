"""A form is finished: what was shown is what is signed, hashed and copied, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from consent import copies, files, filling
from consent.actions import effects, signing
from consent.actions.filling import NotOpen
from consent.actions.signing import Signed
from consent.filling import Filling
from consent.models import FormFile, FormRequest, Signature
from consent.rules import form as rules
from consent.rules.drawing import is_drawing
from practice import audit, crypto, submissions, vaults
from practice.actors import Actor


class Incomplete(Exception):
    """Something that must be answered, or the signature, is missing."""


class TextChanged(Exception):
    """The text is not the one that they had before them: it must be shown again."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The text that they had before them: its language and its SHA-256, as hexadecimal digits."""

    language: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class Signing:
    typed_name: str
    drawing: str = ""
    capacity: str = Signature.Capacity.SELF
    agent: str = ""
    electronic_at: datetime | None = None


def complete_form(
    *,
    form_request: FormRequest,
    shown: Shown,
    signing: Signing | None,
    by: crypto.Grant,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> FormRequest:
    """Raises NotOpen, Incomplete, TextChanged, or pdf.NotMade: then nothing has happened.

    The copy is made before the transaction: it takes a second, and nobody need wait for it.
    """
    known = _fresh(form_request)
    filled = filling.opened(known, by=by)
    text = _text(filled, shown)
    signature, said = _prepared(filled, text, shown, signing, actor, now)
    called = copies.for_whom(known, by)
    content = copies.make(text, shown.language, signature=signature, called=called, **said)
    with transaction.atomic():
        submissions.claim(submission, now=now)
        row = _locked(known)
        if signature is not None:
            signature.save(force_insert=True)
        copy = files.keep(
            row,
            name=copies.name(shown.language),
            media_type=files.PDF,
            content=content,
            now=now,
            purpose=FormFile.Purpose.COPY,
            signature=signature,
        )
        _close(row, filled, shown.language, signature, by, actor, now)
        event = "consent.filling.signed" if signature else "consent.filling.completed"
        made = [one.pk for one in (signature, copy) if one]
        audit.record(event, actor=actor, subject=row, objects=made)
        effects.of_form(row, actor, now)
    return row


def _fresh(form_request: FormRequest) -> FormRequest:
    rows = FormRequest.objects.select_related("client", "form_version").open()
    row = rows.filter(pk=form_request.pk).first()
    if row is None:
        raise NotOpen
    return row


def _text(filled: Filling, shown: Shown) -> str:
    if filled.missing(shown.language):
        raise Incomplete
    text = filled.text(shown.language)
    if signing.digest(text).hex() != shown.digest:
        raise TextChanged
    return text


def _prepared(
    filled: Filling, text: str, shown: Shown, given: Signing | None, actor: Actor, now: datetime
) -> tuple[Signature | None, dict[str, Any]]:
    if not filled.form.is_signed:
        return None, {}
    if given is None or not given.typed_name or (given.drawing and not is_drawing(given.drawing)):
        raise Incomplete
    row = filled.row
    signed = Signed(
        form_version=row.form_version,
        shown=text,
        language=shown.language,
        typed_name=given.typed_name,
        capacity=given.capacity,
        agent=given.agent,
        method=Signature.Method.DRAWN if given.drawing else Signature.Method.TYPED,
        drawing=given.drawing,
        electronic_at=given.electronic_at,
        opened_at=row.opened_at,
        time_zone=row.client.time_zone,
    )
    signature = signing.prepare(
        client=row.client, signed=signed, actor=actor, now=now, sealed_class=row.sealed_class
    )
    return signature, {"typed_name": given.typed_name, "drawing": given.drawing}


def _locked(known: FormRequest) -> FormRequest:
    """As it was when its text was made, or not at all."""
    row = FormRequest.objects.select_for_update(of=["self"]).select_related("form_version", "client").open()
    found = row.filter(pk=known.pk).first()
    if found is None:
        raise NotOpen
    before, after = known.answers, found.answers
    if (before and bytes(before)) != (after and bytes(after)) or found.changed_at != known.changed_at:
        raise TextChanged
    return found


def _close(
    row: FormRequest,
    filled: Filling,
    language: str,
    signature: Signature | None,
    by: crypto.Grant,
    actor: Actor,
    now: datetime,
) -> None:
    """What was answered to questions that the other answers have hidden since is not kept."""
    answers = rules.kept(filled.form, filling.answers_of(row, by=by))
    row.state, row.signature, row.language = FormRequest.State.COMPLETED, signature, language
    row.finished_at = row.changed_at = now
    row.filled_by_id = actor.person
    crypto.seal(row, vaults.sealer, answers=filling.in_words(answers))
    row.save()
