"""Call: the number and what to mind, and the note of it on the same page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.composing import composer, writing
from practice import access, forms, policy, spoken, submissions
from practice.access import Opened
from practice.gate import gate
from practice.models import Client
from practice.office import frame
from practice.vocabulary import Circumstance
from records import actions, call_page, client_pages
from records.call_forms import KEPT, CallForm

_DRAFTS = "call_notes"  # in the sealed session, which ends with the sign-in: client's id → what was typed


@gate(access.client, to="call.note")
def call(request: HttpRequest, opened: Opened) -> HttpResponse:
    topics = _topics(opened)
    typed = request.session.get(_DRAFTS, {}).get(str(opened.subject.pk), {})
    about = _about(request.GET.get("about") or typed.get("about", ""), topics)
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
    _forget(request, opened)
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
    context |= {
        "form": form,
        "note_url": url,
        "draft_url": reverse("client_call_draft", args=[opened.subject.pk]),
        "key": forms.key_for(request, url),
        "back_url": reverse("client", args=[opened.subject.pk]),
        "topics": [
            {"url": f"?about={one.value}", "label": str(one.label).capitalize(), "is_current": one == about}
            for one in _topics(opened)
        ],
    }
    return render(request, "office/call.html", context, status=status)


def _keep(request: HttpRequest, opened: Opened) -> None:
    typed = {name: request.POST.get(name, "")[:4000] for name in KEPT if request.POST.get(name)}
    drafts = request.session.get(_DRAFTS, {})
    request.session[_DRAFTS] = dict(list(drafts.items())[-9:]) | {str(opened.subject.pk): typed}


def _forget(request: HttpRequest, opened: Opened) -> None:
    drafts = request.session.get(_DRAFTS, {})
    drafts.pop(str(opened.subject.pk), None)
    request.session[_DRAFTS] = drafts
