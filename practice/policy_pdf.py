"""The policy in force, or any version, as a PDF/A for clients."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from practice import pdf, policy, policy_document
from practice.models import CommunicationsPolicy


def title(language: str) -> str:
    with override(language):
        return _("How we write to each other")


def since(row: CommunicationsPolicy, language: str) -> str:
    """“From 2 March 2026, version 4”."""
    with override(language):
        if row.effective_at is None:
            return _("Draft")
        day = formats.date_format(row.effective_at.astimezone(policy.zone()), "DATE_FORMAT")
        return _("From %(day)s, version %(number)s") % {"day": day, "number": row.version}


def make(row: CommunicationsPolicy, language: str) -> bytes:
    """Raises pdf.NotMade."""
    house = policy.practice()
    with override(language):
        html = render_to_string(
            "office/policy/document_pdf.html",
            policy_document.context(policy.of_row(row), language)
            | {
                "practice_name": house.discreet_name,
                "phone": house.phone,
                "title": title(language),
                "since": since(row, language),
            },
        )
    return pdf.render(html, title=title(language), language=language)


def response(row: CommunicationsPolicy, language: str) -> HttpResponse:
    """A file to keep; its name says nothing of the practice."""
    answer = HttpResponse(make(row, language), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="how-we-write-v{row.version or 0}-{language}.pdf"'
    return answer
