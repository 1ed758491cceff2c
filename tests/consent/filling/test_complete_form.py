"""What was shown is what is signed, hashed and copied; nothing else, and once."""

from datetime import datetime

import pytest

from consent import actions, files
from consent.actions.completing import Shown, Signing
from consent.actions.signing import digest
from consent.models import FormFile, FormRequest, PolicyAcknowledgement, Signature
from practice import actions as house
from practice import crypto
from practice.models import AuditEvent, Client, User
from tests.consent.filling import asked
from tests.people import People, actor_of

DRAWN = "M10 10L20 30L40 50L60 70L80 90L100 110M200 20L210 40L220 60"


@pytest.fixture
def row(people: People, now: datetime) -> FormRequest:
    found = asked.ask(people.dan, people.ana, now)
    asked.fill(found, actor_of(people.dan), now)
    return found


def complete(row: FormRequest, people: People, now: datetime, digits: str, **signed: str) -> FormRequest:
    return actions.complete_form(
        form_request=row,
        shown=Shown(language="en", digest=digits),
        signing=Signing(**({"typed_name": "Dan Doyle"} | signed)),
        by=asked.grant(row.client),
        submission=None,
        actor=actor_of(people.dan),
        now=now,
    )


def test_the_signature_holds_the_text_that_was_shown(row: FormRequest, people: People, now: datetime) -> None:
    text = asked.text(row)
    done = asked.finish(row, actor_of(people.dan), now)
    signature = Signature.objects.get(pk=done.signature_id)
    assert crypto.open(signature, "shown", by=asked.grant(people.dan)) == text
    assert bytes(signature.shown_digest) == digest(text)
    assert "> I sleep badly." in text


def test_state_copy_and_trail_come_together(
    row: FormRequest, people: People, now: datetime, real_pdf: None
) -> None:
    done = asked.finish(row, actor_of(people.dan), now)
    copy = FormFile.objects.get(form_request=done, purpose="copy")
    event = AuditEvent.objects.get(event="consent.filling.signed")
    assert done.state == "completed"
    assert files.read(copy, by=asked.grant(people.dan)).startswith(b"%PDF-")
    assert event.object_ids == [done.signature_id, copy.pk]


def test_a_text_that_changed_meanwhile_is_not_signed(row: FormRequest, people: People, now: datetime) -> None:
    before = digest(asked.text(row)).hex()
    asked.save(row, actor_of(people.dan), now, 1, why="Something else.")
    with pytest.raises(actions.TextChanged):
        complete(row, people, now, before)
    assert not Signature.objects.exists()


def test_what_must_be_answered_is_answered_first(people: People, now: datetime) -> None:
    row = asked.ask(people.dan, people.ana, now)
    with pytest.raises(actions.Incomplete):
        complete(row, people, now, digest(asked.text(row)).hex())


def test_nobody_signs_without_a_name(row: FormRequest, people: People, now: datetime) -> None:
    with pytest.raises(actions.Incomplete):
        complete(row, people, now, digest(asked.text(row)).hex(), typed_name="")


def test_a_drawing_that_is_no_drawing_is_refused(row: FormRequest, people: People, now: datetime) -> None:
    with pytest.raises(actions.Incomplete):
        complete(row, people, now, digest(asked.text(row)).hex(), drawing='M0 0"/><script>')


def test_a_drawn_signature_is_kept_as_its_strokes(row: FormRequest, people: People, now: datetime) -> None:
    done = asked.finish(row, actor_of(people.dan), now, drawing=DRAWN)
    assert done.signature is not None
    assert done.signature.method == "drawn"
    assert crypto.open(done.signature, "drawing", by=asked.grant(people.dan)) == DRAWN


def test_signed_once(row: FormRequest, people: People, now: datetime) -> None:
    asked.finish(row, actor_of(people.dan), now)
    with pytest.raises(actions.NotOpen):
        asked.finish(row, actor_of(people.dan), now)
    assert Signature.objects.count() == 1


def test_a_hidden_answer_is_neither_signed_nor_kept(people: People, now: datetime) -> None:
    dan = actor_of(people.dan)
    row = asked.ask(people.dan, people.ana, now)
    asked.save(row, dan, now, 0, called="Danny", meds="yes", which="hidden-pill")
    asked.fill(row, dan, now)
    assert "hidden-pill" not in asked.text(row)
    done = asked.finish(row, dan, now)
    assert "hidden-pill" not in (crypto.open(done, "answers", by=asked.grant(people.dan)) or "")


def test_who_signs_that_they_read_the_policy_has_read_it(people: People, now: datetime) -> None:
    policy = asked.version(now, key="policy_acknowledgement", kind="acknowledgement")
    row = asked.ask(people.dan, people.ana, now, versions=[policy])
    asked.fill(row, actor_of(people.dan), now)
    asked.finish(row, actor_of(people.dan), now)
    assert PolicyAcknowledgement.objects.get().user_id == people.dan.user_id


def test_a_form_without_signature_is_sent_and_copied(people: People, now: datetime) -> None:
    plain = asked.version(now, key="plain", signed=False)
    row = asked.ask(people.dan, people.ana, now, versions=[plain])
    asked.fill(row, actor_of(people.dan), now)
    done = asked.finish(row, actor_of(people.dan), now)
    assert (done.state, done.signature_id) == ("completed", None)
    assert FormFile.objects.get(form_request=done).purpose == "copy"


class TestTheCopySpeaksToWhomItIsFor:
    SAID = {"first_name": "Robin", "pronouns": "they/them", "interpreter": "Maria, by phone"}

    def copy_for(self, client: Client, clinician: User, now: datetime) -> str:
        house.edit_client(
            client=client, changes=self.SAID, submission=None, actor=actor_of(clinician), now=now
        )
        row = asked.ask(client, clinician, now)
        asked.fill(row, actor_of(client), now)
        done = asked.finish(row, actor_of(client), now)
        copy = FormFile.objects.get(form_request=done, purpose="copy")
        return files.read(copy, by=asked.grant(client)).decode()

    def test_by_the_name_they_use(self, people: People, now: datetime) -> None:
        text = self.copy_for(people.eve, people.ben, now)
        assert "For Robin (they/them)" in text and "Interpreter: Maria, by phone" in text

    def test_but_not_where_who_acts_for_them_can_read_it(self, people: People, now: datetime) -> None:
        """Fay acts for Dan."""
        text = self.copy_for(people.dan, people.ana, now)
        assert "Robin" not in text and "they/them" not in text
