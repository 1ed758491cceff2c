"""Alerts: what the privacy officer should look at, and having looked."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import actions, forms, policy, spoken
from practice.access import Opened, oversight
from practice.gate import gate
from practice.models.running import Alert
from practice.office import frame
from practice.pages import pager
from practice.trail.wanted import Wanted


@gate(oversight.alerts, to="alert.list")
def alerts(request: HttpRequest, opened: Opened) -> HttpResponse:
    every = Alert.objects.select_related("user", "seen_by").order_by("-at", "pk")
    page = Paginator(every, 50).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    opened.seen = [row.pk for row in rows]
    context = {"alerts": [_row(request, opened, row) for row in rows], "pager": pager(page)}
    return render(request, "office/alerts.html", frame(request, "alerts") | context)


@gate(oversight.alert, to="alert.see", methods=("POST",))
def alert_seen(request: HttpRequest, opened: Opened) -> HttpResponse:
    if forms.Form(request).is_valid():
        actions.see_alert(alert=opened.subject, actor=opened.actor, now=opened.now)
    return redirect("alerts")


def _row(request: HttpRequest, opened: Opened, row: Alert) -> dict[str, Any]:
    zone = policy.practice().time_zone
    url = reverse("alert_seen", args=[row.pk])
    return {
        "what": _what(row),
        "about": _about(row),
        "look_url": _look(row),
        "when": spoken.moment(row.at, now=opened.now, zone=zone),
        "iso": row.at.isoformat(),
        "seen_by": row.seen_by.name if row.seen_by else "",
        "seen_at": spoken.moment(row.seen_at, now=opened.now, zone=zone) if row.seen_at else "",
        "seen_url": "" if row.seen_at else url,
        "key": "" if row.seen_at else forms.key_for(request, url),
    }


def _what(row: Alert) -> str:
    known = {
        Alert.Kind.MANY_RECORDS: _("Many files in a short time"),
        Alert.Kind.OUTSIDE_TEAM: _("A file outside the care team"),
        Alert.Kind.BREAK_GLASS: _("A file opened in an emergency"),
        Alert.Kind.VERIFICATION_FAILED: _("The verification found something"),
        Alert.Kind.ANCHOR_LATE: _("The trail is not anchored"),
    }
    return known[Alert.Kind(row.kind)]


def _about(row: Alert) -> str:
    name = row.user.name if row.user else ""
    known = {
        Alert.Kind.MANY_RECORDS: _("%(name)s opened the files of %(count)s clients within ten minutes."),
        Alert.Kind.OUTSIDE_TEAM: _(
            "%(name)s cares for clients, and opened the file of somebody else's client by a desk's role."
        ),
        Alert.Kind.BREAK_GLASS: _("%(name)s gave a reason; it waits for your review."),
        Alert.Kind.VERIFICATION_FAILED: _("Something does not hold, or it did not come to its end."),
        Alert.Kind.ANCHOR_LATE: _(
            "Rows came in, and nothing was written down outside the database for more than five minutes."
        ),
    }
    return known[Alert.Kind(row.kind)] % {"name": name, "count": row.count}


def _look(row: Alert) -> str:
    """Where to see more of it."""
    if row.kind == Alert.Kind.BREAK_GLASS:
        return reverse("break_glass")
    if row.kind in (Alert.Kind.VERIFICATION_FAILED, Alert.Kind.ANCHOR_LATE):
        return reverse("verifications")
    day = row.at.date()
    return reverse("audit") + Wanted(person=row.user_id, kind="looks", since=day, until=day).query
