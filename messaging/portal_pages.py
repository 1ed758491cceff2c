"""A conversation as its readers have it at the portal: their own, or a shared one. The views choose which."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from consent.portal import policy_news
from consent.portal.filling import lists
from messaging import actions, enclosing, enclosures, keeping, places, threads, urgent
from messaging.composing import kindly, writing
from messaging.forms import LONGEST, PortalMessageForm
from messaging.models import Draft, Message
from messaging.scheduling import portal as times
from messaging.talk import (
    loading,
    paging,
    polling,
    portal_rows,
    private,
    promised,
    topical,
    unread,
    who_reads,
)
from messaging.talk.rows import Reading
from practice import forms, links, policy, spoken, submissions
from practice.access import Opened
from practice.models import CareTeamMember, Client
from practice.portal_frame import frame
from practice.uploads import words as upload_words
from practice.uploads.refusals import Refused
from practice.uploads.taking import Taken
from practice.vocabulary import Channel, Circumstance, class_of

TOPICS = (Circumstance.BETWEEN_SESSIONS, Circumstance.SCHEDULING, Circumstance.BILLING)


def changes(request: HttpRequest, opened: Opened) -> HttpResponse:
    tag = private.portal_stamp(opened)
    if polling.is_unchanged(request, tag):
        opened.is_quiet = True
        return polling.unchanged(tag)
    context = {"talk": _talk(request, opened), "promised": _promise(opened)}
    answer = render(request, "portal/_messages.html", context)
    answer.headers["ETag"] = private.portal_stamp(opened)
    return answer


def send(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = PortalMessageForm(request)
    if not is_in_care(opened):  # since the page was opened, care has ended
        return page(request, opened, form=form)
    if not form.is_valid():
        return _again(request, opened, form, *enclosing.errors_of(form))
    if not who_reads.somebody(opened):  # since the page was opened, they have left
        return _again(request, opened, form, [])
    try:
        actions.receive_portal_message(
            client=opened.subject,
            circumstance=_topic(opened, form.cleaned_data["topic"]),
            thread_id=threads.chosen(form.cleaned_data["topic"])[1],
            body=form.cleaned_data["body"],
            is_private=form.cleaned_data["private"],
            files=form.cleaned_data["files"],
            enclosed=form.cleaned_data["enclosed"],
            rights=opened.rights,
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except submissions.AlreadyDone:
        pass
    except enclosures.Missing:
        return _again(request, opened, form, [enclosing.gone()])
    except Refused as refused:
        return _again(request, opened, form, [], [upload_words.sentence(refused.refusal)])
    except submissions.Changed:
        return _again(
            request,
            opened,
            form,
            [_("You sent this page before with other words. These words are not sent yet.")],
        )
    if helping := urgent.help_for(opened, form.cleaned_data["body"]):
        return urgent.answer(request, opened, helping, is_own=is_own(opened))
    return redirect(places.of(opened, "portal"))


def draft(request: HttpRequest, opened: Opened) -> HttpResponse:
    if not is_in_care(opened):
        return HttpResponse(care_ended())
    if forms.is_spent(request, places.of(opened, "portal_messages")):
        return HttpResponse("")  # sent meanwhile: a late keep must not bring the words back
    keep(opened, request.POST)
    at = spoken.clock(opened.now, zone=opened.subject.time_zone)
    said = [_("Kept here at %(time)s.") % {"time": at}, kindly.words(opened, request.POST.get("body", ""))]
    return HttpResponse(" ".join(filter(None, said)))


def page(
    request: HttpRequest,
    opened: Opened,
    *,
    form: PortalMessageForm | None = None,
    notice: dict[str, Any] | None = None,
    of_files: Sequence[str] = (),
) -> HttpResponse:
    told = _promise(opened)
    context = frame("portal", is_own=is_own(opened)) | {
        "files": places.files(opened),
        "waiting": lists.card(opened),
        "unread_policy": policy_news.card(opened),
        "talk": _talk(request, opened),
        "promise": told.promise,
        "away": told.away,
        "next_time": times.card(request, opened),
    }
    if form is not None:  # not sent, but read: who asks for help is not sent to mend a form first
        context |= {"places": urgent.help_for(opened, form.data.get("body", "")), "is_urgent": True}
    if not is_in_care(opened):
        context["read_only"] = f"{care_ended()} {_('You can read, and you can call us: %(number)s.')}"
    elif not who_reads.somebody(opened):
        context["read_only"] = nobody_reads()
    else:
        context["writing"] = _writing(opened, form, notice) | {"attach": attach(opened, of_files)}
        context |= {"who_reads": who_reads.lines(opened), "no_secrets": who_reads.no_secrets(opened)}
    if "read_only" in context:
        context["unsent"] = form.data.get("body", "") if form is not None else ""
        context["read_only"] = links.with_number(context["read_only"], policy.practice().phone)
    context["submission_key"] = forms.key_for(request, places.of(opened, "portal_messages"))
    return render(
        request, "portal/conversation.html", context, status=422 if notice or context.get("unsent") else 200
    )


def care_ended() -> str:
    return _("Your care here has ended.")


def nobody_reads() -> str:
    return _(
        "At this moment nobody here would read what you write. Please call us: %(number)s. "
        "What you began to write is kept."
    )


def _again(
    request: HttpRequest,
    opened: Opened,
    form: PortalMessageForm,
    errors: list[str],
    of_files: Sequence[str] = (),
) -> HttpResponse:
    keep(opened, form.data)
    files = form.cleaned_data.get("files", ())
    wrong = keep_files(opened, form.data, files)
    reminders = enclosing.reminders(request, is_kept=bool(files) and not wrong)
    notice = {
        "kind": "danger",
        "title": _("Your message was not sent."),
        "text": " ".join([*errors, *(one["text"] for one in reminders)]),
        "acts": [],
    }
    return page(request, opened, form=form, notice=notice, of_files=[*of_files, *wrong])


def attach(opened: Opened, errors: Sequence[str] = ()) -> dict[str, Any]:
    url, removals = places.of(opened, "portal_draft_files"), places.of(opened, "portal_draft_removals")
    return enclosing.offer(opened, url=url, removals=removals, errors=errors)


def keep_files(opened: Opened, typed: Mapping[str, str], files: Sequence[Taken]) -> list[str]:
    circumstance = _topic(opened, typed.get("topic", ""))
    return enclosing.keep(
        opened, files, circumstance=circumstance, channel=Channel.PORTAL, place=_place(typed)
    )


def _talk(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    page = loading.load(opened, before=paging.cursor(request), only_open=True)
    name = opened.text(opened.subject, "name") or ""
    found = portal_rows.rows(
        Reading(opened, page, opened.subject.time_zone, name, names=places.names(opened)),
        promised.marks(opened),
    )
    unread.mark(opened, page, kind=Message.Kind.FROM_PRACTICE)
    return {
        "poll_url": places.of(opened, "portal_changes"),
        "etag": private.portal_stamp(opened),
        "older_url": paging.older_url(page),
        "rows": found,
    }


def is_in_care(opened: Opened) -> bool:
    """After care has ended one reads, and calls."""
    return bool(opened.subject.status == Client.Status.ACTIVE)


def is_own(opened: Opened) -> bool:
    """The client themself, not somebody who acts for them."""
    return not private.acts_for(opened)


def _promise(opened: Opened) -> promised.Told:
    """After care has ended nothing is promised: the page says whom to call."""
    if not is_in_care(opened):
        return promised.Told("")
    return promised.head(opened, _topics(opened)[0][0])


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
    row = writing.kept(opened)
    kept = opened.text(row, "body") if row else None
    topic = row.circumstance if row else _topics(opened)[0][0]
    own = topical.choices(opened, form.data.get("topic", "") if form else _kept_topic(row))
    is_own = any(one["is_current"] for one in own)
    return {
        "url": places.of(opened, "portal_messages"),
        "draft_url": places.of(opened, "portal_draft"),
        "to": _therapist(opened),
        "body": form.data.get("body", "") if form else kept or "",
        "topics": [
            {"value": one.value, "label": words, "is_current": one == topic and not is_own}
            for one, words in _topics(opened)
        ]
        + own,
        "promises": promised.by_topic(opened, _topics(opened)),
        "private": keeping.offer(opened, is_chosen=_is_private(row, form)),
        "notice": notice,
        "kept": _("Your words from before are still here.") if kept and not form else "",
        "kindly": kindly.words(opened, form.data.get("body", "") if form else kept or ""),
    }


def _is_private(row: Draft | None, form: PortalMessageForm | None) -> bool | None:
    """As they left the box; None where nothing was begun."""
    if form is not None:
        return bool(form.data.get("private"))
    return row.is_private if row is not None else None


def _kept_topic(row: Draft | None) -> str:
    """The thread of their own topic that they had chosen; closed meanwhile, it is not among the choices."""
    return f"{row.circumstance}~{row.thread_id}" if row is not None and row.thread_id else ""


def _topics(opened: Opened) -> list[tuple[Circumstance, str]]:
    if opened.subject.kind == Client.Kind.SHARED:
        return [(Circumstance.GROUP, _("Something for all of us"))]
    words = {
        Circumstance.BETWEEN_SESSIONS: _("Something for %(name)s") % {"name": _therapist(opened)},
        Circumstance.SCHEDULING: _("An appointment"),
        Circumstance.BILLING: _("A bill"),
    }
    may_write = [one for one in TOPICS if opened.rights.allows(opened.subject.vault_id, class_of(one))]
    return [(one, words[one]) for one in may_write]


def _topic(opened: Opened, given: str) -> str:
    allowed = [one for one, _words in _topics(opened)]
    circumstance = threads.chosen(given)[0]
    return circumstance if circumstance in allowed else allowed[0]


def _place(typed: Mapping[str, str]) -> actions.Place:
    chosen = threads.chosen(typed.get("topic", ""))[1]
    return actions.Place(thread_id=chosen, is_private=bool(typed.get("private")))


def keep(opened: Opened, typed: Mapping[str, str]) -> None:
    """What stands in the form: words, what they are about, and whether they stay between two."""
    actions.save_draft(
        client=opened.subject,
        circumstance=_topic(opened, typed.get("topic", "")),
        channel="portal",
        body=typed.get("body", "")[:LONGEST],
        place=_place(typed),
        actor=opened.actor,
        now=opened.now,
    )
