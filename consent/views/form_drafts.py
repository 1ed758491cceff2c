"""Writing a form: the text, what is wrong with it, the look of it, publishing it or throwing it away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consent import access, actions, form_words
from consent.actions.forms import digest_of, text_of
from consent.drafting import OutlineForm, SeenForm
from consent.models import FormVersion
from consent.rules.form import outline
from consent.rules.form.model import ITEM_KINDS, SLOTS
from consent.views.forms import differences, reading
from practice import forms, policy, spoken
from practice.access import Opened
from practice.gate import gate
from practice.models import User
from practice.office import frame


@gate(access.form_draft, to="form.manage", methods=("GET", "POST"))
def draft(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Each save keeps the text as it is. While somebody types, the page saves by itself and learns what is wrong."""
    row: FormVersion = opened.subject
    if request.method != "POST":
        return _editor(request, row, text_of(row), bytes(row.digest).hex())
    form = OutlineForm(request)
    if not form.is_valid():
        text, seen = request.POST.get("outline", ""), request.POST.get("seen", "")
        words = " ".join(str(one) for errors in form.errors.values() for one in errors)
        return _editor(request, row, text, seen, problem=words, status=422)
    text, seen = form.cleaned_data["outline"], form.cleaned_data["seen"]
    try:
        kept = actions.save_form_draft(
            draft=row, text=text, seen=bytes.fromhex(seen), actor=opened.actor, now=opened.now
        )
    except actions.Stale:
        return _overtaken(request, row, text, seen)
    if request.headers.get("HX-Request"):
        return _editor(request, kept, text, bytes(kept.digest).hex())
    messages.success(request, _("The draft is saved."))
    return redirect("form_draft", row.pk)


@gate(access.form_draft, to="form.manage", methods=("POST",))
def preview(request: HttpRequest, opened: Opened) -> HttpResponse:
    """How the text that was sent looks. Nothing is saved."""
    row: FormVersion = opened.subject
    text = request.POST.get("outline", "").replace("\r\n", "\n")[:1_000_000]
    return _editor(request, row, text, request.POST.get("seen", ""), is_kept=False)


@gate(access.form_draft, to="form.manage", methods=("GET", "POST"), is_step_up=True)
def publication(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: FormVersion = opened.subject
    form = SeenForm(request, initial={"seen": bytes(row.digest).hex()})
    if form.is_valid():
        seen = bytes.fromhex(form.cleaned_data["seen"])
        try:
            version = actions.publish_form_draft(draft=row, seen=seen, actor=opened.actor, now=opened.now)
        except (actions.Stale, actions.Faulty):
            messages.warning(request, _("The draft changed meanwhile. Please look at it once more."))
            return redirect("form_draft", row.pk)
        messages.success(request, _("Published. From now on this version is asked of clients."))
        return redirect("form_version", version.pk)
    newest = FormVersion.objects.published().filter(key=row.key).first()
    parsed = outline.parse(text_of(row))
    changes = differences(newest, parsed.definition) if not parsed.faults else []
    context = {
        "form": form,
        "title": form_words.title(newest) if newest else row.key,
        "number": (newest.version or 0) + 1 if newest else 1,
        "before": newest.version if newest else None,
        "faults": parsed.faults,
        "changes": changes,
        "counsel": bool(parsed.definition.get("needs_counsel")),
        "back_url": reverse("form_draft", args=[row.pk]),
    }
    return render(request, "office/forms/publication.html", frame(request, "forms") | context)


@gate(access.form_draft, to="form.manage", methods=("GET", "POST"))
def removal(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = forms.Form(request)
    if form.is_valid():
        try:
            actions.discard_form_draft(draft=opened.subject, actor=opened.actor, now=opened.now)
            messages.success(request, _("The draft is gone. What was published stays as it is."))
        except actions.Stale:
            messages.warning(request, _("This was settled meanwhile."))
        return redirect("forms")
    context = {
        "form": form,
        "title": _("Throw this draft away?"),
        "lede": _("What was published stays as it is. The draft cannot be brought back."),
        "back_url": reverse("form_draft", args=[opened.subject.pk]),
        "act": _("Throw away"),
        "is_danger": True,
    }
    return render(request, "office/forms/ask.html", frame(request, "forms") | context)


def _overtaken(request: HttpRequest, row: FormVersion, text: str, seen: str) -> HttpResponse:
    """Somebody else saved meanwhile. Who presses Save again replaces it; typing on alone does not."""
    row.refresh_from_db()
    is_typing = bool(request.headers.get("HX-Request"))
    who = User.objects.filter(pk__in=[row.changed_by_id]).values_list("name", flat=True).first() or ""
    words = _("%(name)s changed this draft while you wrote, so yours is not saved.") % {"name": who}
    more = _("Press “Save draft” to decide.") if is_typing else _("Save once more to put yours in its place.")
    base = seen if is_typing else bytes(row.digest).hex()
    status = 200 if is_typing else 409
    return _editor(request, row, text, base, problem=f"{words} {more}", status=status, is_kept=False)


def _editor(
    request: HttpRequest,
    row: FormVersion,
    text: str,
    seen: str,
    *,
    problem: str = "",
    status: int = 200,
    is_kept: bool = True,
) -> HttpResponse:
    parsed = outline.parse(text)
    page_url = reverse("form_draft", args=[row.pk])
    wanted = request.POST.get("language") or request.GET.get("language") or get_language() or "en"
    shown = reading(parsed.definition, wanted) if not parsed.faults else {}
    context: dict[str, Any] = {
        "row": row,
        "outline": text,
        "seen": seen or digest_of(row.definition).hex(),
        "faults": parsed.faults,
        "problem": problem,
        "saved": _clock(row) if is_kept and not problem else "",
        "form_key": forms.key_for(request, page_url),
        "draft_url": page_url,
        "preview_url": reverse("form_draft_preview", args=[row.pk]),
        "publication_url": reverse("form_draft_publication", args=[row.pk]),
        "removal_url": reverse("form_draft_removal", args=[row.pk]),
        "kinds": [one for one in ITEM_KINDS if one not in ("heading", "text")],
        "slots": [f"{{{one}}}" for one in SLOTS],
        "heading": shown.get("title") or row.key,
        **shown,
    }
    if request.headers.get("HX-Request"):
        return render(request, "office/forms/_kept.html", context | {"is_fragment": True}, status=200)
    return render(request, "office/forms/draft.html", frame(request, "forms") | context, status=status)


def _clock(row: FormVersion) -> str:
    house = policy.practice()
    return spoken.moment(row.changed_at or row.created_at, now=timezone.now(), zone=house.time_zone)
