"""The next version of the policy in the making: its overview, its beginning and end, how clients would read it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import access, actions, clauses, policy, policy_matrix, spoken, submissions
from practice.access import NotVisible, Opened
from practice.forms import Form, watched
from practice.forms.policy import PublicationForm
from practice.gate import gate
from practice.models import CommunicationsPolicy
from practice.office import frame
from practice.rules import policy_lint
from practice.rules.policy_lint import Finding
from practice.views.policy import show_document
from practice.views.policy_versions import difference
from practice.vocabulary import Circumstance

Change = Callable[[], None]


@gate(access.policy, to="policy.edit")
def draft(request: HttpRequest, opened: Opened) -> HttpResponse:
    row = CommunicationsPolicy.objects.drafts().select_related("changed_by").first()
    if row is None:
        return render(request, "office/policy/no_draft.html", frame(request, "policy"))
    rules, held = policy.of_row(row), CommunicationsPolicy.objects.in_force(opened.now)[0]
    house = policy.practice()
    context = {
        "findings": [shown(one) for one in findings(row, opened)],
        "channels": policy_matrix.channels(),
        "rows": [
            one | {"url": reverse("policy_draft_ways", args=[one["why"]])}
            for one in policy_matrix.rows(rules)
        ],
        "parts": _parts(),
        "clauses": [
            {"title": title, "url": reverse("policy_draft_clause", args=[topic])}
            for topic, title in clauses.TITLES.items()
        ],
        "changed": row.changed_at and spoken.moment(row.changed_at, now=opened.now, zone=house.time_zone),
        "changed_by": row.changed_by.name if row.changed_by else "",
        "is_behind": held.published_at is not None and held.published_at > row.created_at,
        "held": held.version,
        "difference": difference(held, row),
    }
    return render(request, "office/policy/draft.html", frame(request, "policy") | context)


@gate(access.policy, to="policy.edit", methods=("POST",))
def beginning(request: HttpRequest, opened: Opened) -> HttpResponse:
    actions.begin_policy_draft(actor=opened.actor, now=opened.now)
    return redirect("policy_draft")


@gate(access.policy_draft, to="policy.edit", methods=("POST",))
def rebasing(request: HttpRequest, opened: Opened) -> HttpResponse:
    actions.rebase_policy_draft(draft=opened.subject, actor=opened.actor, now=opened.now)
    messages.success(
        request, _("What was published since is in the draft now, where you had not changed it.")
    )
    return redirect("policy_draft")


@gate(access.policy_draft, to="policy.edit", methods=("GET", "POST"))
def discarding(request: HttpRequest, opened: Opened) -> HttpResponse:
    def act() -> None:
        actions.discard_policy_draft(draft=opened.subject, actor=opened.actor, now=opened.now)

    return ask(
        request,
        Form(request),
        act,
        title=_("Throw the draft away"),
        lede=_("The policy in force stays as it is. What was changed in the draft is lost."),
        button=_("Throw it away"),
        saved=_("The draft is gone."),
        back="policy_draft",
    )


@gate(access.policy_draft, to="policy.edit")
def preview(request: HttpRequest, opened: Opened, language: str) -> HttpResponse:
    if language not in clauses.LANGUAGES:
        raise NotVisible
    return show_document(request, opened.subject, language)


@gate(access.policy_draft, to="policy.edit", methods=("GET", "POST"), is_step_up=True)
def publication(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: CommunicationsPolicy = opened.subject
    found = findings(row, opened)
    form = PublicationForm(request, now=opened.now)
    is_blocked = any(one.is_error for one in found)
    if request.method == "POST" and form.is_valid() and not is_blocked:
        _publish(request, row, form, opened)
        return redirect("policy_versions")
    context = {
        "form": form,
        "findings": [shown(one) for one in found],
        "is_blocked": is_blocked,
        "difference": difference(CommunicationsPolicy.objects.in_force(opened.now)[0], row),
        "back_url": reverse("policy_draft"),
    }
    status = 422 if form.errors or (is_blocked and request.method == "POST") else 200
    return render(
        request, "office/policy/publication.html", frame(request, "policy") | context, status=status
    )


def _publish(request: HttpRequest, row: CommunicationsPolicy, form: PublicationForm, opened: Opened) -> None:
    try:
        actions.publish_policy_draft(
            draft=row,
            publication=form.publication,
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except submissions.AlreadyDone:
        return
    messages.success(request, _("Published. It stands below with its day."))


def findings(row: CommunicationsPolicy, opened: Opened) -> list[Finding]:
    today: date = opened.now.astimezone(policy.zone()).date()
    return policy_lint.findings(policy.of_row(row), policy.vendors(), today, clauses.TITLES)


def shown(one: Finding) -> dict[str, Any]:
    """With the page where it is mended."""
    title = clauses.TITLES.get(one.key, "") if one.part == "clauses" else ""
    return {"words": one.words, "is_error": one.is_error, "about": title, "url": _where(one)}


def _where(one: Finding) -> str:
    if one.part == "ways":
        return reverse("policy_draft_ways", args=[one.key])
    if one.part == "clauses":
        return reverse("policy_draft_clause", args=[one.key])
    return reverse("vendors" if one.part == "vendors" else f"policy_draft_{one.part}")


def _parts() -> list[dict[str, str]]:
    parts = (
        (_("Hours, quiet hours and the usual promise"), "policy_draft_hours"),
        (_("Other promises, by subject"), "policy_draft_promises"),
        (_("Help in a crisis"), "policy_draft_crisis"),
        (_("Advice for writing"), "policy_draft_guidance"),
    )
    return [{"title": title, "url": reverse(name)} for title, name in parts]


def ask(
    request: HttpRequest,
    form: Form,
    act: Change,
    *,
    title: str,
    saved: str,
    back: str,
    lede: str = "",
    button: str = "",
    aside: str = "",
) -> HttpResponse:
    """One form of the office, and back to where it belongs. `aside`: a template that stands below it."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
            messages.success(request, saved)
            return redirect(back)
        except actions.DraftGone:
            messages.success(request, _("The draft was published or thrown away meanwhile."))
            return redirect(back)
        except actions.PolicyMovedOn:
            watched.at_this_moment(form)
    context = {"form": form, "title": title, "lede": lede, "button": button, "aside": aside}
    context["back_url"] = reverse(back)
    status = 422 if form.errors else 200
    return render(request, "office/policy/form.html", frame(request, "policy") | context, status=status)


def circumstance(name: str) -> Circumstance:
    if name not in Circumstance.values:
        raise NotVisible
    return Circumstance(name)
