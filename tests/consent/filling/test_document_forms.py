"""Paper and spoken words stand in the record as what they are."""

from datetime import date, datetime

import pytest

from consent import actions
from consent.actions.documenting import Seen
from consent.models import FormFile, FormRequest, Signature
from practice import crypto, pdf, vaults
from practice.models import Notice
from practice.uploads.scanning import Scan
from practice.uploads.taking import Taken
from tests.consent.filling import asked
from tests.people import People, actor_of

DAY = date(2026, 1, 5)
SCAN = Taken("scan.txt", "text/plain", b"Signed by hand.", Scan.NOT_SCANNED)


def note(people: People, now: datetime, act: str, **seen: object) -> FormRequest:
    acts = {"paper": actions.document_paper, "spoken": actions.document_spoken}
    rights = {"by": asked.grant(people.dan)} if act == "spoken" else {}
    found = acts[act](
        client=people.dan,
        version=asked.version(now),
        seen=Seen(on=DAY, who="Dan Doyle", **seen),  # type: ignore[arg-type]
        submission=None,
        actor=actor_of(people.ana),
        now=now,
        **rights,
    )
    assert isinstance(found, FormRequest)
    return found


def test_a_paper_is_marked_dated_and_kept_with_its_scan(people: People, now: datetime) -> None:
    row = note(people, now, "paper", scans=[SCAN])
    signature = Signature.objects.get(pk=row.signature_id)
    assert (signature.method, signature.user, signature.documented_by) == ("paper", None, people.ana)
    assert signature.signed_at.date() == DAY
    assert FormFile.objects.get(signature=signature).purpose == "scan"
    assert row.state == "completed"


def test_what_was_said_stands_below_the_text_that_it_is_about(people: People, now: datetime) -> None:
    row = note(people, now, "spoken", said="I read it to him. He said: yes, that is fine.")
    signature = Signature.objects.get(pk=row.signature_id)
    shown = crypto.open(signature, "shown", by=asked.grant(people.dan)) or ""
    assert signature.method == "spoken"
    assert shown.startswith("About you\n\n")
    assert shown.endswith("He said: yes, that is fine.")
    assert FormFile.objects.get(signature=signature).purpose == "copy"


@pytest.mark.parametrize("has_somebody", [False, True])
def test_the_copy_of_what_was_said_is_for_them_by_the_name_they_use(
    people: People, now: datetime, monkeypatch: pytest.MonkeyPatch, has_somebody: bool
) -> None:
    """As the copy of a signed one: where somebody acts for them, it says neither name nor pronouns."""
    made: list[str] = []
    monkeypatch.setattr(pdf, "render", lambda html, **_said: made.append(html) or b"%PDF-1.7")
    client = people.dan if has_somebody else people.eve  # Fay acts for Dan
    crypto.seal(client, vaults.sealer, name="Alexandra Example", first_name="Sasha", pronouns="they/them")
    client.save()
    actions.document_spoken(
        client=client,
        version=asked.version(now),
        seen=Seen(on=DAY, who="Alexandra Example", said="Yes."),
        by=asked.grant(client),
        submission=None,
        actor=actor_of(people.ana),
        now=now,
    )
    assert ("For Sasha" in made[0], "they/them" in made[0]) == (not has_somebody, not has_somebody)


@pytest.mark.parametrize("act", ["paper", "spoken"])
def test_it_answers_what_waits(people: People, now: datetime, act: str) -> None:
    waiting = asked.ask(people.dan, people.ana, now)
    row = note(people, now, act, scans=[SCAN], said="Yes.")
    assert row.pk == waiting.pk


def test_the_client_gets_no_notice_for_it(people: People, now: datetime) -> None:
    note(people, now, "paper", scans=[SCAN])
    assert not Notice.objects.filter(kind="form_waiting").exists()
