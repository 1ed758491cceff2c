"""Signing: first whether on a screen at all, then the text and the name."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from consent import access, evidence, filling, verifying
from consent.actions.completing import Shown, Signing
from consent.actions.signing import digest
from consent.filling import Filling
from consent.models import FormFile, Signature
from consent.portal.filling import lists, pages
from consent.portal.filling.review import closed, complete
from consent.portal.filling.shapes import ScreenForm, SignatureForm
from consent.rules.drawing import HEIGHT, WIDTH
from practice.access import Opened
from practice.gate import gate
from practice.portal_frame import frame

_AGREED = "screen_agreed"  # in the sealed session: form request → when they agreed to sign on a screen


@gate(access.form_request, to="filling.fill", methods=("GET", "POST"))
def electronic(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Its own step, before there is anything to sign: on a screen, or on paper."""
    if (elsewhere := closed(opened)) is not None:
        return elsewhere
    pk = opened.subject.pk
    filled = filling.opened(opened.subject, by=opened.rights)
    if not filled.form.is_signed or filled.missing(pages.language_of(filled)):
        return redirect("portal_form_review", form_request_id=pk)
    form = ScreenForm(request)
    if request.method == "POST" and form.is_valid():
        request.session[_AGREED] = request.session.get(_AGREED, {}) | {str(pk): opened.now.isoformat()}
        return redirect("portal_form_signature", form_request_id=pk)
    context = (
        frame()
        | pages.head(filled)
        | {
            "form": form,
            "paper_url": reverse("portal_form_paper", args=[pk]),
            "back_url": reverse("portal_form_review", args=[pk]),
        }
    )
    return render(request, "portal/forms/electronic.html", context, status=422 if form.errors else 200)


@gate(access.form_request, to="filling.fill", methods=("GET", "POST"))
def sign(request: HttpRequest, opened: Opened) -> HttpResponse:
    if (elsewhere := closed(opened)) is not None:
        return elsewhere
    pk = opened.subject.pk
    filled = filling.opened(opened.subject, by=opened.rights)
    agreed = request.session.get(_AGREED, {}).get(str(pk))
    language = pages.language_of(filled)
    if not agreed or not filled.form.is_signed or filled.missing(language):
        return redirect("portal_form_electronic", form_request_id=pk)
    form = SignatureForm(request, is_own=lists.is_own(opened))
    problem = ""
    if request.method == "POST" and form.is_valid():
        shown = Shown(language=language, digest=form.cleaned_data["seen"])
        problem = complete(opened, form, shown, _signing(request, form, agreed))
        if not problem:
            request.session[_AGREED] = {
                key: at for key, at in request.session[_AGREED].items() if key != str(pk)
            }
            return redirect("portal_form", form_request_id=pk)
    status = 422 if form.errors or problem else 200
    return render(request, "portal/forms/sign.html", _page(filled, form, language, problem), status=status)


@gate(access.signature, to="filling.view")
def signature(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What was signed, word for word, and what stands behind it."""
    return render(request, "portal/forms/signature.html", frame() | proof(opened))


@gate(access.signature, to="filling.view")
def verification(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: Signature = opened.subject
    context = frame() | {
        "checks": verifying.verify(row, by=opened.rights),
        "when": evidence.instant(opened.now, row.time_zone or row.client.time_zone),
        "back_url": reverse("portal_signature", args=[row.pk]),
    }
    return render(request, "portal/forms/verification.html", context)


def proof(opened: Opened) -> dict[str, Any]:
    """For the portal."""
    row: Signature = opened.subject
    files = FormFile.objects.filter(signature=row, removed_at=None)
    copy = files.exclude(purpose=FormFile.Purpose.ANSWER).first()
    request = getattr(copy, "form_request_id", None)
    return sheet(opened) | {
        "copy_url": reverse("portal_form_file", args=[copy.pk]) if copy else "",
        "verify_url": reverse("portal_signature_verification", args=[row.pk]),
        "back_url": reverse("portal_form", args=[request]) if request else reverse("reach"),
    }


def sheet(opened: Opened) -> dict[str, Any]:
    """The text and the evidence, for the portal and the workspace."""
    row: Signature = opened.subject
    return {
        "paragraphs": evidence.paragraphs(opened.text(row, "shown") or ""),
        "lines": evidence.lines(row, opened.text(row, "typed_name") or ""),
        "typed_name": opened.text(row, "typed_name"),
        "drawing": opened.text(row, "drawing"),
        "width": WIDTH,
        "height": HEIGHT,
        "method": row.method,
        "text_language": row.language,
    }


def _signing(request: HttpRequest, form: SignatureForm, agreed: str) -> Signing:
    return Signing(
        typed_name=form.cleaned_data["name"],
        drawing=form.cleaned_data["drawing"],
        capacity=form.cleaned_data.get("capacity", Signature.Capacity.SELF),
        agent=request.session.agent,  # type: ignore[attr-defined]
        electronic_at=datetime.fromisoformat(agreed),
    )


def _page(filled: Filling, form: SignatureForm, language: str, problem: str) -> dict[str, Any]:
    """`seen` is always that of the text below it."""
    text = filled.text(language)
    pk = filled.row.pk
    return (
        frame()
        | pages.head(filled)
        | {
            "paragraphs": evidence.paragraphs(text),
            "seen": digest(text).hex(),
            "version": filled.row.form_version.version,
            "form": form,
            "problem": problem,
            "width": WIDTH,
            "height": HEIGHT,
            "back_url": reverse("portal_form_review", args=[pk]),
        }
    )
