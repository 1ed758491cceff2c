"""The floor: the same page from plaintext tables by Django's ORM and templates, as one would write it without Sotto.

Behind the same middleware, for a signed-in person. No gate, no scope, nothing sealed, no decision, no audit. The ORM
fetches what the page shows with select_related and prefetch_related; the template formats it with `date` filters.
"""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from bench.models import Delivery, PlainClient, PlainDraft, PlainMessage, PlainThread, Read
from messaging.models import InboundItem
from practice.gate import open_page
from practice.models import Practice
from practice.vocabulary import Channel, Circumstance

PAGE = 50
ROWS, SHORT = 50, 25
TROUBLED = ("bounced", "rejected", "failed", "uncertain", "blocked")
RAIL = (
    ("Inbox", "inbox"),
    ("Clients", "clients"),
    ("Outbox", "outbox"),
    ("Unfiled", "triage"),
    ("Policy", "policy"),
)


WHY_OPEN = "the floor of a measurement, in its own database"


@open_page(WHY_OPEN)
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """The product's lists at the same lengths: of those who wait the soonest, all that need a look, all drafts."""
    practice = Practice.objects.get()
    lists = {
        "waiting": _waiting(request)[:SHORT],
        "troubled": _troubled(request)[:SHORT],
        "drafts": _drafts(request)[:SHORT],
    }
    with timezone.override(ZoneInfo(practice.time_zone)):
        return render(request, "bench/inbox.html", _frame(request, practice) | lists)


@open_page(WHY_OPEN)
@login_required
def conversation(request: HttpRequest, client_id: UUID) -> HttpResponse:
    practice = Practice.objects.get()
    client = get_object_or_404(
        PlainClient.objects.prefetch_related("safe_contacts", "team__user"), pk=client_id
    )
    newest = list(_messages(client)[: PAGE + 1])
    context = _frame(request, practice) | {
        "client": client,
        "rows": newest[:PAGE][::-1],
        "has_older": len(newest) > PAGE,
        "waiting": _waiting(request)[:ROWS],
        "troubled": _troubled(request)[:ROWS],
        "drafts": _drafts(request)[:ROWS],
        "composer": _composer(client),
        "CHANNELS": dict(Channel.choices),
    }
    with timezone.override(ZoneInfo(practice.time_zone)):
        return render(request, "bench/conversation.html", context)


def _messages(client: PlainClient) -> QuerySet[PlainMessage]:
    reads = Prefetch("reads", Read.objects.select_related("user"))
    found = PlainMessage.objects.filter(client=client).select_related("author", "thread")
    return found.prefetch_related("deliveries", "notices", "files", reads).order_by("-created_at", "-pk")


def _waiting(request: HttpRequest) -> QuerySet[PlainThread]:
    last = PlainMessage.objects.filter(thread=OuterRef("pk"), kind="from_client").order_by("-created_at")
    said = {"preview": Subquery(last.values("body")[:1]), "channel": Subquery(last.values("channel")[:1])}
    mine = PlainThread.objects.filter(waiting_since__isnull=False, client__team__user=request.user)
    return mine.annotate(**said).select_related("client").order_by("answer_by")


def _troubled(request: HttpRequest) -> QuerySet[Delivery]:
    found = Delivery.objects.filter(
        state__in=TROUBLED, seen_at=None, message__client__team__user=request.user
    )
    return found.select_related("message__client").order_by("-settled_at")


def _drafts(request: HttpRequest) -> QuerySet[PlainDraft]:
    return PlainDraft.objects.filter(user=request.user).select_related("client").order_by("-updated_at")


def _frame(request: HttpRequest, practice: Practice) -> dict[str, Any]:
    user: Any = request.user
    unfiled = InboundItem.objects.filter(state="triage")
    counts = {"inbox": _waiting(request), "outbox": _troubled(request), "triage": unfiled}
    rail = [
        {
            "label": label,
            "icon": "send",
            "url": reverse(name),
            "count": counts[name].count() if name in counts else "",
        }
        for label, name in RAIL
    ]
    return {
        "practice_name": practice.name,
        "me": {"name": user.name, "initials": user.name[:1], "account_url": reverse("account")},
        "signout_url": reverse("account_logout"),
        "rail": rail,
    }


def _composer(client: PlainClient) -> dict[str, Any]:
    """Which ways are agreed to, and nothing of why."""
    agreed = {one.channel for one in client.agreements.filter(revoked_at=None)}
    url = reverse("client_messages", args=[client.pk])
    return {
        "url": url,
        "draft_url": reverse("client_draft", args=[client.pk]),
        "to": client.first_name,
        "body": "",
        "threads": [
            {"id": one.value, "label": one.label, "is_current": False} for one in list(Circumstance)[:7]
        ],
        "ways": [
            {"value": one, "label": one.label, "kind": "open", "icon": "mail", "is_usable": one in agreed}
            for one in (Channel.PORTAL, Channel.SMS, Channel.EMAIL)
        ],
        "acts": [{"id": "send", "label": "Post in portal", "icon": "lock", "url": url, "is_primary": True}],
    }
