"""The client's own pages: the conversation, its poll, writing, files, help, more."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging import actions
from messaging.forms import LONGEST, PortalMessageForm
from messaging.models import Draft, Message, Thread
from messaging.talk import loading, paging, polling, portal_rows, unread
from messaging.talk.rows import Reading
from practice import access, forms, policy, spoken, submissions
from practice.access import Opened
from practice.gate import gate
from practice.models import CareTeamMember
from practice.portal_frame import frame
from practice.rules import hours
from practice.vocabulary import Circumstance, class_of

TOPICS = (Circumstance.BETWEEN_SESSIONS, Circumstance.SCHEDULING, Circumstance.BILLING)


@gate(access.my_portal, to="conversation.view")
def conversation(request: HttpRequest, opened: Opened) -> HttpResponse:
    return _page(request, opened)


@gate(access.my_portal, to="conversation.view", is_poll=True)
def changes(request: HttpRequest, opened: Opened) -> HttpResponse:
    tag = polling.stamp(opened.subject)
    if polling.is_unchanged(request, tag):
        opened.is_quiet = True
        return polling.unchanged(tag)
    answer = render(request, "portal/_messages.html", {"talk": _talk(request, opened)})
    answer.headers["ETag"] = polling.stamp(opened.subject)
    return answer


@gate(access.my_portal, to="messages.send", methods=("POST",))
def send(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = PortalMessageForm(request)
    if not form.is_valid():
        return _again(
            request, opened, form, [str(error) for errors in form.errors.values() for error in errors]
        )
    try:
        actions.receive_portal_message(
            client=opened.subject,
            circumstance=_topic(opened, form.cleaned_data["topic"]),
            body=form.cleaned_data["body"],
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except submissions.AlreadyDone:
        pass
    except submissions.Changed:
        return _again(
            request,
            opened,
            form,
            [_("You sent this page before with other words. These words are not sent yet.")],
        )
    return redirect(reverse("portal"))


@gate(access.my_portal, to="messages.send", methods=("POST",))
def draft(request: HttpRequest, opened: Opened) -> HttpResponse:
    if forms.is_spent(request, reverse("portal_messages")):
        return HttpResponse("")  # sent meanwhile: a late keep must not bring the words back
    _keep(opened, request.POST.get("topic", ""), request.POST.get("body", ""))
    at = spoken.clock(opened.now, zone=opened.subject.time_zone)
    return HttpResponse(_("Kept here at %(time)s.") % {"time": at})


@gate(access.my_portal, to="portal.enter")
def more(request: HttpRequest, opened: Opened) -> HttpResponse:
    links = [
        {
            "icon": "list",
            "label": _("How we write to each other"),
            "about": _("What to expect from us, and what to keep in mind."),
            "url": reverse("how_we_communicate"),
        },
        {
            "icon": "life-buoy",
            "label": _("Help now"),
            "about": _("People who are there day and night."),
            "url": reverse("help"),
        },
    ]
    return render(
        request,
        "portal/more.html",
        frame("more", is_own=_is_own(opened)) | {"links": links, "signout_url": reverse("portal_sign_out")},
    )


def _page(
    request: HttpRequest,
    opened: Opened,
    *,
    form: PortalMessageForm | None = None,
    notice: dict[str, Any] | None = None,
) -> HttpResponse:
    context = frame("portal", is_own=_is_own(opened)) | {
        "talk": _talk(request, opened),
        "promise": _promise(opened),
    }
    context["writing"] = _writing(opened, form, notice)
    context["submission_key"] = forms.key_for(request, reverse("portal_messages"))
    return render(request, "portal/conversation.html", context, status=422 if notice else 200)


def _again(request: HttpRequest, opened: Opened, form: PortalMessageForm, errors: list[str]) -> HttpResponse:
    _keep(opened, form.data.get("topic", ""), form.data.get("body", ""))
    notice = {
        "kind": "danger",
        "title": _("Your message was not sent."),
        "text": " ".join(errors),
        "acts": [],
    }
    return _page(request, opened, form=form, notice=notice)


def _talk(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    page = loading.load(opened, before=paging.cursor(request), only_open=True)
    found = portal_rows.rows(
        Reading(opened, page, opened.subject.time_zone, opened.text(opened.subject, "name") or "")
    )
    unread.mark(opened, page, kind=Message.Kind.FROM_PRACTICE)
    return {
        "poll_url": reverse("portal_changes"),
        "etag": polling.stamp(opened.subject),
        "older_url": paging.older_url(page),
        "rows": found,
    }


def _is_own(opened: Opened) -> bool:
    """The client themself, not somebody who acts for them."""
    return bool(opened.subject.user_id == opened.actor.user_id)


def _promise(opened: Opened) -> str:
    """By when an answer comes, for what waits now; else for what would be written now."""
    client, now = opened.subject, opened.now
    mine = Thread.objects.for_client(client.pk).filter(sealed_class__in=loading.open_classes(opened))
    waiting = mine.waiting().values_list("answer_by", flat=True).first()
    rules = policy.current()
    due = waiting or hours.promise(now, rules.hours, rules.response.of(Circumstance.BETWEEN_SESSIONS))
    if due is None:
        return _("We read messages as soon as we can.")
    when = spoken.due(due, now=now, zone=client.time_zone)
    if waiting:
        return _("%(name)s will answer by %(when)s.") % {"name": _therapist(opened), "when": when}
    return _("If you write now, you can expect an answer by %(when)s.") % {"when": when}


def _therapist(opened: Opened) -> str:
    team = (
        CareTeamMember.objects.current(opened.now)
        .filter(client=opened.subject)
        .select_related("user")
        .order_by("from_at")
    )
    first = team.first()
    return first.user.name.split()[0] if first else _("Somebody")


def _writing(opened: Opened, form: PortalMessageForm | None, notice: dict[str, Any] | None) -> dict[str, Any]:
    row = Draft.objects.filter(user_id=opened.actor.person, client=opened.subject).first()
    kept = opened.text(row, "body") if row else None
    topic = row.circumstance if row else Circumstance.BETWEEN_SESSIONS
    return {
        "url": reverse("portal_messages"),
        "draft_url": reverse("portal_draft"),
        "to": _therapist(opened),
        "body": form.data.get("body", "") if form else kept or "",
        "topics": [
            {"value": one.value, "label": words, "is_current": one == topic} for one, words in _topics(opened)
        ],
        "notice": notice,
        "kept": _("Your words from before are still here.") if kept and not form else "",
    }


def _topics(opened: Opened) -> list[tuple[Circumstance, str]]:
    words = {
        Circumstance.BETWEEN_SESSIONS: _("Something for %(name)s") % {"name": _therapist(opened)},
        Circumstance.SCHEDULING: _("An appointment"),
        Circumstance.BILLING: _("A bill"),
    }
    may_write = [one for one in TOPICS if opened.rights.allows(opened.subject.vault_id, class_of(one))]
    return [(one, words[one]) for one in may_write]


def _topic(opened: Opened, given: str) -> str:
    allowed = [one for one, _words in _topics(opened)]
    return given if given in allowed else allowed[0]


def _keep(opened: Opened, topic: str, body: str) -> None:
    actions.save_draft(
        client=opened.subject,
        circumstance=_topic(opened, topic),
        channel="portal",
        body=body[:LONGEST],
        actor=opened.actor,
        now=opened.now,
    )
