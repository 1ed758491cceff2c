"""Files of forms: always as a download, never shown by the browser."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from consent import access, files
from consent.models import FormFile
from practice.access import Opened
from practice.gate import gate


@gate(access.form_file, to="filling.view")
def portal_file(request: HttpRequest, opened: Opened) -> HttpResponse:
    return download(opened)


def download(opened: Opened) -> HttpResponse:
    """For the portal and the workspace alike."""
    row: FormFile = opened.subject
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
