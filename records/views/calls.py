"""Call: the number and what to mind, whether video would do instead, and the note of it on the same page."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent.rules import reasons
from messaging.composing import composer, writing
from practice import access, calling, forms, policy, spoken, submissions
from practice.access import Opened
from practice.gate import gate
from practice.models import Client
from practice.office import frame
from practice.vocabulary import Circumstance
from records import actions, asking, begun, call_page, client_pages, video_page
from records.asking import Question
from records.call_forms import KEPT, LONGEST, CallForm
from records.models import CallDraft
from records.video_page import VideoForm


@gate(access.client, to="call.note")
def call(request: HttpRequest, opened: Opened) -> HttpResponse:
    topics = _topics(opened)
    typed = _begun_note(opened)
    said = request.GET.get("about") or typed.get("about") or writing.awaited(opened, topics)
    about = _about(said.partition("~")[0], topics)
    form = _form(request, opened, topics, {"way": "out", "about": about.value} | typed)
    return _page(request, opened, form, about)


@gate(access.client, to="call.note", methods=("POST",))
def calls(request: HttpRequest, opened: Opened) -> HttpResponse:
    topics = _topics(opened)
    form = _form(request, opened, topics)
    if not form.is_valid():
        _keep(request, opened)
        return _page(request, opened, form, _about(request.POST.get("about", ""), topics), status=422)
    try:
        actions.note_call(
            client=opened.subject,
            call=form.call,
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except submissions.AlreadyDone:
        pass
    except submissions.Changed:
        form.add_error(
            None, _("This form was sent before with other words. Please look, and save once more.")
        )
        return _page(request, opened, form, _about(request.POST.get("about", ""), topics), status=422)
    messages.success(request, _("Noted."))
    return redirect(f"{reverse('client', args=[opened.subject.pk])}#end")


@gate(access.client, to="call.note", methods=("POST",))
def call_draft(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Kept as one types: what was begun is there again when the page is."""
    if forms.is_spent(request, reverse("client_calls", args=[opened.subject.pk])):
        return HttpResponse("")  # saved meanwhile: a late keep must not bring the words back
    _keep(request, opened)
    at = spoken.clock(opened.now, zone=policy.practice().time_zone)
    return HttpResponse(_("Kept at %(time)s.") % {"time": at})


@gate(access.client, to="call.note", methods=("POST",))
def video_offers(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The words go into the composer, where they are looked at and sent."""
    topics = _topics(opened)
    about = _about(request.POST.get("about", ""), topics)
    form = VideoForm(request, topics=topics, about=about)
    if form.is_valid():
        try:
            actions.offer_video(
                client=opened.subject,
                offer=actions.Offer(
                    circumstance=about,
                    link=form.cleaned_data["link"],
                    begun=begun.words(opened),
                    place=begun.place(opened),
                ),
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            )
        except submissions.AlreadyDone:
            pass
        except submissions.Changed:
            form.add_error(None, _("This form was sent before with another link. Please send it once more."))
        except actions.NotOffered as refused:
            form.add_error(None, _why_not(opened, refused))
    if form.errors:
        back = f"{reverse('client_call', args=[opened.subject.pk])}?about={about.value}"
        title, button = _("Video instead"), _("Put it in the composer")
        question = Question(title=title, button=button, back_url=back, tab="conversation")
        return asking.page(request, opened, form, question)
    messages.success(request, _("It waits in the composer. Look at it, and send it."))
    return redirect(f"{reverse('client', args=[opened.subject.pk])}?about={about.value}#composer")


def _why_not(opened: Opened, refused: actions.NotOffered) -> str:
    zone, name = policy.practice().time_zone, calling.first_name(opened, opened.subject)
    found = refused.decision.decisive
    return " ".join(reasons.sentence(one, name=name, zone=zone, now=opened.now) for one in found)


def _topics(opened: Opened) -> list[Circumstance]:
    """What this person may write about: the note is sealed in the class of what the call was about. One calls a person."""
    allowed = writing.topics(opened) if opened.subject.kind == Client.Kind.INDIVIDUAL else []
    if not allowed:
        raise access.Forbidden
    return allowed


def _about(wanted: str, topics: list[Circumstance]) -> Circumstance:
    return next((one for one in topics if one.value == wanted), topics[0])


def _form(
    request: HttpRequest, opened: Opened, topics: list[Circumstance], initial: dict[str, Any] | None = None
) -> CallForm:
    return CallForm(
        request,
        topics=topics,
        numbers=call_page.numbers(opened, composer.gather(opened)),
        waiting=call_page.waiting(opened),
        zone=policy.practice().time_zone,
        now=opened.now,
        initial=initial,
    )


def _page(
    request: HttpRequest, opened: Opened, form: CallForm, about: Circumstance, status: int = 200
) -> HttpResponse:
    known = composer.gather(opened)
    shown = call_page.numbers(opened, known)
    is_urgent = request.GET.get("urgent") == "yes"
    url = reverse("client_calls", args=[opened.subject.pk])
    context = frame(request, "inbox") | client_pages.head(opened, "conversation", safe=known.safe.values())
    context |= call_page.page(opened, known, shown, about, is_urgent=is_urgent)
    topics = _topics(opened)
    context |= {
        "video": video_page.page(request, opened, known, about, topics),
        "form": form,
        "note_url": url,
        "draft_url": reverse("client_call_draft", args=[opened.subject.pk]),
        "key": forms.key_for(request, url),
        "back_url": reverse("client", args=[opened.subject.pk]),
        "topics": [
            {"url": f"?about={one.value}", "label": str(one.label).capitalize(), "is_current": one == about}
            for one in topics
        ],
    }
    return render(request, "office/call.html", context, status=status)


def _keep(request: HttpRequest, opened: Opened) -> None:
    about = _about(request.POST.get("about", ""), _topics(opened))
    typed = {name: request.POST.get(name, "")[:LONGEST] for name in KEPT if request.POST.get(name)}
    actions.save_call_draft(
        client=opened.subject, circumstance=about.value, typed=typed, actor=opened.actor, now=opened.now
    )


def _begun_note(opened: Opened) -> dict[str, str]:
    """One's own. In a class that opens no more, it is as if it were not there."""
    row = CallDraft.objects.filter(user_id=opened.actor.person, client=opened.subject).first()
    found: dict[str, str] = json.loads((opened.text(row, "typed") if row else None) or "{}")
    return {name: value for name, value in found.items() if name in KEPT}
