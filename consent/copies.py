"""The copy of a finished form as a PDF: the text, the signature, and what stands behind it."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from consent import evidence
from consent.models import FormRequest, Signature
from consent.rules.drawing import HEIGHT, WIDTH
from practice import calling, crypto, pdf, policy
from practice.calling import Called
from practice.models import Representation


def make(
    shown: str,
    language: str,
    *,
    signature: Signature | None = None,
    called: Called | None = None,
    **said: Any,
) -> bytes:
    """Nothing of the form or its person stands in the file's own data. Raises pdf.NotMade.

    `called`: for whom it is, by the name they use. `said`: typed_name and drawing of the signature, opened.
    """
    with translation.override(language[:2]):
        context = {
            "practice": policy.practice(),
            "paragraphs": evidence.paragraphs(shown),
            "signature": signature,
            "width": WIDTH,
            "height": HEIGHT,
            "called": called,
            **said,
        }
        if signature is not None:
            context["lines"] = evidence.lines(signature, said["typed_name"])
        html = render_to_string("portal/forms/copy.html", context)
        return pdf.render(html, title=_title(), language=language[:2])


def for_whom(row: FormRequest, by: crypto.Grant) -> Called | None:
    """A name and pronouns may be news to who acts for somebody: a copy that they can read says neither."""
    if Representation.objects.filter(client=row.client).exists() and not row.is_own:
        return None
    return calling.by(by, row.client)


def name(language: str) -> str:
    with translation.override(language[:2]):
        return _title() + ".pdf"


def _title() -> str:
    """It stands in the file's own data and in a list of downloads: not even that it is of a form."""
    return _("A copy")
