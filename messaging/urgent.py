"""Help on the client's own screen where their words ask for it, and the flag that a person of the practice looks at."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging import crisis_words, places
from messaging.contact import crisis
from messaging.models import CrisisFlag
from messaging.talk import loading
from practice import forms, links, policy, spoken
from practice.access import Opened
from practice.access.capabilities import may
from practice.portal_frame import frame
from practice.prepared import prepared


def help_for(opened: Opened, text: str) -> list[dict[str, str]]:
    """Whom to call or text, near where the client lives; nothing where their words don't ask for it."""
    rules = policy.current()
    if not crisis_words.are_in(text, crisis_words.of(rules.guidance)):
        return []
    return crisis.places(rules, opened.text(opened.subject, "residence") or "")


def answer(
    request: HttpRequest, opened: Opened, helping: list[dict[str, str]], *, is_own: bool
) -> HttpResponse:
    """What was sent is kept; this is the answer to the sending itself, so nothing else has to work for it."""
    context = frame("portal", is_own=is_own) | {
        "places": helping,
        "is_urgent": True,
        "back_to": places.of(opened, "portal"),
        "phone": links.to_call(policy.practice().phone),
    }
    return render(request, "portal/help_after.html", context)


def flags(request: HttpRequest, opened: Opened) -> list[dict[str, Any]]:
    """Words of crisis in this conversation that nobody has looked at; for who may read them."""
    assert opened.client is not None  # noqa: S101 - the gate of a conversation always names the client
    mine = _unseen(opened.client.pk, tuple(loading.open_classes(opened)))
    may_see = may(opened.actor.roles, "crisis.see")
    return [_flag(request, opened, row, may_see=may_see) for row in mine]


@prepared
def _unseen(client_id: UUID, classes: tuple[str, ...]) -> QuerySet[CrisisFlag]:
    mine = CrisisFlag.objects.filter(client_id=client_id, seen_at=None)
    return mine.filter(message__sealed_class__in=classes).order_by("raised_at")


def _flag(request: HttpRequest, opened: Opened, row: CrisisFlag, *, may_see: bool) -> dict[str, Any]:
    url = reverse("crisis_look", args=[row.pk])
    when = spoken.moment(row.raised_at, now=opened.now, zone=policy.practice().time_zone)
    return {
        "words": _("Words of crisis, %(when)s") % {"when": when},
        "message_url": f"#m-{row.message_id}",
        "url": url if may_see else "",
        "key": forms.key_for(request, url) if may_see else "",
    }
