"""Taking a consent back: it stands when the act returns, stops what waits, and names what was on its way."""

from datetime import timedelta

import psycopg
import pytest
from django.conf import settings

from consent import actions as agreeing
from consent.models import Consent
from messaging import actions
from messaging.actions import queue_notice
from messaging.models import Delivery
from practice import locks
from practice.models import AuditEvent, Notice
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People

HELD = "SELECT pg_advisory_lock_shared(%s)"


@pytest.fixture
def given(people: People, clock: Clock) -> Consent:
    return doing.agree(people.dan_phone, clock())


def revoke(consent: Consent, clock: Clock) -> bool:
    actor = doing.portal(consent.client)
    return agreeing.revoke_consent(consent=consent, how=Consent.Ended.PORTAL, actor=actor, now=clock())


def portal_page(given: Consent) -> str:
    return f"/portal/consents/{given.pk}/revocation/"


def test_the_next_text_is_refused_with_that_reason(people: People, given: Consent, clock: Clock) -> None:
    revoke(given, clock)
    with pytest.raises(actions.NotAllowed) as refused:
        doing.write_text(people.dan, people.ana, clock.move(minutes=1))
    assert [one.code for one in refused.value.decision.decisive] == ["consent_revoked"]


def test_what_is_queued_does_not_go(
    people: People, given: Consent, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    doing.write_text(people.dan, people.ana, clock())
    revoke(given, clock)
    assert doing.drained(monkeypatch) == []
    row = Delivery.objects.get()
    assert (row.state, row.problem) == ("blocked", "consent_revoked")


def test_what_is_held_for_the_morning_says_so_at_once(
    people: People, given: Consent, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.move(hours=12)
    doing.write_text(people.dan, people.ana, clock())
    assert Delivery.objects.get().state == "held"
    revoke(given, clock)
    doing.drained(monkeypatch)
    row = Delivery.objects.get()
    assert (row.state, row.problem) == ("blocked", "consent_revoked")


def test_email_to_the_same_person_stays(people: People, given: Consent, clock: Clock) -> None:
    by_mail = doing.agree(people.dan_email, clock())
    revoke(given, clock)
    assert list(Consent.objects.standing(clock())) == [by_mail]


def test_history_keeps_when_and_how(people: People, given: Consent, clock: Clock) -> None:
    revoke(given, clock)
    given.refresh_from_db()
    assert (given.revoked_at, given.revoked_how) == (clock(), Consent.Ended.PORTAL)


def test_a_second_no_changes_nothing(people: People, given: Consent, clock: Clock) -> None:
    revoke(given, clock)
    first = clock()
    clock.move(minutes=1)
    revoke(given, clock)
    given.refresh_from_db()
    assert given.revoked_at == first
    assert AuditEvent.objects.filter(event="consent.consent.revoked").count() == 1


class TestLock:
    @pytest.fixture(autouse=True)
    def short_wait(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(settings.LIMITS, "revocation_wait_ms", 50)

    def test_while_something_leaves_it_counts_and_says_so(
        self, committed_db: None, people: People, given: Consent, clock: Clock, owner: psycopg.Connection
    ) -> None:
        with owner.transaction():
            owner.execute(HELD, [locks.of_address(people.dan_phone.address_index, "sms")])
            assert revoke(given, clock) is False
        given.refresh_from_db()
        assert given.revoked_at == clock()

    def test_when_nothing_leaves_it_is_quiet(
        self, committed_db: None, people: People, given: Consent, clock: Clock
    ) -> None:
        assert revoke(given, clock) is True

    def test_it_lets_go_of_the_address(
        self, committed_db: None, people: People, given: Consent, clock: Clock, owner: psycopg.Connection
    ) -> None:
        revoke(given, clock)
        number = locks.of_address(people.dan_phone.address_index, "sms")
        got = owner.execute("SELECT pg_try_advisory_lock_shared(%s)", [number]).fetchone()
        assert got == (True,)


class TestTwoTaps:
    def test_the_first_asks(self, people: People, given: Consent, browser: SignIn) -> None:
        page = pages.visit(browser(people.dan), portal_page(given))
        assert "Stop texts to ••• 0141?" in page.words
        given.refresh_from_db()
        assert given.revoked_at is None

    def test_the_second_does_it(self, people: People, given: Consent, browser: SignIn) -> None:
        page = pages.visit(browser(people.dan), portal_page(given)).send(press="Stop texts")
        assert page.path == "/portal/reach/"
        assert "Stopped. Nothing more goes there." in page.words
        given.refresh_from_db()
        assert given.revoked_at is not None

    @pytest.mark.parametrize("state", ["sending", "uncertain"])
    def test_it_names_what_is_on_its_way(
        self, people: People, given: Consent, browser: SignIn, clock: Clock, state: str
    ) -> None:
        doing.write_text(people.dan, people.ana, clock())
        Delivery.objects.update(state=state, claimed_at=clock())
        page = pages.visit(browser(people.dan), portal_page(given)).send(press="Stop texts")
        assert "One message was already on its way and may still come." in page.words

    def test_a_notice_on_its_way_is_named_too(
        self, people: People, given: Consent, browser: SignIn, clock: Clock
    ) -> None:
        queue_notice(
            kind=Notice.Kind.NEW_MESSAGE,
            cause=people.dan,
            contact_point=people.dan_phone,
            client=people.dan,
            now=clock(),
        )
        Notice.objects.update(state="sending", claimed_at=clock())
        page = pages.visit(browser(people.dan), portal_page(given)).send(press="Stop texts")
        assert "One message was already on its way and may still come." in page.words

    def test_it_names_nothing_where_nothing_was(
        self, people: People, given: Consent, browser: SignIn, clock: Clock
    ) -> None:
        doing.write_text(people.dan, people.ana, clock())
        Delivery.objects.update(state="uncertain", claimed_at=clock() - timedelta(minutes=1))
        page = pages.visit(browser(people.dan), portal_page(given)).send(press="Stop texts")
        assert "on its way" not in page.words

    @pytest.mark.parametrize("name", ["eve", "fay"])
    def test_nobody_else_finds_it(self, people: People, given: Consent, browser: SignIn, name: str) -> None:
        assert pages.visit(browser(getattr(people, name)), portal_page(given)).status == 404


class TestInPerson:
    """The client said it to somebody of the practice: any clear word counts."""

    @pytest.mark.parametrize("name", ["ana", "cleo"])
    def test_who_heard_it_notes_it(self, people: People, given: Consent, browser: SignIn, name: str) -> None:
        page = pages.visit(browser(getattr(people, name)), f"/office/consents/{given.pk}/revocation/")
        page = page.send(press="Yes, it is taken back")
        given.refresh_from_db()
        assert given.revoked_how == Consent.Ended.IN_PERSON
        assert "Taken back. Nothing more goes there." in page.words

    def test_it_names_what_is_on_its_way(
        self, people: People, given: Consent, browser: SignIn, clock: Clock
    ) -> None:
        doing.write_text(people.dan, people.ana, clock())
        Delivery.objects.update(state="sending", claimed_at=clock())
        page = pages.visit(browser(people.ana), f"/office/consents/{given.pk}/revocation/")
        page = page.send(press="Yes, it is taken back")
        assert "Already on its way when it was taken back: 1." in page.words

    @pytest.mark.parametrize(("name", "status"), [("ben", 404), ("pia", 404), ("sam", 403), ("bill", 403)])
    def test_others_do_not(
        self, people: People, given: Consent, browser: SignIn, name: str, status: int
    ) -> None:
        page = pages.visit(browser(getattr(people, name)), f"/office/consents/{given.pk}/revocation/")
        assert page.status == status
