"""Couples, families and groups: a file that several share, from the clients one keeps."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice import access, actions, crypto, policy
from practice.access import Forbidden, Opened, scope
from practice.access.nouns import grant_for_list
from practice.forms import Form
from practice.gate import gate
from practice.models import Client, Membership
from practice.office import frame
from practice.vocabulary import SealedClass
from records import about as sections
from records import asking, client_pages
from records.asking import Question
from records.sending import once

Choices = list[tuple[str, str]]


class SharedForm(Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the file"),
        help_text=gettext_lazy(
            "For the practice's lists: “Kim and Lee Noor”, “Thursday group”. Its members read it, too."
        ),
        max_length=120,
    )
    members = forms.MultipleChoiceField(
        label=gettext_lazy("Who shares it"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least two.")},
    )

    def __init__(self, request: HttpRequest, *, clients: Choices) -> None:
        super().__init__(request)
        self.fields["members"].choices = clients  # type: ignore[attr-defined]

    def clean_members(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["members"]
        if len(set(chosen)) < 2:
            raise forms.ValidationError(_("Choose at least two."))
        return chosen


class MemberForm(Form):
    member = forms.ChoiceField(label=gettext_lazy("Who joins?"))

    def __init__(self, request: HttpRequest, *, clients: Choices) -> None:
        super().__init__(request)
        self.fields["member"].choices = [("", "…"), *clients]  # type: ignore[attr-defined]


@gate(access.desk, to="shared.change", methods=("GET", "POST"))
def shared_new(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = SharedForm(request, clients=_clients(opened))
    if request.method == "POST" and form.is_valid():
        made = once(
            form,
            lambda: actions.begin_shared_file(
                name=form.cleaned_data["name"],
                members=[_member(opened, one) for one in form.cleaned_data["members"]],
                time_zone=policy.practice().time_zone,
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            ),
        )
        if made:
            messages.success(request, _("Begun. Each of them finds it in their own portal."))
            return redirect("client_about", client_id=made)
    context = {"form": form, "back_url": reverse("clients")}
    status = 422 if form.errors else 200
    return render(request, "office/shared_new.html", frame(request, "clients") | context, status=status)


@gate(access.shared_file, to="shared.change", methods=("GET", "POST"))
def shared_members(request: HttpRequest, opened: Opened) -> HttpResponse:
    shared: Client = opened.subject
    current = Membership.objects.current(opened.now).filter(shared=shared)
    there = {str(pk) for pk in current.values_list("client_id", flat=True)}
    form = MemberForm(request, clients=[one for one in _clients(opened) if one[0] not in there])
    if request.method == "POST" and form.is_valid():
        actions.add_member(
            shared=shared,
            member=_member(opened, form.cleaned_data["member"]),
            actor=opened.actor,
            now=opened.now,
        )
        messages.success(request, _("They share the file now, with all that was said in it."))
        return redirect("shared_members", shared_id=shared.pk)
    context = frame(request, "clients") | client_pages.head(opened, "about")
    context |= {
        "form": form,
        "members": sections.members(opened),
        "back_url": reverse("client_about", args=[shared.pk]),
    }
    return render(request, "office/shared_members.html", context, status=422 if form.errors else 200)


@gate(access.membership, to="shared.change", methods=("GET", "POST"))
def membership_ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    row, form = opened.subject, Form(request)
    back = reverse("shared_members", args=[row.shared_id])
    if request.method == "POST" and form.is_valid():
        actions.end_membership(membership=row, actor=opened.actor, now=opened.now)
        messages.success(request, _("They no longer share the file."))
        return redirect(back)
    ask = Question(
        title=_("No longer share the file"),
        button=_("End it now"),
        back_url=back,
        facts=((_("Who"), opened.text(row, "called") or ""),),
        lines=(
            _(
                "From this moment the shared conversation is not there for them, what was said before included."
            ),
            _("What they wrote stays with the others. Their own file is untouched."),
        ),
        is_danger=True,
    )
    return asking.page(request, opened, form, ask)


def _clients(opened: Opened) -> Choices:
    """People, whose own file this person keeps, A to Z."""
    mine = scope.clients(opened.actor, opened.now).filter(
        kind=Client.Kind.INDIVIDUAL, status=Client.Status.ACTIVE
    )
    found = list(mine)
    reaches = scope.reaches(opened.actor, [one.pk for one in found], opened.now)
    kept = [one for one in found if SealedClass.ADMINISTRATIVE in reaches[one.pk].writes]
    grant = grant_for_list(opened.actor, [one.pk for one in kept], opened.now)
    names = crypto.open_rows(kept, "name", by=grant)
    pairs = [(str(one.pk), name or "") for one, name in zip(kept, names, strict=True)]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


def _member(opened: Opened, pk: str) -> tuple[Client, Any]:
    """Looked up inside the person's own scope, with the first name that the others will read."""
    client = scope.clients(opened.actor, opened.now).filter(pk=UUID(pk)).first()
    if client is None:
        raise Forbidden
    grant = grant_for_list(opened.actor, [client.pk], opened.now)
    opened.vaults.append(client.vault_id)
    called = crypto.open(client, "first_name", by=grant) or crypto.open(client, "name", by=grant)
    return client, called or _("Member")
