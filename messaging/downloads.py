"""Files of messages: always as a download, never shown by the browser."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from messaging import access, files
from practice.access import Opened
from practice.gate import gate


@gate(access.attachment, to="conversation.view")
def office_file(request: HttpRequest, opened: Opened) -> HttpResponse:
    return _download(opened)


@gate(access.attachment, to="conversation.view")
def portal_file(request: HttpRequest, opened: Opened) -> HttpResponse:
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
