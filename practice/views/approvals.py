"""What needs a second person: the list, asking, deciding, taking back, doing."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import actions, approval_words, forms, links, policy, spoken, submissions
from practice.access import Opened
from practice.access import approvals as noun
from practice.access.capabilities import may
from practice.actions.approvals import Stage, is_involved, may_decide, stage
from practice.forms.approvals import DecisionForm, ResetForm
from practice.gate import gate
from practice.models.approval import Approval
from practice.models.people import User
from practice.office import frame
from practice.pages import pager


@gate(noun.approvals, to="approval.list")
def approvals(request: HttpRequest, opened: Opened) -> HttpResponse:
    page = Paginator(noun.known(opened.actor), 50).get_page(request.GET.get("page"))
    rows: list[Approval] = list(page.object_list)
    opened.seen = [row.pk for row in rows]
    names = dict(User.objects.filter(pk__in=[row.subject_id for row in rows]).values_list("pk", "name"))
    context = {
        "approvals": [_row(request, opened, row, names.get(row.subject_id, "")) for row in rows],
        "new_url": reverse("approval_new") if may(opened.actor.roles, "approval.ask") else "",
        "pager": pager(page),
    }
    return render(request, "office/approvals.html", frame(request, "approvals") | context)


@gate(noun.approvals, to="approval.ask", methods=("GET", "POST"), is_step_up=True)
def new(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = ResetForm(request, asker=opened.actor.person)
    if form.is_valid() and _is_asked(form, opened):
        messages.success(request, _("Asked. Who can decide has been told by mail."))
        return redirect("approvals")
    context = {"form": form, "back_url": reverse("approvals")}
    status = 422 if form.errors else 200
    return render(request, "office/approval_new.html", frame(request, "approvals") | context, status=status)


@gate(noun.approval, to="approval.decide", methods=("GET", "POST"), is_step_up=True)
def decision(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = DecisionForm(request)
    if form.is_valid():
        is_granted = form.cleaned_data["decision"] == "granted"
        asked: dict[str, Any] = {"actor": opened.actor, "now": opened.now, "submission": form.submission}
        try:
            actions.decide_approval(approval=opened.subject, is_granted=is_granted, **asked)
        except (actions.NotReady, submissions.Changed):
            messages.warning(request, _("This was settled meanwhile."))
        except submissions.AlreadyDone:
            pass
        return redirect("approvals")
    return _about(request, opened, "office/approval_decision.html", form)


@gate(noun.approval, to="approval.withdraw", methods=("POST",))
def withdrawal(request: HttpRequest, opened: Opened) -> HttpResponse:
    try:
        actions.withdraw_approval(approval=opened.subject, actor=opened.actor, now=opened.now)
        messages.success(request, _("Taken back."))
    except actions.NotReady:
        messages.warning(request, _("This was settled meanwhile."))
    return redirect("approvals")


@gate(noun.approval, to="approval.use", methods=("GET", "POST"), is_step_up=True)
def doing(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = forms.Form(request)
    if form.is_valid():
        try:
            actions.use_approval(approval=opened.subject, actor=opened.actor, now=opened.now)
            name = User.objects.get(pk=opened.subject.subject_id).name
            messages.success(request, approval_words.of(opened.subject, name).done)
        except actions.NotReady:
            messages.warning(request, _("This can't be done now."))
        return redirect("approvals")
    return _about(request, opened, "office/approval_doing.html", form)


def _is_asked(form: ResetForm, opened: Opened) -> bool:
    typed = {"user": form.cleaned_data["user"], "reason": form.cleaned_data["reason"]}
    asked: dict[str, Any] = {"actor": opened.actor, "now": opened.now, "submission": form.submission}
    try:
        actions.ask_approval(act=Approval.Act.RESET_SECOND_FACTOR, **typed, **asked)
    except submissions.AlreadyDone:
        return True
    except submissions.Changed:
        form.add_error(None, _("You sent this page before with other words. Please send it once more."))
    except actions.AlreadyAsked:
        form.add_error(None, _("This has been asked for already, and waits."))
    except actions.AskedTooOften:
        form.add_error(None, _("This was asked for too often in a week. Talk to each other first."))
    else:
        return True
    return False


def _about(request: HttpRequest, opened: Opened, template: str, form: forms.Form) -> HttpResponse:
    row: Approval = opened.subject
    subject = User.objects.get(pk=row.subject_id)
    context = {
        "form": form,
        "about": _row(request, opened, row, subject.name),
        "back_url": reverse("approvals"),
    }
    status = 422 if form.errors else 200
    return render(request, template, frame(request, "approvals") | context, status=status)


def _row(request: HttpRequest, opened: Opened, row: Approval, name: str) -> dict[str, Any]:
    zone, at = policy.practice().time_zone, stage(row, opened.now)
    is_open = at in (Stage.WAITING, Stage.READY)
    is_mine = is_involved(row, opened.actor)
    ripe = spoken.moment(row.ripe_at, now=opened.now, zone=zone) if row.ripe_at else ""
    decides = is_open and not row.decision and may_decide(row, opened.actor)
    return {
        "words": approval_words.of(row, name),
        "asked_by": row.asked_by.name,
        "asked": spoken.moment(row.asked_at, now=opened.now, zone=zone),
        "iso": row.asked_at.isoformat(),
        "reason": opened.text(row, "reason"),
        "stage": _words(at, row, ripe),
        "decided_by": row.decided_by.name if row.decided_by else "",
        "decide_url": links.to("approval_decision", row.pk) if decides else "",
        "use_url": links.to("approval_doing", row.pk) if is_mine and at is Stage.READY else "",
        "withdraw": _post(request, "approval_withdrawal", row) if is_mine and is_open else None,
    }


def _words(at: Stage, row: Approval, ripe: str) -> str:
    if at is Stage.WAITING and ripe:
        return _("Nobody else can decide. From %(when)s it may be done.") % {"when": ripe}
    return {
        Stage.WAITING: _("Waits for a second person."),
        Stage.READY: _("Granted.") if row.decision else _("It may be done now."),
        Stage.REFUSED: _("Refused."),
        Stage.WITHDRAWN: _("Taken back."),
        Stage.DONE: _("Done."),
        Stage.EXPIRED: _("Not done in time."),
    }[at]


def _post(request: HttpRequest, name: str, row: Approval) -> dict[str, str]:
    url = links.to(name, row.pk)
    return {"url": url, "key": forms.key_for(request, url)}
