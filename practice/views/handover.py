"""Clients for whom nobody cares now: whoever runs the desk gives them a new clinician."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from practice import access, actions, crypto
from practice.access import NotVisible, Opened, scope
from practice.access.nouns import grant_for_list
from practice.forms.people import HandoverForm
from practice.gate import gate
from practice.models import Client, RoleAssignment, User
from practice.office import frame
from practice.pages import pager
from practice.vocabulary import Role


@gate(access.desk, to="client.handover", methods=("GET", "POST"))
def handover(request: HttpRequest, opened: Opened) -> HttpResponse:
    colleagues = _colleagues(opened)
    form = HandoverForm(request, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        return _give(request, opened, form)
    waiting = scope.uncared_for(opened.actor, opened.now).order_by("created_at")
    page = Paginator(waiting, 50).get_page(request.GET.get("page"))
    context = {
        "clients": _rows(opened, list(page.object_list)),
        "pager": pager(page),
        "form": form,
        "colleagues": colleagues,
    }
    return render(
        request,
        "office/people/handover.html",
        frame(request, "handover") | context,
        status=422 if form.errors else 200,
    )


def _give(request: HttpRequest, opened: Opened, form: HandoverForm) -> HttpResponse:
    said = form.cleaned_data
    client = scope.uncared_for(opened.actor, opened.now).filter(pk=said["client"]).first()
    if client is None:
        raise NotVisible  # somebody else was quicker, or it is nobody's to give
    user = User.objects.get(pk=said["clinician"])
    actions.join_care_team(client=client, user=user, actor=opened.actor, now=opened.now)
    messages.success(request, _("%(name)s has taken over.") % {"name": user.name})
    return redirect("handover")


def _colleagues(opened: Opened) -> list[tuple[str, str]]:
    held = RoleAssignment.objects.current(opened.now).filter(role=Role.CLINICIAN, user__is_active=True)
    found = held.order_by("user__name").values_list("user_id", "user__name").distinct()
    return [(str(user_id), name) for user_id, name in found]


def _rows(opened: Opened, clients: list[Client]) -> list[dict[str, Any]]:
    opened.seen = [client.pk for client in clients]
    opened.vaults = [client.vault_id for client in clients]
    grant = grant_for_list(opened.actor, opened.seen, opened.now)
    names = crypto.open_rows(clients, "name", by=grant)
    return [{"id": client.pk, "name": name or ""} for client, name in zip(clients, names, strict=True)]
