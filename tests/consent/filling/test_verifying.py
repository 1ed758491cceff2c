"""What was tampered with is red, each thing on a line of its own; what was not is green."""

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from consent import verifying
from consent.models import FormFile, FormRequest, FormVersion, Signature
from practice import crypto, policy, vaults
from practice.models import AuditEvent, Practice
from tests.consent.filling import asked
from tests.people import People, actor_of


@pytest.fixture
def row(people: People, now: datetime) -> FormRequest:
    found = asked.ask(people.dan, people.ana, now)
    asked.fill(found, actor_of(people.dan), now)
    return asked.finish(found, actor_of(people.dan), now)


def wrong(row: FormRequest) -> list[str]:
    signature = Signature.objects.select_related("form_version").get(pk=row.signature_id)
    checks = verifying.verify(signature, by=asked.grant(row.client))
    assert len(checks) == 5
    return [one.words for one in checks if not one.is_good]


def test_all_is_good_when_nothing_was_touched(row: FormRequest) -> None:
    assert wrong(row) == []


def test_other_answers_are_found(row: FormRequest) -> None:
    row.refresh_from_db()
    crypto.seal(row, vaults.sealer, answers='{"called": "Danny", "meds": "no", "why": "Nothing."}')
    row.save()
    assert wrong(row) == ["The answers that are kept are not those that were signed."]


def test_another_text_under_the_same_signature_is_found(row: FormRequest) -> None:
    signature = Signature.objects.get(pk=row.signature_id)
    crypto.seal(signature, vaults.sealer, shown="I agree to everything.")
    signature.save()
    assert wrong(row)[0] == "The text is not the one that was signed: its fingerprint differs."


def test_a_text_that_was_changed_on_the_disk_does_not_open(row: FormRequest) -> None:
    signature = Signature.objects.get(pk=row.signature_id)
    sealed = bytearray(signature.shown)
    sealed[-1] ^= 1
    Signature.objects.filter(pk=signature.pk).update(shown=bytes(sealed))
    assert wrong(row)[0] == "The text does not open: it was changed after it was sealed."


def test_a_copy_that_was_changed_or_is_gone_is_found(row: FormRequest) -> None:
    path = Path(settings.FILES) / FormFile.objects.get(purpose="copy").path
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert wrong(row) == ["The copy in PDF was changed, or is gone."]
    path.unlink()
    assert wrong(row) == ["The copy in PDF was changed, or is gone."]


def test_another_copy_with_another_hash_is_found(row: FormRequest) -> None:
    FormFile.objects.filter(purpose="copy").update(digest=b"x" * 32)
    assert wrong(row) == ["The copy in PDF was changed, or is gone."]


def test_a_form_that_was_rewritten_is_found(row: FormRequest) -> None:
    version = FormVersion.objects.get(pk=row.form_version_id)
    version.definition["title"]["en"] = "Something else"
    version.save()
    assert "This version of the form was changed after it was published." in wrong(row)


def test_a_signature_that_the_trail_does_not_know_is_found(row: FormRequest) -> None:
    other = Signature.objects.get(pk=row.signature_id)
    FormRequest.objects.filter(pk=row.pk).update(signature=None)
    Signature.objects.create(
        vault_id=other.vault_id, sealed_class=other.sealed_class, form_version_id=other.form_version_id,
        client_id=other.client_id, user_id=other.user_id, language="en", shown_digest=other.shown_digest,
        shown=other.shown, typed_name=other.typed_name, signed_at=other.signed_at,
    )  # fmt: skip
    forged = Signature.objects.select_related("form_version").exclude(pk=other.pk).get()
    words = [one.words for one in verifying.verify(forged, by=asked.grant(row.client)) if not one.is_good]
    assert "The audit trail knows nothing of this signature." in words
    assert AuditEvent.objects.filter(event="consent.filling.signed").count() == 1


def test_a_practice_that_changed_its_name_makes_nothing_red(row: FormRequest) -> None:
    house = policy.practice()
    Practice.objects.filter(pk=house.pk).update(name="Another name", phone="+12025550199")
    assert "Another name" in asked.text(row)
    assert wrong(row) == []
