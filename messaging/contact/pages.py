"""The public pages: where somebody writes for the first time, and where others who may help are named."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from messaging import actions, crisis_words
from messaging.contact import crisis, door
from messaging.contact.form import TRAP, ContactForm
from messaging.contact.said import Said, Way
from messaging.models import Inquiry, Referral
from practice import answering, links, policy, portal_frame, spoken, submissions
from practice.gate import open_page
from practice.rules import hours
from practice.vocabulary import Circumstance


@open_page("whoever looks for help writes here first; nobody knows them yet")
def contact(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    if not door.is_open():
        return render(
            request, "contact/closed.html", _frame() | {"phone": links.to_call(policy.practice().phone)}
        )
    form = ContactForm(request)
    if request.method == "POST" and form.is_valid():
        try:
            return _kept(request, form.said, _receive(request, form, now), now)
        except submissions.Changed:
            form.add_error(None, _("You sent this page before with other words. Please send it once more."))
        except actions.TooManyInquiries:
            return _too_many(request, form)
    return _page(request, form, _promise(_answer_by(now), now), status=422 if form.errors else 200)


@open_page("names others who may help, to everybody alike")
def elsewhere(request: HttpRequest) -> HttpResponse:
    listed = Referral.objects.filter(ended_at=None).order_by("created_at")
    context = _frame() | {
        "referrals": [_referral(one) for one in listed],
        "phone": links.to_call(policy.practice().phone),
    }
    return render(request, "contact/elsewhere.html", context)


@open_page("tells everybody alike how one agrees to texts: carriers ask for such a page")
def texts(request: HttpRequest) -> HttpResponse:
    practice = policy.practice()
    context = _frame() | {"practice": practice.name, "phone": links.to_call(practice.phone)}
    return render(request, "contact/texts.html", context)


def _receive(request: HttpRequest, form: ContactForm, now: datetime) -> datetime | None:
    """Kept once, however often it is sent. By when an answer is promised."""
    try:
        row = actions.receive_inquiry(
            said=form.said,
            trap=form.cleaned_data[TRAP],
            language=(get_language() or "en")[:2],
            submission=form.submission,
            actor=request.actor,  # type: ignore[attr-defined]
            now=now,
        )
    except submissions.AlreadyDone as done:
        return Inquiry.objects.values_list("answer_by", flat=True).get(pk=done.result_id or UUID(int=0))
    return row.answer_by


def _kept(request: HttpRequest, said: Said, answer_by: datetime | None, now: datetime) -> HttpResponse:
    """Where help is stands first where their words ask for it; nothing that they wrote is said again."""
    ways = {
        Way.EMAIL: _("We answer by email."),
        Way.TEXT: _("We answer by text message."),
        Way.CALL: _("We call you."),
    }
    context = _frame() | {
        "is_urgent": crisis_words.are_in(said.words, _own_words()),
        "promise": _promise(answer_by, now),
        "way": ways[Way(said.way)],
        "phone": links.to_call(policy.practice().phone),
    }
    return render(request, "contact/kept.html", context)


def _too_many(request: HttpRequest, form: ContactForm) -> HttpResponse:
    words = _("Many messages came from where you are. Please call us at %(phone)s, or try again in an hour.")
    form.add_error(None, words % {"phone": policy.practice().phone})
    return _page(request, form, "", status=429)


def _page(request: HttpRequest, form: ContactForm, promise: str, *, status: int) -> HttpResponse:
    """Help stands open where what they began to write asks for it, sent or not."""
    is_urgent = crisis_words.are_in(request.POST.get("words", ""), _own_words())
    if is_urgent:
        form.stay_on_top()
    context = _frame() | {"form": form, "trap": form[TRAP], "promise": promise, "is_urgent": is_urgent}
    return render(request, "contact/page.html", context, status=status)


def _own_words() -> crisis_words.Own:
    return crisis_words.of(policy.current().guidance)


def _frame() -> dict[str, Any]:
    own = {"home_url": links.page("contact"), "places": crisis.places(policy.current())}
    return portal_frame.frame() | own


def _answer_by(now: datetime) -> datetime | None:
    rules = policy.current()
    there = answering.of_strangers(rules, now).answering
    return hours.promise(now, there, rules.response.of(Circumstance.INITIAL_CONTACT))


def _promise(answer_by: datetime | None, now: datetime) -> str:
    if answer_by is None:
        return _("We answer as soon as we can.")
    when = spoken.by(answer_by, now=now, zone=policy.practice().time_zone)
    return _("You can expect an answer by %(when)s.") % {"when": when}


def _referral(row: Referral) -> dict[str, str]:
    digits = "".join(ch for ch in row.phone if ch.isdigit() or ch == "+")
    return {
        "name": row.name,
        "about": row.about,
        "phone": row.phone,
        "href": f"tel:{digits}" if digits else "",
        "website": row.website,
    }
