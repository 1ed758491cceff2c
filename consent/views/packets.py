"""Packets: the list, putting one together, changing it, retiring it and offering it again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import access, actions, form_words, packets
from consent.models import FormVersion, PacketTemplate
from practice import forms, submissions
from practice.access import Opened
from practice.access.capabilities import may
from practice.gate import gate
from practice.office import frame


@gate(access.forms, to="form.view")
def listing(request: HttpRequest, opened: Opened) -> HttpResponse:
    titles = {row.key: form_words.title(row) for row in FormVersion.objects.offered()}
    may_manage = may(opened.actor.roles, "form.manage")
    found = [_row(row, titles, may_manage) for row in PacketTemplate.objects.all()]
    context = {
        "rows": sorted(found, key=lambda row: (row["is_retired"], row["name"].casefold())),
        "new_url": reverse("packet_new") if may_manage else "",
    }
    return render(request, "office/forms/packets.html", frame(request, "forms") | context)


@gate(access.forms, to="form.manage", methods=("GET", "POST"))
def new(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = packets.PacketForm(request)
    if form.is_valid():
        try:
            actions.add_packet(
                terms=form.terms, submission=form.submission, actor=opened.actor, now=opened.now
            )
            messages.success(request, _("The packet can be asked of clients from now on."))
            return redirect("packets")
        except submissions.AlreadyDone:
            return redirect("packets")
        except submissions.Changed:
            form.add_error(None, _("You sent this page before with other words. Please send it once more."))
        except actions.NameTaken:
            _taken(form)
    return _page(request, form, _("A new packet"))


@gate(access.packet_template, to="form.manage", methods=("GET", "POST"))
def edition(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: PacketTemplate = opened.subject
    form = packets.PacketForm(request, template=row)
    if form.is_valid():
        try:
            actions.change_packet(template=row, terms=form.terms, actor=opened.actor, now=opened.now)
            messages.success(request, _("Changed, for what is asked from now on."))
            return redirect("packets")
        except actions.NameTaken:
            _taken(form)
    return _page(request, form, packets.name(row))


@gate(access.packet_template, to="form.manage", methods=("GET", "POST"))
def retirement(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: PacketTemplate = opened.subject
    form = forms.Form(request)
    if form.is_valid():
        actions.retire_packet(template=row, actor=opened.actor, now=opened.now)
        messages.success(request, _("Retired. It is not offered any more; what was asked stays."))
        return redirect("packets")
    context = {
        "form": form,
        "title": _("Retire “%(title)s”?") % {"title": packets.name(row)},
        "lede": _("It is not offered any more. Forms that were asked stay asked. It can be offered again."),
        "back_url": reverse("packets"),
        "act": _("Retire"),
        "is_danger": True,
    }
    return render(request, "office/forms/ask.html", frame(request, "forms") | context)


@gate(access.packet_template, to="form.manage", methods=("POST",))
def coming_back(request: HttpRequest, opened: Opened) -> HttpResponse:
    actions.return_packet(template=opened.subject, actor=opened.actor, now=opened.now)
    messages.success(request, _("It is offered again."))
    return redirect("packets")


def _taken(form: packets.PacketForm) -> None:
    form.add_error("name_en", _("Another packet has this name already. It may be retired: see the list."))


def _page(request: HttpRequest, form: packets.PacketForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "back_url": reverse("packets"), "act": _("Save")}
    status = 422 if form.errors else 200
    return render(request, "office/forms/ask.html", frame(request, "forms") | context, status=status)


def _row(row: PacketTemplate, titles: dict[str, str], may_manage: bool) -> dict[str, Any]:
    urls = {
        "edit_url": reverse("packet_edition", args=[row.pk]),
        "retire_url": "" if row.retired_at else reverse("packet_retirement", args=[row.pk]),
        "return_url": reverse("packet_return", args=[row.pk]) if row.retired_at else "",
    }
    return {
        "name": packets.name(row),
        "forms": [titles[key] for key in row.forms if key in titles],
        "days": row.due_days,
        "is_retired": row.retired_at is not None,
        **(urls if may_manage else {}),
    }
