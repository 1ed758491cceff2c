"""Does a signature still say what was signed? Everything is computed anew, from what lies sealed and from the trail."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from consent import files, filling
from consent.models import Consent, FormFile, FormRequest, FormVersion, Signature
from consent.rules import form as rules
from practice import crypto
from practice.verification import leaves

EVENTS = [
    "consent.filling.signed",
    "consent.filling.paper_noted",
    "consent.filling.spoken_noted",
    "consent.consent.given",
]
ON_SCREEN = (Signature.Method.TYPED, Signature.Method.DRAWN)


@dataclass(frozen=True)
class Check:
    is_good: bool
    words: str


def verify(row: Signature, *, by: crypto.Grant) -> list[Check]:
    """Each line green or red. Whoever may read the text may ask."""
    request = FormRequest.objects.select_related("client", "form_version").filter(signature=row).first()
    checks = [_text(row, by), _version(row.form_version), _event(row)]
    if request is not None and row.method in ON_SCREEN:
        checks.append(_answers(row, request, by))
    return [*checks, *_files(row, by)]


def _text(row: Signature, by: crypto.Grant) -> Check:
    shown = _opened(row, by)
    if shown is None:
        return Check(False, _("The text does not open: it was changed after it was sealed."))
    if hashlib.sha256(shown.encode()).digest() != bytes(row.shown_digest):
        return Check(False, _("The text is not the one that was signed: its fingerprint differs."))
    return Check(True, _("The text is the one that was signed: its fingerprint is the same."))


def _opened(row: Signature, by: crypto.Grant) -> str | None:
    try:
        return crypto.open(row, "shown", by=by)
    except crypto.Refused:
        return None


def _version(version: FormVersion) -> Check:
    canonical = json.dumps(version.definition, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    if hashlib.sha256(canonical.encode()).digest() != bytes(version.digest):
        return Check(False, _("This version of the form was changed after it was published."))
    return Check(True, _("This version of the form is as it was published."))


def _event(row: Signature) -> Check:
    """In the trail, with a leaf that fits. Who signs for a way of being reached stands there with the consent."""
    subject = Consent.objects.filter(signature=row).values_list("pk", flat=True).first()
    found = list(
        leaves.rows("event = ANY(%s) AND (object_ids @> %s OR subject_id = %s)", EVENTS, [row.pk], subject)
    )
    if not found:
        return Check(False, _("The audit trail knows nothing of this signature."))
    if any(one.stored != one.leaf for one in found):
        return Check(False, _("The audit trail's row of this signature was changed."))
    return Check(True, _("The audit trail has the row of this signature, unchanged."))


def _answers(row: Signature, request: FormRequest, by: crypto.Grant) -> Check:
    """The answers that are kept give the very words that were signed."""
    good = Check(True, _("The answers are those that were signed."))
    bad = Check(False, _("The answers that are kept are not those that were signed."))
    try:
        is_same = filling.opened(request, by=by).gave(_opened(row, by) or "", row.language)
    except (crypto.Refused, rules.FormError, ValueError):
        return bad
    return good if is_same else bad


def _files(row: Signature, by: crypto.Grant) -> Iterator[Check]:
    request = FormRequest.objects.filter(signature=row).values("pk")[:1]
    kept = FormFile.objects.filter(form_request__in=request, removed_at=None).order_by("created_at")
    has_proof = False
    for one in kept:
        has_proof |= one.purpose != FormFile.Purpose.ANSWER
        yield _file(one, by)
    if request and not has_proof:
        yield Check(False, _("There is neither a copy nor a scan of it."))


def _file(row: FormFile, by: crypto.Grant) -> Check:
    good = {
        FormFile.Purpose.COPY: _("The copy in PDF is the one that was made when it was signed."),
        FormFile.Purpose.SCAN: _("The scan of the paper is the one that was taken in."),
        FormFile.Purpose.ANSWER: _("A file that was sent with it is unchanged."),
    }
    bad = {
        FormFile.Purpose.COPY: _("The copy in PDF was changed, or is gone."),
        FormFile.Purpose.SCAN: _("The scan of the paper was changed, or is gone."),
        FormFile.Purpose.ANSWER: _("A file that was sent with it was changed, or is gone."),
    }
    purpose = FormFile.Purpose(row.purpose)
    try:
        content = files.read(row, by=by)
    except (crypto.Refused, OSError):
        return Check(False, bad[purpose])
    is_same = hashlib.sha256(content).digest() == bytes(row.digest)
    return Check(True, good[purpose]) if is_same else Check(False, bad[purpose])
