"""A form is filled in page by page. What was answered is kept at each step, on whatever device."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent import files, filling
from consent.actions.safe_contact import tell_care_team
from consent.models import FormFile, FormRequest
from consent.rules import form as rules
from consent.rules import watching
from consent.rules.form import Cleaned
from practice import actions as house
from practice import audit, crypto, submissions, vaults
from practice.actors import Actor
from practice.models import CareTeamMember, Notice, User
from practice.uploads.taking import Taken

State = FormRequest.State


class NotOpen(Exception):
    """Finished, declined or withdrawn meanwhile: nothing more is taken."""


class MayNotDecline(Exception):
    """This form has no way to say no: there is nothing to agree to."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One page as it was sent. `is_onward`: they want the next one; else they stay or leave.

    `is_typing`: the page keeps it by itself; the last word on it is not said.
    """

    page: int
    sent: Mapping[str, list[str]]
    language: str
    is_onward: bool = False
    is_typing: bool = False


@transaction.atomic
def begin_form(*, form_request: FormRequest, actor: Actor, now: datetime) -> None:
    """The client, or who acts for them, looks at its first page."""
    new = FormRequest.objects.filter(pk=form_request.pk, state=State.ASKED)
    if new.update(state=State.BEGUN, opened_at=now, changed_at=now):
        audit.record("consent.filling.begun", actor=actor, subject=form_request)


@transaction.atomic
def save_page(
    *, form_request: FormRequest, step: Step, by: crypto.Grant, actor: Actor, now: datetime
) -> Cleaned:
    """Of two windows on the same page the later one stands; what other pages say is left alone."""
    row = _locked(form_request)
    form = rules.read(row.form_version.definition)
    answers = filling.answers_of(row, by=by)
    known = answers | filling.file_answers(row, by=by)
    cleaned = rules.clean(form.pages[step.page], step.sent, step.language, known)
    answers = cleaned.merged(answers)
    is_done = step.is_onward and not cleaned.errors and not cleaned.revealed
    row.page = _next(form, answers, step.page) if is_done else step.page
    row.language, row.filled_by_id, row.changed_at = step.language, actor.person, now
    if row.state == State.ASKED:
        row.state, row.opened_at = State.BEGUN, row.opened_at or now
        audit.record("consent.filling.begun", actor=actor, subject=row)
    crypto.seal(row, vaults.sealer, answers=filling.in_words(answers))
    row.save()
    if not step.is_typing and watching.needs_a_look(form, answers):
        _alarm(row, actor, now)
    return cleaned


@transaction.atomic
def add_files(
    *, form_request: FormRequest, item: str, taken: Sequence[Taken], actor: Actor, now: datetime
) -> list[FormFile]:
    """Files that answer a question, cleaned. Raises Refused when they are too many or too much."""
    row = _locked(form_request)
    kept = files.keep_taken(row, taken, item=item, purpose=FormFile.Purpose.ANSWER, now=now)
    if kept:
        FormRequest.objects.filter(pk=row.pk).update(changed_at=now)
        ids = [one.pk for one in kept]
        audit.record("consent.filling.file_added", actor=actor, subject=row, objects=ids)
    return kept


@transaction.atomic
def remove_files(
    *, form_request: FormRequest, item: str, file_ids: Sequence[UUID], actor: Actor, now: datetime
) -> None:
    """Before the form is finished. The sealed file stays with its row until the record is destroyed."""
    row = _locked(form_request)
    there = [one for one in filling.files_of(row) if one.item == item and one.pk in file_ids]
    gone = [one.pk for one in there]
    if FormFile.objects.filter(pk__in=gone, removed_at=None).update(removed_at=now):
        FormRequest.objects.filter(pk=row.pk).update(changed_at=now)
        audit.record("consent.filling.file_removed", actor=actor, subject=row, objects=gone)


@transaction.atomic
def decline_form(
    *,
    form_request: FormRequest,
    reason: str,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Saying no, with a reason if they like. Whoever asked is told that there is something to look at."""
    submissions.claim(submission, now=now)
    row = _locked(form_request)
    if not rules.read(row.form_version.definition).may_decline:
        raise MayNotDecline
    row.state, row.finished_at, row.changed_at = State.DECLINED, now, now
    row.filled_by_id = actor.person
    crypto.seal(row, vaults.sealer, decline_reason=reason.strip() or None)
    row.save()
    audit.record("consent.filling.declined", actor=actor, subject=row)
    _tell(row, now)


@transaction.atomic
def ask_paper(*, form_request: FormRequest, actor: Actor, now: datetime) -> None:
    """They would rather sign on paper: whoever asked is told."""
    waiting = FormRequest.objects.filter(pk=form_request.pk, paper_asked_at=None).open()
    if waiting.update(paper_asked_at=now, changed_at=now):
        audit.record("consent.filling.paper_asked", actor=actor, subject=form_request)
        _tell(form_request, now)


def _alarm(row: FormRequest, actor: Actor, now: datetime) -> None:
    """Once for each form: their care team is told to look today. Nothing goes to the client's own addresses."""
    if Notice.objects.filter(kind=Notice.Kind.CLIENT_SAFETY, cause_id=row.pk).exists():
        return
    audit.record("consent.filling.flagged", actor=actor, subject=row)
    tell_care_team(client=row.client, kind=Notice.Kind.CLIENT_SAFETY, cause=row, now=now)


def _locked(form_request: FormRequest | None) -> FormRequest:
    """Whoever comes second waits here."""
    rows = FormRequest.objects.select_for_update(of=["self"]).select_related("form_version", "client")
    row = rows.open().filter(pk=form_request.pk).first() if form_request else None
    if row is None:
        raise NotOpen
    return row


def _next(form: rules.Form, answers: filling.Answers, page: int) -> int:
    """The page after this one that has something to ask; the last stays the last."""
    return next((one for one in rules.steps(form, answers) if one > page), page)


def _tell(row: FormRequest, now: datetime) -> None:
    """Whoever asked; or, where that was nobody who still works here, who cares for the client."""
    asked = User.objects.filter(pk__in=[row.asked_by_id], is_active=True)
    team = CareTeamMember.objects.current(now).filter(client_id=row.client_id).values("user_id")
    for user in asked or User.objects.filter(pk__in=team, is_active=True):
        house.tell_colleague(kind=Notice.Kind.REQUEST_MADE, cause=row, user=user, now=now)
