"""Opening a file in an emergency; the list of such openings, ending one, and reviewing it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import actions, crypto, forms, policy, spoken, submissions
from practice.access import Opened, oversight
from practice.access.capabilities import may
from practice.access.nouns import grant_for_list
from practice.actions.break_glass import NobodyFound, TooManyTries, may_review
from practice.forms.break_glass import BreakGlassForm
from practice.gate import gate
from practice.models.approval import BreakGlass
from practice.office import frame
from practice.pages import pager
from practice.trail.names import client_words


@gate(oversight.emergencies, to="break_glass.list")
def break_glass(request: HttpRequest, opened: Opened) -> HttpResponse:
    page = Paginator(oversight.known_emergencies(opened.actor, opened.now), 50).get_page(
        request.GET.get("page")
    )
    rows: list[BreakGlass] = list(page.object_list)
    opened.seen = [row.pk for row in rows]
    opened.vaults = [row.client.vault_id for row in rows]
    names = grant_for_list(opened.actor, [row.client_id for row in rows], opened.now)
    context = {
        "emergencies": [_row(request, opened, row, names) for row in rows],
        "pager": pager(page),
        "new_url": reverse("break_glass_new") if may(opened.actor.roles, "break_glass.begin") else "",
    }
    return render(request, "office/break_glass.html", frame(request, "break_glass") | context)


@gate(oversight.emergencies, to="break_glass.begin", methods=("GET", "POST"))
def break_glass_new(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = BreakGlassForm(request)
    if request.method == "POST" and form.is_valid():
        try:
            client = actions.begin_break_glass(
                sought=form.sought,
                reason=form.cleaned_data["reason"],
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            )
            return redirect("client", client_id=client.pk)
        except NobodyFound:
            form.add_error(None, _("Nobody is found by exactly this name and birth date. This try is noted."))
        except TooManyTries:
            form.add_error(
                None, _("That was tried too often in the last hour. Ask the privacy officer, or wait.")
            )
        except submissions.AlreadyDone:
            return redirect("break_glass")
        except submissions.Changed:
            form.add_error(None, _("You sent this page before with other words. Please send it once more."))
    context = {"form": form, "back_url": reverse("break_glass")}
    status = 422 if form.errors else 200
    return render(
        request, "office/break_glass_new.html", frame(request, "break_glass") | context, status=status
    )


@gate(oversight.emergency, to="break_glass.end", methods=("POST",))
def break_glass_ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    if forms.Form(request).is_valid():
        actions.end_break_glass(emergency=opened.subject, actor=opened.actor, now=opened.now)
        messages.success(request, _("Ended. The file is closed to you again."))
    return redirect("break_glass")


@gate(oversight.emergency, to="break_glass.review", methods=("POST",))
def break_glass_review(request: HttpRequest, opened: Opened) -> HttpResponse:
    if not may_review(opened.subject, opened.actor, opened.now):
        messages.warning(request, _("Another privacy officer reviews this one."))
    elif forms.Form(request).is_valid():
        actions.review_break_glass(emergency=opened.subject, actor=opened.actor, now=opened.now)
    return redirect("break_glass")


def _row(request: HttpRequest, opened: Opened, row: BreakGlass, names: crypto.Grant) -> dict[str, Any]:
    zone = policy.practice().time_zone
    is_known = names.allows(row.client.vault_id, row.client.sealed_class)
    is_running = row.from_at <= opened.now < row.until_at
    return {
        "who": row.user.name,
        "client": crypto.open(row.client, "name", by=names) if is_known else client_words(row.client_id),
        "url": reverse("client", args=[row.client_id]) if is_known else "",
        "reason": opened.text(row, "reason"),
        "from": spoken.moment(row.from_at, now=opened.now, zone=zone),
        "until": spoken.moment(row.until_at, now=opened.now, zone=zone),
        "iso": row.from_at.isoformat(),
        "is_running": is_running,
        "reviewed": row.reviewed_by.name if row.reviewed_by else "",
        "end": _post(request, "break_glass_ending", row) if is_running and _is_theirs(opened, row) else None,
        "review": _post(request, "break_glass_review", row)
        if may_review(row, opened.actor, opened.now)
        else None,
    }


def _is_theirs(opened: Opened, row: BreakGlass) -> bool:
    return row.user_id == opened.actor.user_id or may(opened.actor.roles, "break_glass.review")


def _post(request: HttpRequest, name: str, row: BreakGlass) -> dict[str, str]:
    url = reverse(name, args=[row.pk])
    return {"url": url, "key": forms.key_for(request, url)}
