"""Who acts for a client: from a day to a day, within a scope; a child's rests until a clinician has looked at it."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from practice import actions, addresses, reviewing, safe
from practice.access import scope
from practice.actions import entry
from practice.actions.clients import Particulars
from practice.actions.representations import Child, Standing
from practice.identity import reach
from practice.models import (
    AuditEvent,
    Client,
    ContactPoint,
    Invitation,
    PortalPin,
    Representation,
    Session,
    User,
    Vault,
)
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

ADULT = Child(born=date(1990, 4, 2), state="NY")


@pytest.fixture
def kim(people: People, clock: Clock) -> Client:
    """A child."""
    return actions.add_client(
        particulars=Particulars(name="Kim Noor", first_name="Kim"), language="en",
        time_zone="America/New_York", actor=actor_of(people.ana), now=clock(),
    )  # fmt: skip


def child(clock: Clock, *, turns: int, in_days: int, state: str = "NJ") -> Child:
    """Who turns so old in so many days."""
    day = (clock() + timedelta(days=in_days)).date()
    return Child(born=day.replace(year=day.year - turns), state=state)


def begin(people: People, client: Client, clock: Clock, who: Child, **more: object) -> Representation:
    point = more.pop("point", None)
    given = {"name": "Gus Noor", "relation": "father", "scope": "full", "begins": clock().date()} | more
    return actions.begin_representation(
        client=client, standing=Standing(**given), child=who, point=point, actor=actor_of(people.ana),
        now=clock(),
    )  # fmt: skip


def sees(row: Representation, clock: Clock) -> bool:
    assert row.user is not None
    return bool(scope.clients(actor_of(row.user), clock()).exists())


def give_pin(user: User, now: datetime) -> None:
    pin = PortalPin(user=user, vault_id=safe.vault_id(Vault.Kind.CREDENTIALS), set_at=now)
    safe.seal(pin, verifier="slow hash")
    pin.save(force_insert=True)


class TestBeginning:
    def test_all_that_is_said_lies_sealed(self, people: People, clock: Clock) -> None:
        row = begin(people, people.dan, clock, ADULT, documents="Power of attorney of May")
        row = Representation.objects.get(pk=row.pk)
        assert doing.words_of(row, "name") == "Gus Noor"
        assert doing.words_of(row, "relation") == "father"
        assert doing.words_of(row, "documents") == "Power of attorney of May"
        assert row.documents_seen_by_id == people.ana.pk

    def test_no_documents_nobody_saw_any(self, people: People, clock: Clock) -> None:
        assert begin(people, people.dan, clock, ADULT).documents_seen_by_id is None

    def test_an_address_of_their_own(self, people: People, clock: Clock) -> None:
        row = begin(people, people.dan, clock, ADULT, point=("email", "gus@home.example"))
        point = ContactPoint.objects.get(representation=row)
        assert doing.words_of(point, "address") == "gus@home.example"

    def test_a_bad_one_begins_nothing(self, people: People, clock: Clock) -> None:
        before = Representation.objects.count()
        with pytest.raises(addresses.BadAddress), transaction.atomic():
            begin(people, people.dan, clock, ADULT, point=("email", "gus"))
        assert Representation.objects.count() == before

    def test_an_adults_is_not_looked_at(self, people: People, clock: Clock) -> None:
        row = begin(people, people.dan, clock, ADULT)
        assert (row.review_on, row.until_at, row.paused_at) == (None, None, None)
        assert sees(row, clock)

    def test_one_that_is_to_come_opens_nothing_yet(self, people: People, clock: Clock) -> None:
        row = begin(people, people.dan, clock, ADULT, begins=clock().date() + timedelta(days=2))
        assert not sees(row, clock)
        clock.move(days=2)
        assert sees(row, clock)

    def test_after_its_last_day_it_opens_nothing(self, people: People, clock: Clock) -> None:
        row = begin(people, people.dan, clock, ADULT, ends=clock().date())
        assert sees(row, clock)
        clock.move(hours=13, minutes=1)  # past midnight in New York
        assert not sees(row, clock)


class TestAChild:
    def test_rests_on_the_day_and_not_before(self, people: People, kim: Client, clock: Clock) -> None:
        row = begin(people, kim, clock, child(clock, turns=16, in_days=3))
        clock.move(days=2)
        assert reviewing.run(now=clock()) == 0
        assert sees(row, clock)
        clock.move(days=1)
        assert reviewing.run(now=clock()) == 1
        assert not sees(row, clock)
        row.refresh_from_db()
        assert row.paused_at == clock()

    def test_once_is_enough(self, people: People, kim: Client, clock: Clock) -> None:
        begin(people, kim, clock, child(clock, turns=16, in_days=0))
        assert reviewing.run(now=clock()) == 0
        assert AuditEvent.objects.filter(event="practice.representation.paused").count() == 1

    def test_over_the_age_already_it_rests_from_the_start(
        self, people: People, kim: Client, clock: Clock
    ) -> None:
        row = begin(people, kim, clock, child(clock, turns=17, in_days=-5))
        assert row.paused_at is not None
        assert not sees(row, clock)

    @pytest.mark.parametrize("who", [Child(born=None, state="NJ"), Child(born=date(2015, 1, 1), state=None)])
    def test_what_nobody_can_work_out_is_looked_at_first(
        self, people: People, kim: Client, clock: Clock, who: Child
    ) -> None:
        assert not sees(begin(people, kim, clock, who), clock)

    def test_ends_at_majority_though_a_later_day_was_said(
        self, people: People, kim: Client, clock: Clock
    ) -> None:
        row = begin(
            people, kim, clock, child(clock, turns=18, in_days=1), ends=clock().date() + timedelta(days=90)
        )
        actions.confirm_representation(
            representation=row, review_on=None, actor=actor_of(people.ana), now=clock()
        )
        assert sees(row, clock)
        clock.move(days=1)
        assert not sees(row, clock)

    def test_confirmed_it_goes_on_and_is_not_asked_again(
        self, people: People, kim: Client, clock: Clock
    ) -> None:
        row = begin(people, kim, clock, child(clock, turns=16, in_days=0))
        clock.move(hours=1)
        actions.confirm_representation(
            representation=row, review_on=None, actor=actor_of(people.ana), now=clock()
        )
        assert sees(row, clock)
        clock.move(days=30)
        assert reviewing.run(now=clock()) == 0
        row.refresh_from_db()
        assert row.reviewed_by_id == people.ana.pk

    def test_a_next_day_is_kept_to(self, people: People, kim: Client, clock: Clock) -> None:
        row = begin(people, kim, clock, child(clock, turns=14, in_days=0, state="VA"))
        again = clock().date() + timedelta(days=100)
        actions.confirm_representation(
            representation=row, review_on=again, actor=actor_of(people.ana), now=clock()
        )
        clock.move(days=99)
        assert reviewing.run(now=clock()) == 0
        clock.move(days=1)
        assert reviewing.run(now=clock()) == 1

    def test_another_state_is_another_day(self, people: People, kim: Client, clock: Clock) -> None:
        who = child(clock, turns=14, in_days=-30)
        row = begin(people, kim, clock, who)
        assert row.review_on.year - who.born.year == 16
        moved = Child(born=who.born, state="OR")  # 14 (ORS 109.675)
        assert actions.set_courses(client=kim, child=moved, actor=actor_of(people.ana), now=clock()) == 1
        assert reviewing.run(now=clock()) == 1

    def test_what_was_looked_at_is_not_undone_by_it(self, people: People, kim: Client, clock: Clock) -> None:
        who = child(clock, turns=17, in_days=0)
        row = begin(people, kim, clock, who)
        actions.confirm_representation(
            representation=row, review_on=None, actor=actor_of(people.ana), now=clock()
        )
        actions.set_courses(client=kim, child=who, actor=actor_of(people.ana), now=clock())
        clock.move(days=2)
        assert reviewing.run(now=clock()) == 0


class TestTheEnd:
    @pytest.fixture
    def fay(self, people: People, clock: Clock) -> Representation:
        give_pin(people.fay.user, clock())
        return people.fay

    def test_by_act_takes_all_with_it_at_once(
        self, people: People, clock: Clock, fay: Representation, browser
    ) -> None:
        hers = browser(fay)
        assert hers.get("/portal/").status_code == 200
        index = bytes(people.fay_email.address_index)
        assert reach.points(index, clock()).exists()
        epoch = User.objects.get(pk=fay.user_id).epoch
        entry.invite_client(
            client=people.dan, contact_point=people.fay_email, word="lantern", actor=actor_of(people.ana),
            now=clock(), submission=None,
        )  # fmt: skip
        ended = actions.end_representation(representation=fay, actor=actor_of(people.ana), now=clock())
        assert ended
        assert hers.get("/portal/").status_code == 302
        assert not Session.objects.filter(user_id=fay.user_id).exists()
        assert User.objects.get(pk=fay.user_id).epoch == epoch + 1
        assert not Representation.objects.current(clock()).filter(pk=fay.pk).exists()
        assert Invitation.objects.get(contact_point=people.fay_email).withdrawn_at == clock()

    def test_twice_is_once(self, people: People, clock: Clock, fay: Representation) -> None:
        for _ in range(2):
            actions.end_representation(representation=fay, actor=actor_of(people.ana), now=clock())
        assert AuditEvent.objects.filter(event="practice.representation.ended").count() == 1

    def test_resting_nobody_comes_in(
        self, people: People, clock: Clock, fay: Representation, browser
    ) -> None:
        hers = browser(fay)
        actions.pause_representation(representation=fay, actor=actor_of(people.ana), now=clock())
        assert hers.get("/portal/").status_code == 302
        assert not Representation.objects.current(clock()).filter(pk=fay.pk).exists()

    def test_another_scope_is_another_row_with_the_same_sign_in(
        self, people: People, clock: Clock, fay: Representation, browser
    ) -> None:
        hers = browser(fay)
        standing = Standing(name="Fay Doyle", relation="mother", begins=clock().date())
        clock.move(minutes=1)
        new = actions.change_scope(
            representation=fay, scope="administrative", standing=standing, actor=actor_of(people.ana),
            now=clock(),
        )  # fmt: skip
        fay.refresh_from_db()
        assert fay.until_at == new.from_at == clock()
        assert fay.scope == "full"
        assert new.user_id == fay.user_id
        assert doing.words_of(new, "name") == "Fay Doyle"
        assert hers.get("/portal/").status_code == 302
        assert reach.points(bytes(people.fay_email.address_index), clock()).exists()
        classes = scope.classes(actor_of(new.user), people.dan, clock())
        assert classes == {"administrative"}

    def test_what_has_ended_is_not_changed(self, people: People, clock: Clock, fay: Representation) -> None:
        actions.end_representation(representation=fay, actor=actor_of(people.ana), now=clock())
        standing = Standing(name="Fay", relation="mother", begins=clock().date())
        with pytest.raises(ValueError, match="ended"):
            actions.change_scope(
                representation=fay, scope="full", standing=standing, actor=actor_of(people.ana), now=clock()
            )
