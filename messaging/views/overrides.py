"""Reasons that people gave for sending what the content check warned of: counted, read and reviewed."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from consent import actions, decision_access
from consent.actions.overrides import may_review
from consent.models import Override
from consent.rules import counts, phrases, reasons
from practice import audit_words, crypto, forms, policy, spoken
from practice.access import Opened
from practice.access.nouns import grant_for_list
from practice.gate import gate
from practice.models import Client
from practice.office import frame
from practice.pages import pager
from practice.vocabulary import Channel, Circumstance

_WIDE, _HIGH, _GAP = 40, 90, 8


@gate(decision_access.overrides, to="override.list")
def overrides(request: HttpRequest, opened: Opened) -> HttpResponse:
    every = Override.objects.select_related("decision", "user", "reviewed_by").order_by("-at", "pk")
    page = Paginator(every, 50).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    opened.seen = [row.pk for row in rows]
    opened.vaults = [row.decision.vault_id for row in rows]
    clients = {one.vault_id: one for one in Client.objects.filter(vault_id__in=opened.vaults)}
    names = grant_for_list(opened.actor, [one.pk for one in clients.values()], opened.now)
    context = {
        "overrides": [_row(request, opened, row, clients.get(row.decision.vault_id), names) for row in rows],
        "pager": pager(page),
        "chart": _chart(opened),
    }
    return render(request, "office/overrides.html", frame(request, "overrides") | context)


@gate(decision_access.override, to="override.review", methods=("POST",))
def override_review(request: HttpRequest, opened: Opened) -> HttpResponse:
    if forms.Form(request).is_valid():
        actions.review_override(override=opened.subject, actor=opened.actor, now=opened.now)
    return redirect("overrides")


def _row(
    request: HttpRequest, opened: Opened, row: Override, client: Client | None, names: crypto.Grant
) -> dict[str, Any]:
    zone = policy.practice().time_zone
    url = reverse("override_review", args=[row.pk])
    is_known = client is not None and names.allows(client.vault_id, client.sealed_class)
    name = crypto.open(client, "name", by=names) if client and is_known else ""
    number = audit_words.short(client.pk) if client else ""
    return {
        "who": row.user.name,
        "client": name or _("client %(number)s") % {"number": number},
        "url": reverse("decision", args=[row.decision_id]) if is_known else "",
        "channel": Channel(row.decision.channel).label,
        "about": Circumstance(row.decision.circumstance).label,
        "kinds": reasons.kinds(row.kinds),
        "reason": opened.text(row, "reason"),
        "when": spoken.moment(row.at, now=opened.now, zone=zone),
        "iso": row.at.isoformat(),
        "reviewed": row.reviewed_by.name if row.reviewed_by else "",
        "review": {"url": url, "key": forms.key_for(request, url)}
        if may_review(row, opened.actor, opened.now)
        else None,
    }


def _chart(opened: Opened) -> dict[str, Any]:
    """Bars, and the same in a table: a month, how many, and of what."""
    zone = ZoneInfo(policy.practice().time_zone)
    since = opened.now - timedelta(days=31 * counts.MONTHS)
    given = Override.objects.filter(at__gte=since).values_list("at", "kinds")
    local = [(at.astimezone(zone).date(), kinds) for at, kinds in given]
    months = counts.by_month(local, opened.now.astimezone(zone).date())
    most = max((one.count for one in months), default=0)
    return {
        "width": counts.MONTHS * (_WIDE + _GAP),
        "height": _HIGH + 34,
        "base": _HIGH + 14,
        "words_at": _HIGH + 30,
        "bars": [_bar(number, one, most) for number, one in enumerate(months)],
        "rows": [_counted(one) for one in months if one.count],
    }


def _bar(number: int, month: counts.Month, most: int) -> dict[str, Any]:
    high = round(_HIGH * month.count / most) if most else 0
    left = number * (_WIDE + _GAP)
    return {
        "x": left,
        "y": _HIGH + 14 - high,
        "width": _WIDE,
        "height": high,
        "middle": left + _WIDE // 2,
        "above": _HIGH + 9 - high,
        "count": month.count,
        "label": formats.date_format(month.first, "M"),
    }


def _counted(month: counts.Month) -> dict[str, Any]:
    kinds = sorted(month.kinds.items(), key=lambda one: (-one[1], one[0]))
    said = [f"{phrases.KINDS.get(kind, kind)}: {number}" for kind, number in kinds]
    return {
        "month": formats.date_format(month.first, "YEAR_MONTH_FORMAT"),
        "count": month.count,
        "kinds": "; ".join(said),
    }
