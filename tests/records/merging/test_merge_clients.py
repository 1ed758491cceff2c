"""Two files of one person become one: nothing is lost, nobody sees more, and what was the duplicate's opens no more."""

import json
from datetime import timedelta

import pytest
from django.db import transaction

from consent.models import Consent, PolicyAcknowledgement, SafeContact, Signature
from messaging import actions as messaging
from messaging.models import Attachment, Delivery, Draft, Message, Thread
from practice import actions, audit, crypto, policy, vaults
from practice.access import Forbidden, scope
from practice.actions import entry
from practice.actions.clients import Particulars
from practice.models import (
    AuditEvent,
    BreakGlass,
    CareTeamMember,
    Client,
    ContactPoint,
    DataKey,
    Device,
    Invitation,
    PortalPin,
    Representation,
    User,
)
from practice.trail import files, looked, wanted
from practice.trail.wanted import Wanted
from practice.verification import keys
from records import actions as records
from records.models import CallDraft
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of
from tests.records.merging import twofold


@pytest.fixture
def twin(people: People, clock: Clock) -> Client:
    doing.say(people.dan, clock(), "It was a hard week.")
    clock.move(minutes=1)
    made = twofold.make(people, clock())
    clock.move(minutes=1)
    return made


def merge(people: People, twin: Client, clock: Clock, by: str = "ana") -> Client:
    records.merge_clients(
        duplicate=twin, survivor=people.dan, submission=None, actor=actor_of(getattr(people, by)), now=clock()
    )
    return Client.objects.get(pk=people.dan.pk)


class TestNothingIsLost:
    def test_every_word_and_file_opens_under_the_survivors_keys(
        self, people: People, twin: Client, clock: Clock
    ) -> None:
        before = twofold.content({twin.vault_id, people.dan.vault_id})
        dan = merge(people, twin, clock)
        after = twofold.content({dan.vault_id})
        given_up = {"Daniel Doyle", "Danny"}  # of the particulars; the signature keeps its own
        joined = {"Only in the morning"}  # no safe contact of Dan's own: taken as it is
        assert before - after <= given_up
        assert joined <= after
        assert len(before) > 15

    def test_nothing_names_the_duplicate_any_more(self, people: People, twin: Client, clock: Clock) -> None:
        merge(people, twin, clock)
        assert twofold.left_at(twin) == set()

    def test_who_looked_at_the_duplicate_is_still_told(
        self, people: People, twin: Client, clock: Clock
    ) -> None:
        """The trail keeps its rows under the vault of then."""
        audit.record("client.viewed", actor=actor_of(people.ben), subject=twin, reason="conversation.view")
        dan = merge(people, twin, clock)
        assert twin.vault_id in files.vaults_of(dan.pk)
        told = looked.looks(dan, reader=dan.user_id, before=None, now=clock())
        assert people.ben.pk in {one.user_id for _day, some in told.days for one in some}
        asked = Wanted(client=dan.pk)
        rows = wanted.rows(asked, zone="UTC", vaults=wanted.vaults_of(asked))
        assert rows.filter(actor_id=people.ben.pk, event="client.viewed").exists()

    def test_that_walk_would_see_what_is_left(self, twin: Client) -> None:
        assert {
            "messaging.Message.client",
            "consent.Consent.vault",
            "practice.DataKey.vault",
        } <= twofold.left_at(twin)

    def test_the_conversation_stands_in_one_line(self, people: People, twin: Client, clock: Clock) -> None:
        dan = merge(people, twin, clock)
        assert twofold.messages(dan)[0] == "It was a hard week."
        assert set(twofold.messages(dan)[1:]) == {"I slept badly.", "Tell me more.", "Ready."}

    def test_what_they_wrote_is_theirs(self, people: People, twin: Client, clock: Clock) -> None:
        dan = merge(people, twin, clock)
        written = Message.objects.filter(client=dan, kind=Message.Kind.FROM_CLIENT)
        assert set(written.values_list("author_id", flat=True)) == {dan.user_id}
        assert Signature.objects.filter(client=dan).latest("signed_at").user_id == dan.user_id

    def test_empty_details_are_filled_and_free_words_joined(
        self, people: People, twin: Client, clock: Clock
    ) -> None:
        actions.edit_client(
            client=people.dan, changes={"may_know": "His sister"}, submission=None,
            actor=actor_of(people.ana), now=clock(),
        )  # fmt: skip
        dan = merge(people, twin, clock)
        assert doing.words_of(dan, "name") == "Dan Doyle"
        assert doing.words_of(dan, "pronouns") == "he/him"
        assert doing.words_of(dan, "may_know") == "His sister\nHis brother"
        assert doing.words_of(dan, "must_not_know") == "His boss"

    def test_two_drafts_of_one_person_become_one(self, people: People, twin: Client, clock: Clock) -> None:
        messaging.save_draft(
            client=people.dan, circumstance="scheduling", channel="portal", body="Dear Dan",
            actor=actor_of(people.ana), now=clock(),
        )  # fmt: skip
        dan = merge(people, twin, clock)
        draft = Draft.objects.get(client=dan, user=people.ana)
        assert doing.words_of(draft) == "Dear Dan\n\nDear Danny"
        assert (draft.circumstance, draft.sealed_class) == ("between_sessions", "clinical")

    def test_two_notes_that_one_person_began_become_one(
        self, people: People, twin: Client, clock: Clock
    ) -> None:
        for client, about, words in (
            (people.dan, "scheduling", "Dan said"),
            (twin, "between_sessions", "So did Danny"),
        ):
            records.save_call_draft(
                client=client, circumstance=about, typed={"words": words, "minutes": "5"},
                actor=actor_of(people.ana), now=clock(),
            )  # fmt: skip
        dan = merge(people, twin, clock)
        draft = CallDraft.objects.get()
        assert (draft.client, draft.vault_id, draft.sealed_class) == (dan, dan.vault_id, "clinical")
        assert json.loads(doing.words_of(draft, "typed") or "") == {
            "words": "Dan said\n\nSo did Danny",
            "minutes": "5",
        }


class TestTheSameAddress:
    def test_is_one_row_that_all_names(self, people: People, twin: Client, clock: Clock) -> None:
        dan = merge(people, twin, clock)
        own = ContactPoint.objects.filter(client=dan, representation=None)
        assert own.filter(kind="email").count() == 1
        assert own.filter(kind="phone").count() == 2
        point = own.get(kind="email")
        assert point.pk == people.dan_email.pk
        assert Delivery.objects.get(message__client=dan).contact_point_id == point.pk
        assert Consent.objects.get(client=dan).contact_point_id == point.pk

    def test_is_proven_if_either_was(self, people: People, twin: Client, clock: Clock) -> None:
        ContactPoint.objects.filter(pk=people.dan_email.pk).update(verified_at=None)
        merge(people, twin, clock)
        assert ContactPoint.objects.get(pk=people.dan_email.pk).verified_at is not None

    def test_of_two_consents_the_later_stands(self, people: People, twin: Client, clock: Clock) -> None:
        doing.agree(people.dan_email, clock())
        dan = merge(people, twin, clock)
        standing = Consent.objects.filter(client=dan, superseded_at=None)
        assert standing.get().circumstances == ["reminder", "scheduling"]
        assert Consent.objects.filter(client=dan).count() == 2

    def test_of_two_ways_to_be_safe_the_stricter_holds(
        self, people: People, twin: Client, clock: Clock
    ) -> None:
        theirs = SafeContact.objects.get(client=twin)
        SafeContact.objects.filter(pk=theirs.pk).update(may_be_used=False, discretion="silent")
        twofold._safe_words(people.dan_email, "Never on Sunday")
        SafeContact.objects.filter(contact_point=people.dan_email).update(
            may_leave_voicemail=True, discretion="ordinary"
        )
        dan = merge(people, twin, clock)
        kept = SafeContact.objects.get(client=dan)
        assert (kept.may_be_used, kept.may_leave_voicemail, kept.discretion) == (False, False, "silent")
        assert doing.words_of(kept, "words") == "Never on Sunday\nOnly in the morning"


class TestTheDuplicate:
    def test_is_a_stub_without_a_word_or_a_key(self, people: People, twin: Client, clock: Clock) -> None:
        old_keys = {
            one: vaults.load({(twin.vault_id, one)})
            for one in ("administrative", "clinical", "psychotherapy")
        }
        assert all(old_keys.values())
        merge(people, twin, clock)
        twin.refresh_from_db()
        assert (twin.status, twin.merged_into_id, twin.name) == ("merged", people.dan.pk, None)
        assert not DataKey.objects.filter(vault=twin.vault_id).exists()
        grant = crypto.mint("test", "test", {(twin.vault_id, "clinical")}, vaults.load)
        with pytest.raises(crypto.KeyGone):
            grant.key(twin.vault_id, "clinical")

    def test_verify_finds_nothing_amiss(self, people: People, twin: Client, clock: Clock) -> None:
        merge(people, twin, clock)
        assert [finding for finding in keys.findings() if str(twin.vault_id) in finding.subject] == []

    def test_its_sign_in_is_dead_and_its_pin_serves_where_there_was_none(
        self, people: People, twin: Client, clock: Clock
    ) -> None:
        Device.objects.create(
            user_id=twin.user_id, user_epoch=1, token_hash=b"x" * 32, words="", created_at=clock(),
            expires_at=clock() + timedelta(days=1),
        )  # fmt: skip
        dan = merge(people, twin, clock)
        assert not User.objects.get(pk=twin.user_id).is_active
        assert not Device.objects.filter(user_id__in=[twin.user_id, dan.user_id]).exists()
        assert PortalPin.objects.get(user_id=dan.user_id)
        assert not PortalPin.objects.filter(user_id=twin.user_id).exists()

    def test_of_two_pins_the_survivors_stays(self, people: People, twin: Client, clock: Clock) -> None:
        kept = twofold.give_pin(people.dan, clock())
        dan = merge(people, twin, clock)
        assert PortalPin.objects.get(user_id=dan.user_id).pk == kept.pk
        assert not PortalPin.objects.filter(user_id=twin.user_id).exists()

    def test_the_policy_read_twice_is_read_once(self, people: People, twin: Client, clock: Clock) -> None:
        for client in (people.dan, twin):
            PolicyAcknowledgement.objects.create(
                client=client, user_id=client.user_id, policy_id=policy.current().id, at=clock()
            )
        dan = merge(people, twin, clock)
        assert PolicyAcknowledgement.objects.filter(user_id=dan.user_id).count() == 1

    def test_another_duplicate_that_led_to_it_leads_on(
        self, people: People, twin: Client, clock: Clock
    ) -> None:
        ana = actor_of(people.ana)
        third = actions.add_client(
            particulars=Particulars(name="D Doyle", first_name="D"), language="en",
            time_zone="America/New_York", actor=ana, now=clock(),
        )  # fmt: skip
        records.merge_clients(duplicate=third, survivor=twin, submission=None, actor=ana, now=clock())
        merge(people, twin, clock)
        assert Client.objects.get(pk=third.pk).merged_into_id == people.dan.pk


class TestNobodySeesMore:
    def test_who_cared_for_the_duplicate_alone_sees_nothing(
        self, people: People, twin: Client, clock: Clock
    ) -> None:
        actions.join_care_team(client=twin, user=people.ben, actor=actor_of(people.ana), now=clock())
        ben = actor_of(people.ben)
        assert scope.clients(ben, clock()).filter(pk=twin.pk).exists()
        merge(people, twin, clock)
        clock.move(seconds=1)
        ids = [twin.pk, people.dan.pk]
        assert not scope.clients(ben, clock()).filter(pk__in=ids).exists()
        assert not scope.reaches(ben, ids, clock())

    def test_links_and_emergencies_of_the_duplicate_end(
        self, people: People, twin: Client, clock: Clock
    ) -> None:
        point = ContactPoint.objects.get(client=twin, kind="phone")
        entry.invite_client(
            client=twin, contact_point=point, word="lantern", actor=actor_of(people.ana), now=clock(),
            submission=None,
        )  # fmt: skip
        row = BreakGlass(
            client=twin, user=people.pia, vault_id=twin.vault_id, from_at=clock(),
            until_at=clock() + timedelta(hours=1),
        )  # fmt: skip
        crypto.seal(row, vaults.sealer, reason="Found unconscious")
        row.save(force_insert=True)
        merge(people, twin, clock)
        assert Invitation.objects.get(contact_point=point).withdrawn_at == clock()
        assert not BreakGlass.objects.current(clock()).exists()
        assert doing.words_of(BreakGlass.objects.get(), "reason") == "Found unconscious"

    def test_the_representative_of_the_duplicate_goes_on_for_the_one_client(
        self, people: People, twin: Client, clock: Clock
    ) -> None:
        """They are the same person's; that they act for them is part of the file."""
        merge(people, twin, clock)
        names = {doing.words_of(one, "name") for one in Representation.objects.filter(client=people.dan)}
        assert names == {"Fay Doyle", "Gus Doyle"}


class TestWhoMay:
    def test_a_clinician_of_one_alone_may_not(self, people: People, twin: Client, clock: Clock) -> None:
        CareTeamMember.objects.filter(client=people.dan).update(until_at=clock())
        with pytest.raises(Forbidden), transaction.atomic():
            merge(people, twin, clock)
        assert Thread.objects.filter(client=twin).exists()

    def test_the_front_desk_may_not_where_clinical_content_lies(
        self, people: People, twin: Client, clock: Clock
    ) -> None:
        with pytest.raises(Forbidden), transaction.atomic():
            merge(people, twin, clock, by="cleo")

    def test_the_front_desk_may_where_none_does(self, people: People, clock: Clock) -> None:
        cleo = actor_of(people.cleo)
        empty = actions.add_client(
            particulars=Particulars(name="Dan Doyle", first_name="Dan"), language="en",
            time_zone="America/New_York", points=[("phone", "(303) 555-0199")], actor=cleo, now=clock(),
        )  # fmt: skip
        merge(people, empty, clock, by="cleo")
        assert ContactPoint.objects.filter(client=people.dan, representation=None).count() == 3

    @pytest.mark.parametrize("by", ["sam", "bill", "ben", "ada"])
    def test_others_may_not(self, people: People, twin: Client, clock: Clock, by: str) -> None:
        with pytest.raises(Forbidden), transaction.atomic():
            merge(people, twin, clock, by=by)

    def test_never_twice_and_never_with_itself(self, people: People, twin: Client, clock: Clock) -> None:
        with pytest.raises(Forbidden), transaction.atomic():
            merge(people, people.dan, clock)
        merge(people, twin, clock)
        with pytest.raises(Forbidden), transaction.atomic():
            merge(people, twin, clock)


def test_it_is_one_step_or_none(
    people: People, twin: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = twofold.content({twin.vault_id, people.dan.vault_id})

    def breaks(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(records.merging, "_become_stub", breaks)
    with pytest.raises(RuntimeError), transaction.atomic():
        merge(people, twin, clock)
    assert twofold.content({twin.vault_id, people.dan.vault_id}) == before
    assert Client.objects.get(pk=twin.pk).status == "active"


def test_both_files_trails_say_so(people: People, twin: Client, clock: Clock) -> None:
    merge(people, twin, clock)
    rows = AuditEvent.objects.filter(event="records.client.merged").order_by("seq")
    assert [(row.subject_id, row.reason) for row in rows] == [(twin.pk, "ended"), (people.dan.pk, "grew")]
    assert all(set(row.vault_ids) == {twin.vault_id, people.dan.vault_id} for row in rows)
    assert all("Doyle" not in str(AuditEvent.objects.filter(pk=row.pk).values()) for row in rows)


def test_an_attached_file_is_another_file_on_disk(people: People, twin: Client, clock: Clock) -> None:
    before = Attachment.objects.get().path
    merge(people, twin, clock)
    assert Attachment.objects.get().path != before
