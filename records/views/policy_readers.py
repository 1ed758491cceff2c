"""Who has read the policy: counts for all, names only of clients whom one sees; a reminder by one click."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consent import actions, reading
from consent.models import PolicyReminder
from practice import access, crypto, policy, spoken
from practice import forms as house_forms
from practice.access import NotVisible, Opened, scope
from practice.access.capabilities import may
from practice.access.nouns import grant_for_list
from practice.forms import Form
from practice.gate import gate
from practice.models import Client
from practice.office import frame

WHY_NOT = {
    "read": gettext_lazy("They have read it meanwhile."),
    "today": gettext_lazy("They were asked today already."),
    "no_address": gettext_lazy("No address of theirs may be used. Ask them in person."),
}


class ReadingForm(Form):
    how = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[
            ("in_person", gettext_lazy("We went through it together")),
            ("paper", gettext_lazy("They signed it on paper")),
        ],
        widget=forms.RadioSelect,
    )


@gate(access.desk, to="policy.readers")
def readers(request: HttpRequest, opened: Opened) -> HttpResponse:
    rules = policy.current()
    read, total = reading.counts()
    context = {
        "read": read,
        "total": total,
        "version": reading.wanted(rules),
        "clients": _rows(request, opened) if may(opened.actor.roles, "client.list") else [],
        "has_list": may(opened.actor.roles, "client.list"),
        "may_remind": may(opened.actor.roles, "policy.remind"),
    }
    return render(request, "office/policy/readers.html", frame(request, "policy") | context)


@gate(access.desk, to="policy.remind", methods=("POST",))
def reminders(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Everybody on one's own list who has not read it."""
    count = sum(_remind(client, opened) is None for client in _unread(opened))
    text = ngettext("%(n)s client was asked.", "%(n)s clients were asked.", count)
    messages.success(request, text % {"n": count})
    return redirect("policy_readers")


@gate(access.client_file, to="policy.remind", methods=("POST",))
def reminder(request: HttpRequest, opened: Opened) -> HttpResponse:
    why = _remind(opened.subject, opened)
    if why is None:
        messages.success(request, _("Asked, by a neutral notice."))
    else:
        messages.warning(request, WHY_NOT[why])
    return redirect("policy_readers")


@gate(access.client_file, to="policy.remind", methods=("GET", "POST"))
def documented(request: HttpRequest, opened: Opened) -> HttpResponse:
    client: Client = opened.subject
    if client.user_id is None or client.kind != Client.Kind.INDIVIDUAL:
        raise NotVisible
    form = ReadingForm(request)
    if request.method == "POST" and form.is_valid():
        actions.document_policy_reading(
            client=client,
            policy_id=policy.current().id,
            how=form.cleaned_data["how"],
            actor=opened.actor,
            now=opened.now,
        )
        messages.success(request, _("Noted, with your name."))
        return redirect("client_agreements", client_id=client.pk)
    context = {
        "form": form,
        "title": _("They have read the policy"),
        "lede": opened.text(client, "name") or "",
        "back_url": reverse("client_agreements", args=[client.pk]),
    }
    status = 422 if form.errors else 200
    return render(request, "office/policy/form.html", frame(request, "clients") | context, status=status)


def _remind(client: Client, opened: Opened) -> str | None:
    """None: asked; else why not."""
    try:
        actions.remind_of_policy(client=client, actor=opened.actor, now=opened.now)
    except actions.PolicyNotReminded as refused:
        return refused.why
    return None


def _unread(opened: Opened) -> list[Client]:
    mine = reading.unread(scope.clients(opened.actor, opened.now), policy.current())
    return list(mine.order_by("created_at")[: settings.LIMITS["page_rows"]])


def _rows(request: HttpRequest, opened: Opened) -> list[dict[str, Any]]:
    clients = _unread(opened)
    opened.seen, opened.vaults = [one.pk for one in clients], [one.vault_id for one in clients]
    names = crypto.open_rows(clients, "name", by=grant_for_list(opened.actor, opened.seen, opened.now))
    asked = dict(
        PolicyReminder.objects.filter(client__in=clients, policy_id=policy.current().id)
        .order_by("at")
        .values_list("client_id", "at")
    )
    return [
        _row(request, client, name or "", asked.get(client.pk), opened)
        for client, name in zip(clients, names, strict=True)
    ]


def _row(request: HttpRequest, client: Client, name: str, asked: Any, opened: Opened) -> dict[str, Any]:
    url = reverse("client_policy_reminder", args=[client.pk])
    zone = policy.practice().time_zone
    return {
        "name": name,
        "url": reverse("client_agreements", args=[client.pk]),
        "asked": spoken.moment(asked, now=opened.now, zone=zone) if asked else "",
        "remind_url": url,
        "key": house_forms.key_for(request, url),
        "document_url": reverse("client_policy_reading", args=[client.pk]),
    }
