"""Addresses come, go and become doubtful; where somebody reads along, that waits for the care team."""

import pytest

from consent import actions, guarding
from consent.actions import OnlyAddress
from consent.models import AddressChange, Consent, OptOut
from messaging.actions import NotAllowed
from practice import actions as house
from practice.actions import entry
from practice.actors import WORKER
from practice.models import AuditEvent, ContactPoint, Notice, OneTimeCode
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

NEW = "+12025550188"


@pytest.fixture
def guarded(people: People, clock: Clock) -> None:
    actions.note_danger(
        client=people.dan,
        words="",
        heard="in_person",
        submission=None,
        actor=actor_of(people.ana),
        now=clock(),
    )


def add(people: People, clock: Clock, address: str = NEW) -> ContactPoint:
    return actions.add_address(
        client=people.dan, kind="phone", address=address, actor=doing.portal(people.dan), now=clock()
    )


def remove(people: People, point: ContactPoint, clock: Clock) -> bool:
    return actions.remove_address(contact_point=point, actor=doing.portal(people.dan), now=clock())


def decide(people: People, clock: Clock, *, yes: bool) -> bool:
    change = AddressChange.objects.latest("asked_at")
    return actions.decide_change(
        change=change, is_confirmed=yes, heard="in_person", actor=actor_of(people.ana), now=clock()
    )


class TestDoubt:
    def test_what_was_agreed_rests(self, people: People, clock: Clock) -> None:
        given = doing.agree(people.dan_phone, clock())
        assert actions.doubt_address(
            contact_point=people.dan_phone, why="came_back", actor=WORKER, now=clock()
        )
        with pytest.raises(NotAllowed) as refused:
            doing.write_text(people.dan, people.ana, clock())
        assert [one.code for one in refused.value.decision.decisive] == ["address_unverified"]
        assert given in Consent.objects.standing(clock())

    def test_until_a_code_proves_it_again(self, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        actions.doubt_address(contact_point=people.dan_phone, why="came_back", actor=WORKER, now=clock())
        dan = doing.portal(people.dan)
        purpose = OneTimeCode.Purpose.ADDRESS
        sent = entry.send_code(
            contact_point=people.dan_phone, purpose=purpose, actor=dan, now=clock(), submission=None
        )
        code = doing.newest_secret("address_code")
        point = ContactPoint.objects.get(pk=people.dan_phone.pk)
        actions.prove_address(
            contact_point=point, code_id=sent, code=code, submission=None, actor=dan, now=clock()
        )
        assert doing.write_text(people.dan, people.ana, clock()).decision.outcome == "allowed"

    def test_twice_is_once(self, people: People, clock: Clock) -> None:
        for expected in (True, False):
            found = actions.doubt_address(
                contact_point=people.dan_phone, why="came_back", actor=WORKER, now=clock()
            )
            assert found is expected
        assert AuditEvent.objects.filter(event="consent.address.doubted").count() == 1

    @pytest.mark.parametrize(
        "text", ["Wrong number", "Sorry, you have the wrong number", "Número equivocado"]
    )
    def test_somebody_else_answers(self, people: People, clock: Clock, text: str) -> None:
        doing.agree(people.dan_phone, clock())
        doing.filed(doing.text_in("+12025550141", text, clock()), clock())
        people.dan_phone.refresh_from_db()
        assert people.dan_phone.verified_at is None


class TestAnother:
    def test_ends_what_was_agreed_for_the_old_one(self, people: People, clock: Clock) -> None:
        old = doing.agree(people.dan_phone, clock())
        new = doing.agree(add(people, clock), clock.move(minutes=1))
        assert list(Consent.objects.standing(clock())) == [new]
        old.refresh_from_db()
        assert old.superseded_at == clock()

    def test_and_nothing_goes_to_either_until_it_is_proven(self, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        doing.agree(add(people, clock), clock.move(minutes=1))
        with pytest.raises(NotAllowed) as refused:
            doing.write_text(people.dan, people.ana, clock())
        assert [one.code for one in refused.value.decision.decisive] == ["address_unverified"]


class TestTwoClientsOnOneNumber:
    @pytest.fixture
    def eves(self, people: People, clock: Clock) -> ContactPoint:
        point = house.add_contact_point(
            client=people.eve, kind="phone", address="+12025550141", actor=actor_of(people.ben), now=clock()
        )
        ContactPoint.objects.filter(pk=point.pk).update(verified_at=clock())
        return ContactPoint.objects.get(pk=point.pk)

    def test_each_agrees_for_themself(self, people: People, eves: ContactPoint, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        doing.write_text(people.dan, people.ana, clock())
        with pytest.raises(NotAllowed):
            doing.write_text(people.eve, people.ben, clock())

    def test_one_who_takes_it_back_ends_nothing_of_the_others(
        self, people: People, eves: ContactPoint, clock: Clock
    ) -> None:
        mine, hers = doing.agree(people.dan_phone, clock()), doing.agree(eves, clock(), name="Eve")
        actions.revoke_consent(consent=mine, how="portal", actor=doing.portal(people.dan), now=clock())
        assert list(Consent.objects.standing(clock())) == [hers]

    def test_stop_ends_both(self, people: People, eves: ContactPoint, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        doing.agree(eves, clock(), name="Eve")
        doing.text_in("+12025550141", "PARAR", clock())
        assert not Consent.objects.standing(clock()).exists()
        assert OptOut.objects.count() == 1

    def test_a_refusal_holds_both_back(self, people: People, eves: ContactPoint, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        doing.agree(eves, clock(), name="Eve")
        doing.text_in("+12025550141", "please don't text me any more", clock())
        for client, by in ((people.dan, people.ana), (people.eve, people.ben)):
            with pytest.raises(NotAllowed) as refused:
                doing.write_text(client, by, clock())
            assert [one.code for one in refused.value.decision.decisive] == ["likely_refusal"]


class TestRemoving:
    def test_nothing_more_goes_there_and_what_was_agreed_ends(self, people: People, clock: Clock) -> None:
        given = doing.agree(people.dan_phone, clock())
        assert remove(people, people.dan_phone, clock)
        given.refresh_from_db()
        assert given.revoked_how == Consent.Ended.ADDRESS
        people.dan_phone.refresh_from_db()
        assert people.dan_phone.suspended_at == clock()

    def test_the_last_one_to_sign_in_with_stays(self, people: People, clock: Clock) -> None:
        remove(people, people.dan_phone, clock)
        with pytest.raises(OnlyAddress):
            remove(people, people.dan_email, clock)

    def test_what_waited_to_go_there_is_stopped(
        self, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        doing.agree(people.dan_phone, clock())
        doing.write_text(people.dan, people.ana, clock())
        remove(people, people.dan_phone, clock)
        assert doing.drained(monkeypatch) == []


@pytest.mark.usefixtures("guarded")
class TestWhereSomebodyReadsAlong:
    def test_a_new_address_waits_and_the_care_team_is_told(self, people: People, clock: Clock) -> None:
        point = add(people, clock)
        assert guarding.waits(point)
        assert [one.user for one in Notice.objects.filter(kind="request_made")] == [people.ana]

    def test_no_code_proves_it_meanwhile(self, people: People, clock: Clock) -> None:
        point, dan = add(people, clock), doing.portal(people.dan)
        sent = entry.send_code(
            contact_point=point, purpose=OneTimeCode.Purpose.ADDRESS, submission=None, actor=dan, now=clock()
        )
        code = doing.newest_secret("address_code")
        actions.prove_address(
            contact_point=point, code_id=sent, code=code, submission=None, actor=dan, now=clock()
        )
        assert ContactPoint.objects.get(pk=point.pk).verified_at is None

    def test_asking_twice_is_asking_once(self, people: People, clock: Clock) -> None:
        add(people, clock)
        add(people, clock)
        assert AddressChange.objects.count() == 1

    def test_heard_from_him_it_may_prove_itself(self, people: People, clock: Clock) -> None:
        point = add(people, clock)
        assert decide(people, clock, yes=True)
        assert not guarding.waits(point)
        assert not guarding.waits(add(people, clock))

    def test_not_his_it_is_out_of_use(self, people: People, clock: Clock) -> None:
        point = add(people, clock)
        decide(people, clock, yes=False)
        assert ContactPoint.objects.get(pk=point.pk).suspended_at == clock()
        assert guarding.waits(add(people, clock))

    def test_who_asks_for_it_anew_waits_anew(self, people: People, clock: Clock) -> None:
        add(people, clock)
        decide(people, clock, yes=True)
        clock.move(minutes=1)
        remove(people, ContactPoint.objects.latest("created_at"), clock)
        decide(people, clock, yes=True)
        assert guarding.waits(add(people, clock))

    def test_the_end_of_one_waits_too(self, people: People, clock: Clock) -> None:
        assert not remove(people, people.dan_phone, clock)
        people.dan_phone.refresh_from_db()
        assert people.dan_phone.suspended_at is None
        decide(people, clock, yes=True)
        people.dan_phone.refresh_from_db()
        assert people.dan_phone.suspended_at == clock()

    def test_and_is_let_be_where_he_did_not_ask(self, people: People, clock: Clock) -> None:
        remove(people, people.dan_phone, clock)
        decide(people, clock, yes=False)
        people.dan_phone.refresh_from_db()
        assert people.dan_phone.suspended_at is None

    def test_the_second_to_decide_changes_nothing(self, people: People, clock: Clock) -> None:
        point = add(people, clock)
        assert decide(people, clock, yes=True)
        assert not decide(people, clock, yes=False)
        assert ContactPoint.objects.get(pk=point.pk).suspended_at is None
