"""Verify now: asked for here, done by a worker, answered here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practice import actions, forms, policy, spoken
from practice.access import Opened, oversight
from practice.gate import gate
from practice.models.running import VerificationRun
from practice.office import frame
from practice.verification import words

SHOWN = 20


@gate(oversight.audit_trail, to="verification.ask", methods=("GET", "POST"))
def verifications(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = forms.Form(request)
    if request.method == "POST" and form.is_valid():
        actions.ask_verification(actor=opened.actor, now=opened.now)
        return redirect("verifications")
    context = _state(opened) | {
        "poll_url": reverse("verification_changes"),
        "back_url": reverse("audit"),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "office/verifications.html", frame(request, "audit") | context, status=status)


@gate(oversight.audit_trail, to="verification.ask", is_poll=True)
def changes(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Where it stands, while one looks on: nothing here that the page has not shown, so no row in the trail."""
    opened.is_quiet = True
    state = _state(opened)
    if request.headers.get("If-None-Match") == state["tag"]:
        return HttpResponse(status=304, headers={"ETag": state["tag"]})
    answer = render(request, "office/_verifications.html", state)
    answer.headers["ETag"] = state["tag"]
    return answer


def _state(opened: Opened) -> dict[str, Any]:
    runs = list(VerificationRun.objects.select_related("asked_by").order_by("-asked_at")[:SHOWN])
    is_running = any(run.ended_at is None for run in runs)
    tag = "-".join(f"{run.pk.hex[:8]}{bool(run.began_at)}{bool(run.ended_at)}" for run in runs[:2])
    zone = policy.practice().time_zone
    return {"runs": [_run(run, opened, zone) for run in runs], "is_running": is_running, "tag": f'"{tag}"'}


def _run(run: VerificationRun, opened: Opened, zone: str) -> dict[str, Any]:
    return {
        "id": f"v-{run.pk}",
        "when": spoken.moment(run.ended_at or run.asked_at, now=opened.now, zone=zone),
        "iso": (run.ended_at or run.asked_at).isoformat(),
        "by": run.asked_by.name if run.asked_by else _("by the clock"),
        "tag": _tag(run),
        "rows": _rows(run),
        "findings": [
            {"words": words.of(kind), "place": f"{area}: {place}" if place else area}
            for area, kind, place in run.findings
        ],
        "more": max(0, run.count - len(run.findings)),
    }


def _tag(run: VerificationRun) -> dict[str, str]:
    if run.began_at is None and run.ended_at is None:
        return {"kind": "", "icon": "hourglass", "words": _("waits for its turn")}
    if run.ended_at is None:
        return {"kind": "", "icon": "hourglass", "words": _("runs now")}
    if not run.is_whole:
        return {"kind": "open", "icon": "circle-alert", "words": _("did not come to its end")}
    if run.count:
        said = ngettext("%(n)s thing does not hold", "%(n)s things do not hold", run.count) % {"n": run.count}
        return {"kind": "stop", "icon": "octagon-x", "words": said}
    return {"kind": "secure", "icon": "shield-check", "words": _("everything holds")}


def _rows(run: VerificationRun) -> str:
    return ngettext("%(n)s row of the trail", "%(n)s rows of the trail", run.rows) % {"n": f"{run.rows:,}"}
