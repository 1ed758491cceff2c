"""Adding a client and changing what is known of them."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import access, actions, forms, policy
from practice.access import Opened
from practice.actions.client_details import PLAIN, SEALED
from practice.actions.representations import Child
from practice.gate import gate
from practice.office import frame
from records import client_pages, duplicates
from records.client_forms import EditClientForm, NewClientForm
from records.sending import once


@gate(access.desk, to="client.add", methods=("GET", "POST"))
def client_new(request: HttpRequest, opened: Opened) -> HttpResponse:
    zone = policy.practice().time_zone
    form = NewClientForm(request, initial={"time_zone": zone, "language": "en"})
    if request.method == "GET" or not form.is_valid():
        return _new_page(request, form)
    is_decided = request.POST.get("anyway") or forms.is_spent(request, request.path)
    alike = [] if is_decided else _alike(opened, form)
    if alike:
        return _new_page(request, form, alike)
    made = once(
        form,
        lambda: actions.add_client(
            particulars=form.particulars,
            language=form.cleaned_data["language"],
            time_zone=form.cleaned_data["time_zone"],
            points=form.points,
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        ),
    )
    if not made:
        return _new_page(request, form)
    messages.success(request, _("Added. You can invite them to the portal now."))
    return redirect("client_about", client_id=made)


@gate(access.client_file, to="client.edit", methods=("GET", "POST"))
def client_edit(request: HttpRequest, opened: Opened) -> HttpResponse:
    client = opened.subject
    known: dict[str, str | None] = {name: opened.text(client, name) for name in SEALED}
    form = EditClientForm(request, known=known | {name: getattr(client, name) for name in PLAIN})
    about = reverse("client_about", args=[client.pk])
    if request.method == "POST" and form.is_valid():
        done = once(
            form,
            lambda: actions.edit_client(
                client=client,
                changes=form.changes,
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            ),
        )
        if done:
            _look_at_law(opened, form)
            messages.success(request, _("Saved."))
            return redirect(about)
    context = (
        frame(request, "clients") | client_pages.head(opened, "about") | {"form": form, "back_url": about}
    )
    return render(request, "office/client_edit.html", context, status=422 if form.errors else 200)


def _look_at_law(opened: Opened, form: EditClientForm) -> None:
    """Another birth date or state: the days on which representations are looked at are others."""
    given = form.cleaned_data
    if {"birth_date", "residence"} & set(form.changes):
        born = date.fromisoformat(given["birth_date"]) if given["birth_date"] else None
        child = Child(born=born, state=given["residence"] or None)
        actions.set_courses(client=opened.subject, child=child, actor=opened.actor, now=opened.now)


def _new_page(
    request: HttpRequest, form: NewClientForm, alike: list[dict[str, Any]] | None = None
) -> HttpResponse:
    context = {"form": form, "alike": alike or [], "back_url": reverse("clients")}
    status = 422 if form.errors or alike else 200
    return render(request, "office/client_new.html", frame(request, "clients") | context, status=status)


def _alike(opened: Opened, form: NewClientForm) -> list[dict[str, Any]]:
    """Whom the person may see and who could be the same; what they see of them is logged with the page."""
    given = form.cleaned_data
    known, born = duplicates.known(opened), given["birth_date"]
    alike = known.alike(given["name"], born, form.points)
    named = {one.client.pk for one in alike}
    found = alike + [one for one in known.namesakes(given["name"], born) if one.client.pk not in named]
    opened.vaults = [one.client.vault_id for one in found]
    words = {
        "address": _("the same address or number"),
        "name": _("the same name and birth date"),
        "called": _("the same name, and no birth date that tells them apart"),
    }
    return [
        {
            "name": one.name,
            "url": reverse("client_about", args=[one.client.pk]),
            "because": words[one.because],
        }
        for one in found
    ]
