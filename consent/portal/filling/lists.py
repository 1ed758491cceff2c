"""What waits for the client, and what is done: the list, the card on the first page, the line under More."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from consent import access
from consent.filling import title
from consent.models import FormFile, FormRequest
from practice.access import Opened
from practice.gate import gate
from practice.models import Client
from practice.portal_frame import frame
from practice.vocabulary import SealedClass

State = FormRequest.State
Row = dict[str, Any]


@gate(access.my_forms, to="filling.view")
def forms(request: HttpRequest, opened: Opened) -> HttpResponse:
    mine = _mine(opened).select_related("form_version", "client")
    waiting = list(mine.open().order_by("due_on", "asked_at", "position"))
    done = list(mine.filter(state__in=[State.COMPLETED, State.DECLINED]).order_by("-finished_at")[:50])
    opened.seen = [one.pk for one in (*waiting, *done)]
    copies = _copies([one.pk for one in done])
    context = frame("more", is_own=is_own(opened)) | {
        "waiting": [_waiting(one, opened) for one in waiting],
        "done": [_done(one, copies) for one in done],
        "more_url": reverse("more"),
    }
    return render(request, "portal/forms/list.html", context)


def card(opened: Opened) -> Row | None:
    """On the first page, while something waits."""
    count = _mine(opened).open().count() if _may(opened) else 0
    if not count:
        return None
    words = ngettext("%(count)s form waits for you.", "%(count)s forms wait for you.", count)
    return {"words": words % {"count": count}, "url": reverse("portal_forms")}


def links(opened: Opened) -> list[Row]:
    """Under More."""
    if not _may(opened):
        return []
    waiting = card(opened)
    about = waiting["words"] if waiting else _("What you filled in and signed.")
    return [{"icon": "pen-line", "label": _("Your forms"), "about": about, "url": reverse("portal_forms")}]


def is_own(opened: Opened) -> bool:
    """The client themself, and not somebody who acts for them."""
    client = opened.client
    return client is not None and client.user_id == opened.actor.user_id


def is_late(row: FormRequest, now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(row.client.time_zone)).date()
    return row.due_on is not None and row.due_on < today


def due(row: FormRequest, now: datetime) -> str:
    if row.due_on is None:
        return ""
    day = formats.date_format(row.due_on, "DATE_FORMAT")
    return (
        _("It was due on %(day)s.") % {"day": day}
        if is_late(row, now)
        else _("Please by %(day)s.") % {"day": day}
    )


def progress(row: FormRequest) -> str:
    """In words; without opening an answer."""
    if row.state == State.ASKED:
        return _("Not begun yet.")
    count = len(row.form_version.definition["pages"])
    values = {"page": min(row.page + 1, count), "count": count}
    return _("You are at page %(page)s of %(count)s.") % values


def _mine(opened: Opened) -> Any:
    assert opened.client is not None  # noqa: S101 - a page of the portal always has its client
    rows = FormRequest.objects.for_client(opened.client.pk)
    return rows if is_own(opened) else rows.filter(is_own=False)


def _may(opened: Opened) -> bool:
    client = opened.client
    if client is None:
        return False
    is_one = client.kind == Client.Kind.INDIVIDUAL
    return is_one and opened.rights.allows(client.vault_id, SealedClass.CLINICAL)


def _waiting(row: FormRequest, opened: Opened) -> Row:
    return {
        "title": title(row, get_language() or "en"),
        "progress": progress(row),
        "due": due(row, opened.now),
        "is_late": is_late(row, opened.now),
        "is_begun": row.state == State.BEGUN,
        "url": reverse("portal_form", args=[row.pk]),
    }


def _done(row: FormRequest, copies: dict[UUID, UUID]) -> Row:
    finished = (row.finished_at or row.changed_at).astimezone(ZoneInfo(row.client.time_zone))
    day = formats.date_format(finished, "DATE_FORMAT")
    words = {
        State.DECLINED: _("You said no on %(day)s."),
        State.COMPLETED: _("Signed on %(day)s.") if row.signature_id else _("Sent on %(day)s."),
    }
    copy = copies.get(row.pk)
    return {
        "title": title(row, get_language() or "en"),
        "words": words[State(row.state)] % {"day": day},
        "url": reverse("portal_form", args=[row.pk]),
        "copy_url": reverse("portal_form_file", args=[copy]) if copy else "",
    }


def _copies(requests: list[UUID]) -> dict[UUID, UUID]:
    found = FormFile.objects.filter(
        form_request__in=requests, purpose__in=[FormFile.Purpose.COPY, FormFile.Purpose.SCAN], removed_at=None
    )
    return dict(found.values_list("form_request_id", "pk"))
