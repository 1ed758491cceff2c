"""A client's forms: what was asked and how far it is; asking, reminding, withdrawing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import access as agreed
from consent import actions
from consent.actions.asking import Wanted
from consent.models import FormRequest
from consent.rules.reminding import Reminding
from practice import access, forms, submissions
from practice.access import NotVisible, Opened
from practice.access.capabilities import may
from practice.forms import Form
from practice.gate import gate
from practice.models import Client
from practice.office import frame
from practice.vocabulary import SealedClass
from records import asked_forms, client_pages
from records.form_shapes import AskForm


@gate(access.client, to="filling.view")
def client_forms(request: HttpRequest, opened: Opened) -> HttpResponse:
    _require_one(opened)
    rows = FormRequest.objects.for_client(opened.subject.pk).select_related(
        "form_version", "packet", "signature", "client"
    )
    every = list(rows.order_by("-asked_at", "packet_id", "position"))
    opened.seen = [row.pk for row in every]
    pk, groups = opened.subject.pk, asked_forms.groups(opened, every)
    for one in groups:
        one["key"] = forms.key_for(request, one["remind_url"]) if one["remind_url"] else ""
    writes = SealedClass.ADMINISTRATIVE in opened.writes
    hears = may(opened.actor.roles, "filling.hear") and SealedClass.CLINICAL in opened.writes
    context = {
        "open": [one for one in groups if one["is_open"]],
        "done": [one for one in groups if not one["is_open"]],
        "ask_url": reverse("client_forms_new", args=[pk]) if writes else "",
        "paper_url": reverse("client_forms_paper", args=[pk]) if writes else "",
        "spoken_url": reverse("client_forms_spoken", args=[pk]) if hears else "",
    }
    page = frame(request, "clients") | client_pages.head(opened, "forms") | context
    return render(request, "office/client_forms/list.html", page)


@gate(access.client_file, to="filling.ask", methods=("GET", "POST"))
def ask(request: HttpRequest, opened: Opened) -> HttpResponse:
    _require_one(opened)
    form = AskForm(request)
    if request.method == "POST" and form.is_valid():
        _ask(request, opened, form)
        return redirect("client_forms", client_id=opened.subject.pk)
    context = {
        "form": form,
        "ask": {
            "title": _("Ask for forms"),
            "button": _("Ask for them"),
            "lines": [_("The client is told by a neutral notice that something waits, and no more.")],
        },
        "back_url": reverse("client_forms", args=[opened.subject.pk]),
    }
    page = frame(request, "clients") | client_pages.head(opened, "forms") | context
    return render(request, "office/client_forms/ask.html", page, status=422 if form.errors else 200)


@gate(agreed.form_request, to="filling.ask", methods=("POST",))
def reminder(request: HttpRequest, opened: Opened) -> HttpResponse:
    """One click, for the whole packet."""
    row: FormRequest = opened.subject
    form = Form(request)
    if form.is_valid():
        try:
            actions.remind_forms(asked=row.packet or row, actor=opened.actor, now=opened.now)
            messages.success(request, _("Reminded, by a neutral notice."))
        except actions.NotReminded as held:
            messages.warning(request, _why(held.why))
    if request.GET.get("to") == "waiting":
        return redirect("forms_waiting")
    return redirect("client_forms", client_id=row.client_id)


@gate(agreed.form_request, to="filling.ask", methods=("GET", "POST"))
def withdrawal(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: FormRequest = opened.subject
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_form(form_request=row, actor=opened.actor, now=opened.now)
        messages.success(request, _("Withdrawn. The client is not asked for it any more."))
        return redirect("client_forms", client_id=row.client_id)
    context = {
        "form": form,
        "ask": {
            "title": _("Withdraw this form?"),
            "button": _("Withdraw it"),
            "lines": [
                asked_forms.row_of(opened, row)["title"],
                _("It disappears from the client's list. What they answered so far stays in the record."),
            ],
            "is_danger": True,
        },
        "back_url": reverse("client_forms", args=[row.client_id]),
    }
    page = frame(request, "clients") | client_pages.head(opened, "forms") | context
    return render(request, "office/file_ask.html", page)


def _ask(request: HttpRequest, opened: Opened, form: AskForm) -> None:
    wanted = Wanted(
        versions=form.wanted,
        name=form.name,
        names=form.names,
        due_on=form.cleaned_data["due_on"],
        is_own=form.cleaned_data["is_own"],
    )
    try:
        made = actions.ask_forms(
            client=opened.subject,
            wanted=wanted,
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except (submissions.AlreadyDone, submissions.Changed):
        return
    if made:
        messages.success(request, _("Asked. The client finds it in the portal."))
    else:
        messages.warning(request, _("All of this waits for the client already."))


def _why(why: Reminding | None) -> str:
    return {
        Reminding.TOO_SOON: _("Not reminded: the last reminder to this client is less than three days old."),
        Reminding.ENOUGH: _("Not reminded: three times is enough. Speak with them instead."),
        None: _("Not reminded: no address of this client may be used. Speak with them instead."),
    }[why if why is not Reminding.YES else None]


def _require_one(opened: Opened) -> None:
    """In a shared file each member has forms of their own."""
    if opened.subject.kind != Client.Kind.INDIVIDUAL:
        raise NotVisible
