"""Files of messages: always as a download, never shown by the browser.

What could be cleaned is handed out at once. What could not comes after a page that says so.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from messaging import access, files
from messaging.models import Attachment
from practice import portal_frame
from practice.access import Forbidden, Opened
from practice.gate import gate
from practice.models import Client
from practice.office import frame


@gate(access.attachment, to="conversation.view")
def office_file(request: HttpRequest, opened: Opened) -> HttpResponse:
    if opened.subject.is_cleaned:
        return _download(opened)
    page = _page(opened, "office_file_original", reverse("client", args=[opened.subject.message.client_id]))
    return render(request, "office/file_as_it_came.html", frame(request, "inbox") | page)


@gate(access.attachment, to="conversation.view")
def portal_file(request: HttpRequest, opened: Opened) -> HttpResponse:
    if opened.subject.is_cleaned:
        return _download(opened)
    page = _page(opened, "portal_file_original", _portal(opened))
    return render(request, "portal/file_as_it_came.html", portal_frame.frame() | page)


@gate(access.attachment, to="conversation.view")
def office_file_original(request: HttpRequest, opened: Opened) -> HttpResponse:
    return _original(opened)


@gate(access.attachment, to="conversation.view")
def portal_file_original(request: HttpRequest, opened: Opened) -> HttpResponse:
    return _original(opened)


def _page(opened: Opened, url_name: str, back: str) -> dict[str, Any]:
    row = opened.subject
    return {
        "name": opened.text(row, "name") or "",
        "is_mail": row.is_original,
        "is_infected": row.scan == Attachment.Scan.INFECTED,
        "is_scanned": row.scan == Attachment.Scan.CLEAN,
        "original_url": reverse(url_name, args=[row.pk]),
        "back_url": back,
    }


def _portal(opened: Opened) -> str:
    """The conversation at the portal in which it stands."""
    client = opened.subject.message.client
    return reverse("shared", args=[client.pk]) if client.kind == Client.Kind.SHARED else reverse("portal")


def _original(opened: Opened) -> HttpResponse:
    if opened.subject.scan == Attachment.Scan.INFECTED:
        raise Forbidden  # it is kept, and handed out to nobody
    return _download(opened)


def _download(opened: Opened) -> HttpResponse:
    row = opened.subject
    name = opened.text(row, "name") or "file"
    opened.seen = [row.pk]
    return HttpResponse(
        files.read(row, by=opened.rights),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )
