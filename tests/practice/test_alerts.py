"""The watch over the audit trail: each alert once, told to the privacy officers at most once an hour, seen by a person."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone

from practice import actions, anchors, audit, tasks, watching
from practice.access import oversight
from practice.actions.clients import Particulars
from practice.actors import WORKER
from practice.models import Alert, AuditEvent, Client, Notice, User
from practice.rules.alerting import Cause
from practice.vocabulary import Role
from tests import pages
from tests.pages import SignIn
from tests.people import People, actor_of
from tests.prove import history

LIST = "/office/alerts/"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def anchored(people: People) -> Any:
    """The trail's last anchor is of just now."""
    row = AuditEvent.objects.latest("seq")
    line = anchors.Anchor(1, bytes(32), row.era, timezone.now())
    settings.SOTTO_ANCHORS.write_text(f"{line}\n")
    yield
    settings.SOTTO_ANCHORS.unlink(missing_ok=True)


@pytest.fixture
def pia(people: People, browser: SignIn) -> Browser:
    return browser(people.pia)


def clients(people: People, count: int) -> list[Client]:
    added = []
    for number in range(count):
        particulars = Particulars(name=f"Client {number}", first_name="", birth_date="1990-01-01")
        added.append(
            actions.add_client(particulars=particulars, language="en", time_zone="America/New_York", actor=WORKER,
                               now=timezone.now())
        )  # fmt: skip
    return added


def look(by: User, client: Client, basis: str = "care_team") -> None:
    audit.record(
        "client.viewed", actor=actor_of(by), subject=client, reason="client.view", basis=audit.Basis(basis)
    )


def kinds(found: list[Alert]) -> list[str]:
    return [alert.kind for alert in found]


def raised(at: datetime | None = None) -> Alert:
    found = watching.raise_alert(cause=Cause("outside_team", uuid4()), now=at or timezone.now())
    assert found is not None
    return found


class TestWatching:
    def test_quiet_days_raise_nothing(self, people: People) -> None:
        look(people.ana, people.dan)
        look(people.cleo, people.eve, "desk")
        look(people.sam, people.dan, "supervision")
        assert watching.watch(now=timezone.now()) == []

    def test_fifty_files(self, people: People) -> None:
        for client in clients(people, 50):
            look(people.ana, client)
        (alert,) = watching.watch(now=timezone.now())
        assert (alert.kind, alert.user_id, alert.count) == (Alert.Kind.MANY_RECORDS, people.ana.pk, 50)

    def test_a_list_of_fifty_is_one_look(self, people: People) -> None:
        vaults = [client.vault_id for client in clients(people, 60)]
        audit.record("desk.viewed", actor=actor_of(people.cleo), vaults=vaults, reason="client.list")
        assert watching.watch(now=timezone.now()) == []

    def test_nor_is_a_page_with_a_list_beside_it_more_than_one(self, people: People) -> None:
        vaults = [people.dan.vault_id, *(client.vault_id for client in clients(people, 60))]
        audit.record("client.viewed", actor=actor_of(people.ana), subject=people.dan, vaults=vaults)
        assert watching.watch(now=timezone.now()) == []

    def test_what_was_refused_is_no_look(self, people: People) -> None:
        for client in clients(people, 60):
            audit.record_denial(
                "client.denied", actor=actor_of(people.ana), subject=client, reason="client.view"
            )
        assert watching.watch(now=timezone.now()) == []

    def test_a_client_in_the_portal_is_no_colleague(self, people: People) -> None:
        for client in clients(people, 60):
            audit.record(
                "my_portal.viewed", actor=actor_of(people.dan), subject=client, reason="portal.enter"
            )
        assert watching.watch(now=timezone.now()) == []

    def test_a_file_outside_the_team_by_a_desks_role(
        self, people: People, browser: SignIn, pia: Browser
    ) -> None:
        """Through the door itself: the gate writes why the file was open."""
        actions.assign_role(user=people.ana, role=Role.FRONT_DESK, actor=WORKER, now=timezone.now())
        ana = browser(people.ana)
        for client in (people.dan, people.eve):
            assert pages.visit(ana, f"/office/clients/{client.pk}/about/").status == 200
        assert kinds(watching.watch(now=timezone.now())) == [Alert.Kind.OUTSIDE_TEAM]
        page = pages.visit(pia, LIST)
        assert "Ana Alvarez cares for clients, and opened the file of somebody else's client" in page.words

    @pytest.mark.parametrize(
        ("who", "whom", "basis"),
        [
            ("ana", "dan", "care_team"),
            ("sam", "dan", "supervision"),
            ("cleo", "eve", "desk"),
            ("bill", "dan", "desk"),
        ],
    )
    def test_the_trail_says_why_a_file_was_open(
        self, people: People, browser: SignIn, who: str, whom: str, basis: str
    ) -> None:
        pages.visit(browser(getattr(people, who)), f"/office/clients/{getattr(people, whom).pk}/about/")
        assert AuditEvent.objects.filter(event="client.viewed").latest("seq").basis == basis

    def test_an_emergency(self, people: People) -> None:
        cause_id = people.dan.pk
        row = Client(pk=cause_id)
        audit.record("practice.break_glass.begun", actor=actor_of(people.ben), subject=row)
        (alert,) = watching.watch(now=timezone.now())
        assert (alert.kind, alert.user_id, alert.cause_id) == (
            Alert.Kind.BREAK_GLASS,
            people.ben.pk,
            cause_id,
        )

    def test_a_verification_that_found_something(self, people: People) -> None:
        run = actions.ask_verification(actor=WORKER, now=timezone.now())
        audit.record("practice.verification.ended", actor=WORKER, subject=run)
        assert watching.watch(now=timezone.now()) == []
        audit.record("practice.verification.ended", actor=WORKER, subject=run, outcome="failed")
        assert kinds(watching.watch(now=timezone.now())) == [Alert.Kind.VERIFICATION_FAILED]

    def test_an_anchor_that_is_late(self, people: People) -> None:
        audit.record("practice.role.assigned", actor=WORKER)
        assert watching.watch(now=timezone.now() + timedelta(minutes=5)) == []
        assert kinds(watching.watch(now=timezone.now() + timedelta(minutes=7))) == [Alert.Kind.ANCHOR_LATE]
        assert watching.watch(now=timezone.now() + timedelta(minutes=30)) == []

    def test_no_anchor_at_all(self, people: People) -> None:
        settings.SOTTO_ANCHORS.unlink()
        assert kinds(watching.watch(now=timezone.now() + timedelta(hours=1))) == [Alert.Kind.ANCHOR_LATE]

    def test_an_hour_without_anything_is_not_late(self, people: People) -> None:
        settings.SOTTO_ANCHORS.write_text(
            f"{anchors.Anchor(1, bytes(32), AuditEvent.objects.latest('seq').era, timezone.now())}\n"
        )
        assert watching.watch(now=timezone.now() + timedelta(hours=5)) == []

    def test_each_once(self, people: People) -> None:
        for client in clients(people, 55):
            look(people.ana, client)
        now = timezone.now()
        assert len(watching.watch(now=now)) == 1
        assert [watching.watch(now=now + number * MINUTE) for number in range(1, 4)] == [[], [], []]
        assert AuditEvent.objects.filter(event="practice.alert.raised").count() == 1

    def test_rows_that_came_while_nobody_watched_are_read(self, people: People) -> None:
        now = timezone.now()
        watching.watch(now=now)
        for client in clients(people, 50):
            look(people.ana, client)
        assert kinds(watching.watch(now=now + timedelta(seconds=1))) == [Alert.Kind.MANY_RECORDS]


@pytest.mark.usefixtures("committed_db")
class TestAfterAStandstill:
    """Rows wait from before the house was stopped; the first minute's task comes before the first anchor."""

    @pytest.fixture(autouse=True)
    def an_hour_later(self, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
        audit.record("practice.role.assigned", actor=WORKER)
        history.wait_until_settled()
        later = timezone.now() + HOUR
        monkeypatch.setattr(timezone, "now", lambda: later)

    def late(self) -> int:
        tasks.watch()
        return Alert.objects.filter(kind=Alert.Kind.ANCHOR_LATE).count()

    def test_what_is_anchored_at_once_is_not_late(self) -> None:
        assert self.late() == 0

    def test_what_cannot_be_anchored_is(self, tmp_path: Path) -> None:
        before, settings.SOTTO_ANCHORS = settings.SOTTO_ANCHORS, tmp_path / "gone" / "anchors"
        try:
            assert self.late() == 1
        finally:
            settings.SOTTO_ANCHORS = before


class TestTelling:
    def told(self) -> int:
        return Notice.objects.filter(kind=Notice.Kind.ALERT).count()

    def test_the_privacy_officer_and_nobody_else(self, people: People) -> None:
        raised()
        watching.tell(now=timezone.now())
        notice = Notice.objects.get(kind=Notice.Kind.ALERT)
        assert (notice.user_id, notice.contact_point_id) == (people.pia.pk, None)

    def test_at_most_once_an_hour_and_then_of_what_came_meanwhile(self, people: People) -> None:
        now = timezone.now()
        raised(at=now)
        watching.tell(now=now)
        for number in range(1, 4):
            raised(at=now + number * MINUTE)
            watching.tell(now=now + number * MINUTE)
        assert self.told() == 1
        watching.tell(now=now + HOUR)
        assert self.told() == 2
        watching.tell(now=now + 3 * HOUR)
        assert self.told() == 2

    def test_not_of_what_was_seen(self, people: People) -> None:
        alert = raised()
        actions.see_alert(alert=alert, actor=actor_of(people.pia), now=timezone.now())
        watching.tell(now=timezone.now())
        assert self.told() == 0

    def test_not_who_was_off_boarded(self, people: People) -> None:
        User.objects.filter(pk=people.pia.pk).update(is_active=False)
        raised()
        watching.tell(now=timezone.now())
        assert self.told() == 0


class TestThePage:
    def test_lists_what_waits_and_counts_it_in_the_rail(self, pia: Browser, people: People) -> None:
        raised()
        raised()
        page = pages.visit(pia, LIST)
        assert "A file outside the care team" in page.words
        assert "Alerts waiting: 2" in page.words

    def test_seen_by_me(self, pia: Browser, people: People) -> None:
        alert = raised()
        page = pages.visit(pia, LIST).send("Seen by me", action=f"{alert.pk}/seen/")
        assert page.path == LIST
        assert "Seen by Pia Petrov" in page.words
        assert "Alerts waiting" not in page.words
        alert.refresh_from_db()
        assert alert.seen_by_id == people.pia.pk
        row = AuditEvent.objects.get(event="practice.alert.seen")
        assert (row.subject_id, row.reason) == (alert.pk, "outside_team")

    def test_seen_twice_it_is_who_was_first(self, people: People) -> None:
        alert = raised()
        for who in (people.pia, people.ada):
            actions.see_alert(alert=alert, actor=actor_of(who), now=timezone.now())
        alert.refresh_from_db()
        assert alert.seen_by_id == people.pia.pk
        assert AuditEvent.objects.filter(event="practice.alert.seen").count() == 1

    def test_for_nobody_else_is_there_one(self, people: People, browser: SignIn) -> None:
        alert = raised()
        for name in ("ana", "sam", "cleo", "bill", "ada"):
            hand = browser(getattr(people, name))
            assert hand.get(LIST).status_code == 403
            assert hand.post(f"{LIST}{alert.pk}/seen/").status_code == 404
        alert.refresh_from_db()
        assert alert.seen_at is None

    def test_every_kind_has_its_words_and_leads_somewhere(self, pia: Browser, people: People) -> None:
        for kind in Alert.Kind.values:
            watching.raise_alert(cause=Cause(kind, people.dan.pk, people.ana.pk, 50), now=timezone.now())
        page = pages.visit(pia, LIST)
        for said in ("Many files in a short time", "of 50 clients", "opened in an emergency", "verification found",
                     "not anchored"):  # fmt: skip
            assert said in page.words
        looks = {link for link in page.links if link.startswith("/office/") and "clients" not in link}
        assert all(pages.visit(pia, link).status == 200 for link in looks)

    def test_a_long_list_asks_no_more(self, pia: Browser, people: People) -> None:
        raised()
        short = pages.queries(pia, LIST)
        for _number in range(20):
            raised()
        assert pages.queries(pia, LIST) == short


def test_the_gate_hands_in_the_one_that_was_asked_for(people: People) -> None:
    alert = raised()
    opened = oversight.alert(actor_of(people.pia), to="alert.see", now=timezone.now(), alert_id=alert.pk)
    assert opened.subject == alert
