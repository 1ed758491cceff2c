"""Who acts for a client: the list and its beginning, another scope, the clinician's review, the end."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice import access, actions, addresses, policy
from practice.access import Opened
from practice.actions.representations import Standing
from practice.forms import Form
from practice.gate import gate
from practice.models import ContactPoint, Representation
from practice.office import frame
from records import asking, client_pages, representing
from records.asking import Question
from records.client_forms import DAY
from records.sending import once

SCOPES = [
    (
        Representation.Scope.ADMINISTRATIVE,
        gettext_lazy("Administrative: appointments and bills, nothing of what is said in therapy"),
    ),
    (Representation.Scope.FULL, gettext_lazy("Everything, but what the client keeps to themselves")),
]


class RepresentationForm(Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    relation = forms.CharField(
        label=gettext_lazy("What they are to the client"),
        help_text=gettext_lazy("Mother, guardian, under a power of attorney …"),
        max_length=120,
    )
    scope = forms.ChoiceField(label=gettext_lazy("How far"), choices=SCOPES, widget=forms.RadioSelect)
    from_on = forms.DateField(label=gettext_lazy("From"), widget=DAY)
    until_on = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=DAY,
        help_text=gettext_lazy("Empty: until further notice. A child's ends when they come of age."),
    )  # fmt: skip
    documents = forms.CharField(
        label=gettext_lazy("What was shown to you"),
        help_text=gettext_lazy("“Birth certificate; custody order of May 2024.” It is noted that you saw it."),
        max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("How to reach them"), required=False, widget=forms.RadioSelect,
        choices=[(ContactPoint.Kind.EMAIL, gettext_lazy("Email")), (ContactPoint.Kind.PHONE, gettext_lazy("Phone"))],
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("Their address or number"), max_length=120, required=False,
        help_text=gettext_lazy("With it, you can invite them to the portal next."),
    )  # fmt: skip

    def __init__(self, request: HttpRequest, *, now: datetime, zone: str) -> None:
        self.today = now.astimezone(ZoneInfo(zone)).date()
        super().__init__(request, initial={"from_on": self.today, "kind": "email"})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begins, ends = cleaned.get("from_on"), cleaned.get("until_on")
        if begins and begins < self.today:
            self.add_error("from_on", _("Access can't begin in the past."))
        if begins and ends and ends < begins:
            self.add_error("until_on", _("The last day can't be before the first."))
        if cleaned.get("address"):
            try:
                cleaned["address"] = addresses.normal(cleaned.get("kind") or "email", cleaned["address"])
            except addresses.BadAddress as error:
                self.add_error("address", error)
        return cleaned

    @property
    def standing(self) -> Standing:
        given = self.cleaned_data
        return Standing(
            name=given["name"], relation=given["relation"], documents=given["documents"] or None,
            scope=given["scope"], begins=given["from_on"], ends=given["until_on"],
        )  # fmt: skip

    @property
    def point(self) -> tuple[str, str] | None:
        given = self.cleaned_data
        return (given["kind"] or "email", given["address"]) if given["address"] else None


class ScopeForm(Form):
    scope = forms.ChoiceField(label=gettext_lazy("How far"), choices=SCOPES, widget=forms.RadioSelect)


class ReviewForm(Form):
    review_on = forms.DateField(
        label=gettext_lazy("Look at it again on"), required=False, widget=DAY,
        help_text=gettext_lazy("Empty: not again before it ends."),
    )  # fmt: skip

    def __init__(self, request: HttpRequest, *, today: date) -> None:
        self.today = today
        super().__init__(request)

    def clean_review_on(self) -> date | None:
        day: date | None = self.cleaned_data["review_on"]
        if day and day <= self.today:
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return day


@gate(access.client_file, to="representation.change", methods=("GET", "POST"))
def representations(request: HttpRequest, opened: Opened) -> HttpResponse:
    client, zone = opened.subject, policy.practice().time_zone
    form = RepresentationForm(request, now=opened.now, zone=zone)
    if request.method == "POST" and form.is_valid():
        made = once(
            form,
            lambda: actions.begin_representation(
                client=client,
                standing=form.standing,
                child=representing.child_of(opened, client),
                point=form.point,
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            ),
        )
        if made:
            messages.success(request, _("They act for the client now, as far as it says below."))
            return redirect("representations", client_id=client.pk)
    context = frame(request, "clients") | client_pages.head(opened, "about")
    context |= {
        "form": form,
        "acting": representing.rows(opened),
        "law": representing.law(opened, client),
        "invite_url": reverse("client_invitation", args=[client.pk]),
        "back_url": reverse("client_about", args=[client.pk]),
    }
    return render(request, "office/representations.html", context, status=422 if form.errors else 200)


@gate(access.representation, to="representation.change", methods=("GET", "POST"))
def representation_ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    row, form = opened.subject, Form(request)
    if request.method == "POST" and form.is_valid():
        actions.end_representation(representation=row, actor=opened.actor, now=opened.now)
        messages.success(request, _("Ended. They see nothing more, and can't sign in."))
        return redirect("representations", client_id=row.client_id)
    ask = _ask(
        opened,
        _("End the representation"),
        _("End it now"),
        _("From this moment they see nothing of this client and can't sign in."),
    )
    return asking.page(request, opened, form, ask)


@gate(access.representation, to="representation.change", methods=("GET", "POST"))
def representation_scope(request: HttpRequest, opened: Opened) -> HttpResponse:
    row, form = opened.subject, ScopeForm(request)
    _require_standing(row, opened)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["scope"] != row.scope:
            _change_scope(opened, row, form.cleaned_data["scope"])
        messages.success(request, _("Changed. They are signed out, and come back with this scope."))
        return redirect("representations", client_id=row.client_id)
    ask = _ask(opened, _("Another scope"), _("Change it"), _("What held until now stays on record."))
    return asking.page(request, opened, form, ask)


@gate(access.representation_care, to="representation.review", methods=("GET", "POST"))
def representation_review(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: Representation = opened.subject
    _require_standing(row, opened)
    today = opened.now.astimezone(ZoneInfo(policy.practice().time_zone)).date()
    form = ReviewForm(request, today=today)
    if request.method == "POST" and form.is_valid():
        actions.confirm_representation(
            representation=row,
            review_on=form.cleaned_data["review_on"],
            actor=opened.actor,
            now=opened.now,
        )
        messages.success(request, _("Looked at. It goes on as it is."))
        return redirect("representations", client_id=row.client_id)
    lines = [
        " ".join(filter(None, (one["words"], one["limits"], f"({one['basis']})" if one["basis"] else "")))
        for one in representing.law(opened, row.client)
    ]
    ask = _ask(
        opened,
        _("Look at it again"),
        _("It goes on as it is"),
        *lines,
        _(
            "It is yours to judge whether this person may go on seeing what they see. You can narrow it or end it instead."
        ),
    )
    urls = {"narrow": "representation_scope", "end": "representation_ending"}
    others = {name: reverse(url, args=[row.pk]) for name, url in urls.items()}
    return asking.page(request, opened, form, ask, others=others)


def _change_scope(opened: Opened, row: Representation, scope: str) -> None:
    words = {name: opened.text(row, name) for name in ("name", "relation", "documents")}
    standing = Standing(
        name=words["name"] or "",
        relation=words["relation"] or "",
        documents=words["documents"],
        begins=opened.now.astimezone(policy.zone()).date(),
    )
    actions.change_scope(
        representation=row, scope=scope, standing=standing, actor=opened.actor, now=opened.now
    )


def _require_standing(row: Representation, opened: Opened) -> None:
    """What has ended stays as it was."""
    if row.until_at and row.until_at <= opened.now:
        raise access.Forbidden


def _ask(opened: Opened, title: str, button: str, *lines: str) -> Question:
    row: Representation = opened.subject
    who = (opened.text(row, "name") or "", opened.text(row, "relation") or "")
    return Question(
        title=title,
        button=button,
        back_url=reverse("representations", args=[row.client_id]),
        facts=((_("Who"), " · ".join(who)),),
        lines=lines,
    )
