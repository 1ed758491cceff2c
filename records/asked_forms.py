"""A client's forms as the workspace shows them: what was asked, how far each is, what may be done. No answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from consent import packets
from consent.filling import title
from consent.models import FormFile, FormReminder, FormRequest, Signature
from consent.portal.filling.lists import is_late
from practice import policy, spoken
from practice.access import Opened
from practice.access.capabilities import may
from practice.models import Notice
from practice.vocabulary import SealedClass

State = FormRequest.State
Row = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """What is told of several forms at once, read once."""

    flagged: frozenset[UUID]
    reminders: dict[UUID, list[datetime]]  # by packet or single form


def known(opened: Opened, rows: Sequence[FormRequest]) -> Known:
    ids = [row.pk for row in rows]
    packets = {row.packet_id for row in rows if row.packet_id}
    of_these = Q(packet__in=packets) | Q(form_request__in=ids)
    times: dict[UUID, list[datetime]] = {}
    found = FormReminder.objects.filter(of_these).order_by("at")
    for packet_id, request_id, at in found.values_list("packet_id", "form_request_id", "at"):
        times.setdefault(packet_id or request_id, []).append(at)
    return Known(frozenset(_flagged(opened, ids)), times)


def groups(opened: Opened, rows: list[FormRequest]) -> list[Row]:
    """Packets with their forms, and single forms each by themselves; newest first."""
    found: dict[UUID, list[FormRequest]] = {}
    for row in rows:
        found.setdefault(row.packet_id or row.pk, []).append(row)
    about = known(opened, rows)
    return [_group(opened, members, about) for members in found.values()]


def row_of(opened: Opened, row: FormRequest, about: Known | None = None) -> Row:
    about = about or known(opened, [row])
    zone = policy.practice().time_zone
    is_open = row.state in (State.ASKED, State.BEGUN)
    writes = SealedClass.ADMINISTRATIVE in opened.writes
    return {
        "title": title(row, get_language() or "en"),
        "state": state(row),
        "progress": progress(row) if is_open else "",
        "due": _due(row),
        "is_late": is_open and is_late(row, opened.now),
        "asked": spoken.moment(row.asked_at, now=opened.now, zone=zone),
        "finished": spoken.moment(row.finished_at, now=opened.now, zone=zone) if row.finished_at else "",
        "is_own": row.is_own,
        "needs_a_look": row.pk in about.flagged,
        "wants_paper": is_open and row.paper_asked_at is not None,
        "read_url": reverse("asked_form", args=[row.pk]) if may(opened.actor.roles, "filling.read") else "",
        "withdraw_url": reverse("asked_form_withdrawal", args=[row.pk]) if is_open and writes else "",
    }


def _flagged(opened: Opened, ids: Sequence[UUID]) -> set[UUID]:
    """Whose answers say that somebody may be in danger: told to those alone who may read them."""
    if not may(opened.actor.roles, "filling.read"):
        return set()
    told = Notice.objects.filter(kind=Notice.Kind.CLIENT_SAFETY, cause_id__in=ids)
    return set(told.values_list("cause_id", flat=True))


def state(row: FormRequest) -> Row:
    """As a tag: icon, kind and word."""
    method = row.signature.method if row.signature else ""
    if row.state == State.COMPLETED and method in (Signature.Method.PAPER, Signature.Method.SPOKEN):
        words = _("on paper") if method == Signature.Method.PAPER else _("in words")
        return {"kind": "secure", "icon": "file-text", "words": words}
    return {
        State.ASKED: {"kind": "open", "icon": "hourglass", "words": _("not begun")},
        State.BEGUN: {"kind": "open", "icon": "pen-line", "words": _("begun")},
        State.COMPLETED: {
            "kind": "secure",
            "icon": "check",
            "words": _("signed") if row.signature_id else _("finished"),
        },
        State.DECLINED: {"kind": "stop", "icon": "ban", "words": _("declined")},
        State.WITHDRAWN: {"kind": "", "icon": "x", "words": _("withdrawn")},
    }[State(row.state)]


def progress(row: FormRequest) -> str:
    """By the page they were at: no answer is opened for it."""
    count = len(row.form_version.definition["pages"])
    if row.state == State.ASKED:
        return ngettext("%(count)s page", "%(count)s pages", count) % {"count": count}
    return _("page %(page)s of %(count)s") % {"page": min(row.page + 1, count), "count": count}


def copy_of(row: FormRequest) -> FormFile | None:
    kept = FormFile.objects.filter(form_request=row, removed_at=None)
    return kept.exclude(purpose=FormFile.Purpose.ANSWER).order_by("created_at").first()


def reminded(row: FormRequest, opened: Opened, about: Known) -> str:
    """How often, and when last; of its packet, where it is part of one."""
    times = about.reminders.get(row.packet_id or row.pk)
    if not times:
        return ""
    last = spoken.day(times[-1], now=opened.now, zone=policy.practice().time_zone)
    return _("Reminded %(count)s of 3 times, last %(day)s.") % {"count": len(times), "day": last}


def _group(opened: Opened, members: list[FormRequest], about: Known) -> Row:
    first = members[0]
    is_open = [one for one in members if one.state in (State.ASKED, State.BEGUN)]
    done = sum(one.state == State.COMPLETED for one in members)
    may_remind = bool(is_open) and SealedClass.ADMINISTRATIVE in opened.writes
    said = {"done": done, "all": len([one for one in members if one.state != State.WITHDRAWN])}
    return {
        "name": packets.name(first.packet) if first.packet else "",
        "progress": _("%(done)s of %(all)s done") % said if first.packet else "",
        "is_open": bool(is_open),
        "rows": [row_of(opened, one, about) for one in members],
        "reminded": reminded(first, opened, about) if is_open else "",
        "remind_url": reverse("asked_form_reminder", args=[is_open[0].pk]) if may_remind else "",
    }


def _due(row: FormRequest) -> str:
    return formats.date_format(row.due_on, "DATE_FORMAT") if row.due_on else ""
