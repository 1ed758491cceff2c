"""The client's pages of what stays between them and their therapist."""

from typing import Any

from django.contrib import messages as flashes
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging import access, actions
from messaging.actions.privacy import was_seen
from messaging.models import Message, Thread
from messaging.talk import private
from practice import access as house
from practice import spoken
from practice.access import Opened
from practice.forms import Form
from practice.gate import gate
from practice.models import Client, Representation
from practice.portal_frame import frame
from practice.vocabulary import Circumstance


@gate(house.my_portal, to="thread.keep")
def kept(request: HttpRequest, opened: Opened) -> HttpResponse:
    rows = Thread.objects.for_client(opened.subject.pk).order_by("-last_message_at")
    said = Message.objects.shown().filter(thread__in=rows)
    counts = dict(said.values_list("thread").annotate(n=Count("pk")).order_by())
    context = {
        "threads": [_row(opened, one, counts[one.pk]) for one in rows if one.pk in counts],
        "more_url": reverse("more"),
    }
    return render(request, "portal/kept.html", frame("more") | context)


@gate(access.own_thread, to="thread.keep", methods=("GET", "POST"))
def thread_privacy(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_private(thread=opened.subject, actor=opened.actor, now=opened.now)
        except actions.SeenAlready:
            flashes.warning(
                request, _("Somebody who acts for you has seen this already. Begin anew instead.")
            )
        else:
            flashes.success(request, _("This stays between you and us now."))
        return redirect("portal_kept")
    ask = {
        "title": _("Keep this between us?"),
        "text": _("Whoever acts for you will not see it, and nothing shows that it is there."),
        "button": _("Keep it between us"),
    }
    return _page(request, opened, ask)


@gate(access.own_thread, to="thread.keep", methods=("GET", "POST"))
def thread_sharing(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        actions.share_thread(thread=opened.subject, actor=opened.actor, now=opened.now)
        flashes.success(request, _("Whoever acts for you can read it now."))
        return redirect("portal_kept")
    ask = {
        "title": _("Let them read it?"),
        "text": _("Whoever acts for you can then read all of it, from the first word."),
        "button": _("Let them read it"),
    }
    return _page(request, opened, ask)


def offer(opened: Opened, *, is_chosen: bool | None = None) -> dict[str, bool] | None:
    """The box below what the client writes: only where somebody acts for them. As they left it with what they began;
    else ticked while something is kept already."""
    if private.acts_for(opened) or not has_somebody(opened):
        return None
    if is_chosen is not None:
        return {"is_checked": is_chosen}
    keeps = Thread.objects.for_client(opened.subject.pk).filter(is_private=True, closed_at=None)
    return {"is_checked": keeps.exists()}


def links(opened: Opened) -> list[dict[str, str]]:
    """On the page with more."""
    if private.acts_for(opened) or not has_somebody(opened):
        return []
    return [
        {
            "icon": "eye-off",
            "label": _("What stays between us"),
            "about": _("What whoever acts for you does not see."),
            "url": reverse("portal_kept"),
        }
    ]


def has_somebody(opened: Opened) -> bool:
    """Somebody acts for the client, now or soon, or only rests; or something is kept from them still."""
    client = opened.subject
    if client.kind != Client.Kind.INDIVIDUAL:
        return False
    acting = Representation.objects.filter(client=client).exclude(until_at__lte=opened.now)
    return acting.exists() or Thread.objects.for_client(client.pk).filter(is_private=True).exists()


def _row(opened: Opened, one: Thread, count: int) -> dict[str, Any]:
    zone = opened.subject.time_zone
    is_seen = not one.is_private and was_seen(one)
    url = "thread_sharing" if one.is_private else "thread_privacy"
    return {
        "topic": opened.text(one, "topic") or str(Circumstance(one.circumstance).label).capitalize(),
        "count": count,
        "when": spoken.ago(one.last_message_at, now=opened.now, zone=zone),
        "is_private": one.is_private,
        "is_seen": is_seen,
        "url": "" if is_seen else reverse(url, args=[one.pk]),
    }


def _page(request: HttpRequest, opened: Opened, ask: dict[str, str]) -> HttpResponse:
    context = frame() | {"ask": ask, "back_url": reverse("portal_kept")}
    return render(request, "portal/keep.html", context)
