"""The address of one's own times: made, shown once, ended; and what stands at it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practice import access, calendar_feed, errors, forms, policy, spoken, submissions
from practice.access import Opened
from practice.actions import calendar_feeds
from practice.forms import Form
from practice.gate import gate, open_page
from practice.models import CalendarFeed, User
from practice.office import frame


@gate(access.desk, to="schedule.feed", methods=("GET", "POST"))
def feed(request: HttpRequest, opened: Opened) -> HttpResponse:
    form, url = Form(request), ""
    if request.method == "POST" and form.is_valid():
        user = User.objects.get(pk=opened.actor.person)
        try:
            token = calendar_feeds.begin_feed(
                user=user, submission=form.submission, actor=opened.actor, now=opened.now
            )
            url = settings.SOTTO_BASE_URL + reverse("calendar_file", args=[token])
        except (submissions.AlreadyDone, submissions.Changed):
            messages.info(
                request, _("The address was made and shown already. Make a new one if you lost it.")
            )
            return redirect("calendar_feed")
    return _page(request, opened, form, url)


@gate(access.desk, to="schedule.feed", methods=("POST",))
def feed_ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    if Form(request).is_valid():
        user = User.objects.get(pk=opened.actor.person)
        calendar_feeds.end_feed(user=user, actor=opened.actor, now=opened.now)
        messages.success(request, _("Ended. The address shows nothing any more."))
    return redirect("calendar_feed")


@open_page("who has the secret address sees when a clinician is busy, and nothing else")
@require_safe
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    found = calendar_feeds.find_feed(token)
    if found is None:
        return errors.not_found(request)
    content = calendar_feed.file_of(found.user, timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="busy.ics"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _page(request: HttpRequest, opened: Opened, form: Form, url: str) -> HttpResponse:
    row = (
        CalendarFeed.objects.filter(user_id=opened.actor.person, ended_at=None).select_related("user").first()
    )
    is_open = row is not None and calendar_feeds.is_open(row)
    ending = reverse("calendar_feed_ending")
    context = {
        "form": form,
        "url": url,
        "is_open": is_open,
        "since": spoken.moment(row.created_at, now=opened.now, zone=policy.practice().time_zone)
        if row
        else "",
        "ending_url": ending,
        "ending_key": forms.key_for(request, ending),
        "back_url": reverse("schedule"),
    }
    return render(request, "office/schedule/feed.html", frame(request, "schedule") | context)
