"""What is answered automatically: looked at before it goes, and afterwards why it went or did not."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from messaging import replies
from messaging.talk import automatic
from practice import access, policy, spoken
from practice.access import Opened
from practice.gate import gate
from practice.models import Absence
from practice.office import frame
from practice.rules import hours

LANGUAGES = (("en", "English"), ("es", "Español"))


@gate(access.desk, to="practice.manage")
def preview(request: HttpRequest, opened: Opened) -> HttpResponse:
    """As a client would read it, in their language: now or when the office closes next, and while somebody is away."""
    chosen = request.GET.get("language", "en")
    language = chosen if chosen in dict(LANGUAGES) else "en"
    rules, practice = policy.current(), policy.practice()
    at = replies.next_closing(opened.now, rules.hours)
    with translation.override(language):
        text = replies.out_of_hours(at, rules, practice=practice, zone=practice.time_zone)
        away = _away(opened)
        with_away = replies.out_of_hours(at, rules, practice=practice, zone=practice.time_zone, away=away)
    zone = practice.time_zone
    context = {
        "language": language,
        "languages": [
            {"value": one, "label": label, "is_current": one == language} for one, label in LANGUAGES
        ],
        "when": spoken.moment(at, now=opened.now, zone=zone),
        "is_open": hours.is_open(opened.now, rules.hours),
        "text": text,
        "with_away": with_away if away else "",
        "hours_url": reverse("practice_hours"),
        "crisis_url": reverse("practice_crisis"),
        "back_url": reverse("practice"),
    }
    return render(request, "office/replies.html", frame(request, "practice") | context)


def _away(opened: Opened) -> list[str]:
    """The next leave that is noted, or a made-up one would be needed: then this part is left out."""
    today = timezone.localtime(opened.now, policy.zone()).date()
    rows = Absence.objects.filter(cancelled_at=None, until_on__gte=today)
    row = rows.select_related("user", "covered_by").order_by("from_on").first()
    if row is None:
        return []
    values: dict[str, Any] = {"name": row.user.name.split()[0], "day": spoken.date(row.until_on)}
    if row.covered_by is None:
        return [_("%(name)s is away until %(day)s.") % values]
    values["cover"] = row.covered_by.name.split()[0]
    return [_("%(name)s is away until %(day)s. %(cover)s answers for now.") % values]


@gate(access.client, to="conversation.view")
def of_client(request: HttpRequest, opened: Opened) -> HttpResponse:
    context = {
        "rows": automatic.rows(opened),
        "back_url": reverse("client", args=[opened.subject.pk]),
        "name": opened.text(opened.subject, "name") or "",
    }
    return render(request, "office/client_replies.html", frame(request, "inbox") | context)
