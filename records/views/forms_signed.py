"""What a client answered and signed, for who may read it; and whether it is still what was signed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import access as agreed
from consent import evidence, filling, verifying
from consent.models import FormFile, FormRequest, Signature
from consent.portal.filling import downloads, signing
from practice import policy
from practice.access import Opened
from practice.gate import gate
from practice.office import frame
from records import asked_forms, client_pages


@gate(agreed.form_request, to="filling.read")
def answers(request: HttpRequest, opened: Opened) -> HttpResponse:
    """So far, or as they were sent; on paper and in words there is the signature's own page."""
    row: FormRequest = opened.subject
    filled = filling.opened(row, by=opened.rights)
    context = {
        "row": asked_forms.row_of(opened, row),
        "paragraphs": evidence.paragraphs(filled.text(row.language)),
        "text_language": row.language,
        "reason": opened.text(row, "decline_reason"),
        "is_declined": row.state == FormRequest.State.DECLINED,
        "files": [_file(opened, one) for one in _files(row)],
        "evidence_url": reverse("office_signature", args=[row.signature_id]) if row.signature_id else "",
        "back_url": reverse("client_forms", args=[row.client_id]),
    }
    return _page(request, opened, "answers", context)


@gate(agreed.signature, to="filling.read")
def signature(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: Signature = opened.subject
    kept = FormFile.objects.filter(signature=row, removed_at=None)
    context = signing.sheet(opened) | {
        "files": [_file(opened, one) for one in kept],
        "verify_url": reverse("office_signature_verification", args=[row.pk]),
        "back_url": reverse("client_forms", args=[row.client_id]),
    }
    return _page(request, opened, "signature", context)


@gate(agreed.signature, to="filling.read")
def verification(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: Signature = opened.subject
    context = {
        "checks": verifying.verify(row, by=opened.rights),
        "when": evidence.instant(opened.now, policy.practice().time_zone),
        "back_url": reverse("office_signature", args=[row.pk]),
    }
    return _page(request, opened, "verification", context)


@gate(agreed.form_file, to="filling.read")
def file(request: HttpRequest, opened: Opened) -> HttpResponse:
    return downloads.download(opened)


def _files(row: FormRequest) -> list[FormFile]:
    return list(FormFile.objects.filter(form_request=row, removed_at=None).order_by("created_at"))


def _file(opened: Opened, row: FormFile) -> dict[str, Any]:
    purposes = {
        FormFile.Purpose.COPY: _("the copy in PDF"),
        FormFile.Purpose.SCAN: _("the scan of the paper"),
        FormFile.Purpose.ANSWER: _("sent with it"),
    }
    return {
        "name": opened.text(row, "name") or "",
        "purpose": purposes[FormFile.Purpose(row.purpose)],
        "url": reverse("office_form_file", args=[row.pk]),
    }


def _page(request: HttpRequest, opened: Opened, name: str, context: dict[str, Any]) -> HttpResponse:
    page = frame(request, "clients") | client_pages.head(opened, "forms") | context
    return render(request, f"office/client_forms/{name}.html", page)
