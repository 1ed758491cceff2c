"""Who has looked at my information: by day, in plain words; what is one's own stays one's own."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.utils import timezone

from practice import actions, audit, crypto, vaults
from practice.actors import WORKER
from practice.models import AuditEvent, Client, Membership, User, Vault
from practice.trail import looked
from tests import pages
from tests.pages import SignIn
from tests.people import People, Person, actor_of, user_of

PAGE = "/portal/looked/"


@pytest.fixture
def dan(people: People, browser: SignIn) -> Browser:
    return browser(people.dan)


def look(
    by: Person, client: Client, event: str = "client.viewed", reason: str = "conversation.view", **more: Any
) -> None:
    audit.record(event, actor=actor_of(by), subject=client, reason=reason, **more)


def told(client: Client, reader: Person, before: date | None = None) -> list[tuple[Any, str, int]]:
    page = looked.looks(client, reader=user_of(reader).pk, before=before, now=timezone.now())
    return [(one.user_id, one.kind, one.count) for _day, some in page.days for one in some]


class TestWhatIsTold:
    def test_who_what_and_when_in_plain_words(self, dan: Browser, people: People) -> None:
        look(people.ana, people.dan)
        words = pages.visit(dan, PAGE).words
        assert "Ana Alvarez, your therapist read your messages at" in words

    @pytest.mark.parametrize(
        ("event", "reason", "said"),
        [
            ("client.viewed", "conversation.view", "read your messages"),
            ("client.viewed", "client.view", "looked at your name and how to reach you"),
            ("client.viewed", "consent.view", "looked at what you agreed to"),
            ("attachment.viewed", "conversation.view", "opened a file from your messages"),
            ("desk.viewed", "client.list", "saw your name in a list"),
            ("audit_event.viewed", "audit.view", "checked who had looked at your file"),
            ("emergencies.viewed", "break_glass.list", "read that your file was opened in an emergency"),
            ("dragon.viewed", "dragon.view", "looked at something in your file"),
        ],
    )
    def test_each_kind_of_page(
        self, dan: Browser, people: People, event: str, reason: str, said: str
    ) -> None:
        look(people.cleo, people.dan, event, reason)
        assert f"Cleo Chen, front desk {said}" in pages.visit(dan, PAGE).words

    def test_an_emergency_is_marked(self, dan: Browser, people: People) -> None:
        look(people.ben, people.dan, basis=audit.Basis("break_glass", uuid4()))
        words = pages.visit(dan, PAGE).words
        assert "Ben Baker, your therapist opened your file in an emergency" in words

    def test_many_looks_on_one_day_are_one_line(self, dan: Browser, people: People) -> None:
        for _time in range(3):
            look(people.ana, people.dan)
        page = pages.visit(dan, PAGE)
        assert page.words.count("read your messages") == 1
        assert "3 times, at" in page.words

    def test_through_the_door_itself(self, dan: Browser, people: People, browser: SignIn) -> None:
        """A colleague opens the conversation; the client reads of it."""
        browser(people.sam).get(f"/office/clients/{people.dan.pk}/")
        assert "Sam Stone, clinical supervisor read your messages" in pages.visit(dan, PAGE).words

    def test_nobody_yet(self, dan: Browser, people: People) -> None:
        assert "Nobody has looked yet." in pages.visit(dan, PAGE).words

    def test_no_number_no_code_no_law(self, dan: Browser, people: People) -> None:
        look(people.ana, people.dan)
        html = pages.visit(dan, PAGE).html
        assert not [
            word for word in (str(people.ana.pk), "conversation.view", "HIPAA", "audit") if word in html
        ]

    def test_who_was_named_in_a_list_beside_anothers_page_was_in_a_list(self, people: People) -> None:
        """The page of one client shows others in its column: nobody read their messages, in an emergency or else."""
        vaults = [people.eve.vault_id, people.dan.vault_id]
        for basis in (audit.NO_BASIS, audit.Basis("break_glass", uuid4())):
            look(people.ben, people.eve, vaults=vaults, basis=basis)
        assert told(people.dan, people.dan) == [(people.ben.pk, "list", 2)]
        assert {kind for _who, kind, _count in told(people.eve, people.eve)} == {"messages", "emergency"}


class TestWhatIsNot:
    def test_ones_own_looks(self, people: People) -> None:
        look(people.dan, people.dan, "my_portal.viewed")
        assert told(people.dan, people.dan) == []

    def test_looks_at_others(self, people: People) -> None:
        look(people.ben, people.eve)
        assert told(people.dan, people.dan) == []

    def test_what_a_machine_did(self, people: People) -> None:
        audit.record("client.viewed", actor=WORKER, subject=people.dan)
        assert told(people.dan, people.dan) == []

    def test_what_was_refused_and_what_was_no_look(self, people: People) -> None:
        audit.record_denial(
            "client.viewed", actor=actor_of(people.ben), subject=people.dan, reason="client.view"
        )
        audit.record("practice.client.edited", actor=actor_of(people.ana), subject=people.dan)
        assert told(people.dan, people.dan) == []


class TestWhoActsForThem:
    def test_the_client_reads_who_acts_for_them(self, dan: Browser, people: People) -> None:
        look(people.fay, people.dan, "my_portal.viewed", "conversation.view")
        assert "Fay Doyle, who acts for you read your messages" in pages.visit(dan, PAGE).words

    def test_who_acts_for_them_does_not_read_when_the_client_was_there(
        self, people: People, browser: SignIn
    ) -> None:
        look(people.dan, people.dan, "my_portal.viewed")
        look(people.ana, people.dan)
        page = pages.visit(browser(people.fay), PAGE)
        assert "Ana Alvarez" in page.words
        assert told(people.dan, people.fay) == [(people.ana.pk, "messages", 1)]

    def test_nor_of_a_file_that_may_hang_on_what_the_client_keeps_to_themselves(self, people: People) -> None:
        look(people.ana, people.dan, "attachment.viewed")
        assert told(people.dan, people.fay) == []
        assert told(people.dan, people.dan) == [(people.ana.pk, "file", 1)]

    def test_in_administrative_matters_alone_they_read_none(self, people: People, browser: SignIn) -> None:
        people.fay.scope = "administrative"
        people.fay.save(update_fields=["scope"])
        fay = browser(people.fay)
        assert fay.get(PAGE).status_code == 403
        assert PAGE not in pages.visit(fay, "/portal/more/").links


class TestASharedFile:
    @pytest.fixture
    def shared(self, people: People) -> Client:
        """A file that Dan and Eve share."""
        now = timezone.now()
        row = Client(vault=vaults.create(Vault.Kind.SHARED, now=now), kind=Client.Kind.SHARED, created_at=now,
                     last_activity_at=now, changed_at=now)  # fmt: skip
        crypto.seal(row, vaults.sealer, name="Dan and Eve")
        row.save(force_insert=True)
        for client in (people.dan, people.eve):
            actions.add_member(shared=row, member=(client, client.pk.hex), actor=WORKER, now=now)
        return row

    def test_a_look_at_it_is_told_to_each(self, people: People, shared: Client) -> None:
        look(people.ana, shared)
        for client in (people.dan, people.eve):
            assert told(client, client) == [(people.ana.pk, "shared", 1)]

    def test_not_to_who_has_left_it(self, people: People, shared: Client) -> None:
        look(people.ana, shared)
        Membership.objects.filter(client=people.dan).update(until_at=timezone.now())
        assert told(people.dan, people.dan) == []

    def test_not_to_who_acts_for_one(self, people: People, shared: Client) -> None:
        look(people.ana, shared)
        assert told(people.dan, people.fay) == []

    def test_when_the_other_read_it_is_theirs(self, people: People, shared: Client) -> None:
        look(people.eve, shared, "my_shared.viewed")
        assert told(people.dan, people.dan) == []

    def test_in_a_list_it_is_a_list(self, people: People, shared: Client) -> None:
        look(people.cleo, shared, "desk.viewed", "client.list")
        assert told(people.dan, people.dan) == [(people.cleo.pk, "list", 1)]

    def test_it_is_said_as_such(self, dan: Browser, people: People, shared: Client) -> None:
        look(people.ana, shared)
        assert "Ana Alvarez, your therapist looked at a file that you share" in pages.visit(dan, PAGE).words


class TestDays:
    def test_by_the_clients_calendar(self, people: People) -> None:
        look(people.ana, people.dan)
        at = AuditEvent.objects.latest("seq").at
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
            Client.objects.filter(pk=people.dan.pk).update(time_zone=zone)
            people.dan.refresh_from_db()
            ((day, _looks),) = looked.looks(
                people.dan, reader=people.dan.user_id, before=None, now=timezone.now()
            ).days
            assert day == at.astimezone(ZoneInfo(zone)).date()

    @pytest.fixture
    def month(self, people: People, owner: Any) -> list[date]:
        """A look on each of thirty days: rows are stamped by the database, so their time is moved by its owner."""
        for _day in range(30):
            look(people.ana, people.dan)
        owner.execute("ALTER TABLE practice_auditevent DISABLE TRIGGER sotto_keep")
        # By the client's calendar: thirty times 24 hours before an hour close to midnight is another day
        # where a clock was put back in between.
        owner.execute(
            "UPDATE practice_auditevent SET at = (at AT TIME ZONE %s"
            " - (seq - (SELECT min(seq) FROM practice_auditevent WHERE event = 'client.viewed'))"
            " * interval '1 day') AT TIME ZONE %s WHERE event = 'client.viewed'",
            [people.dan.time_zone, people.dan.time_zone],
        )
        today = timezone.now().astimezone(ZoneInfo(people.dan.time_zone)).date()
        return [today - timedelta(days=number) for number in range(30)]

    @pytest.mark.usefixtures("committed_db")
    def test_each_once_over_all_pages(self, people: People, month: list[date]) -> None:
        found, before = [], None
        for _page in range(4):
            page = looked.looks(people.dan, reader=people.dan.user_id, before=before, now=timezone.now())
            found += [day for day, _looks in page.days]
            before = page.older
            if before is None:
                break
        assert found == month

    @pytest.mark.usefixtures("committed_db")
    def test_the_page_leads_to_earlier_days(self, people: People, month: list[date], browser: SignIn) -> None:
        first = pages.visit(browser(people.dan), PAGE)
        (older,) = [link for link in first.links if link.startswith("?before=")]
        second = first.go(PAGE + older)
        assert second.words.count("read your messages") == looked.DAYS

    @pytest.mark.parametrize("before", ["", "yesterday", "0001-01-01", "9999-12-31", "2026-13-01"])
    def test_what_is_no_day_breaks_nothing(self, dan: Browser, before: str) -> None:
        assert pages.visit(dan, f"{PAGE}?before={before}").status == 200


def test_it_is_found_from_more(dan: Browser) -> None:
    assert PAGE in pages.visit(dan, "/portal/more/").links


def test_a_long_list_asks_no_more(dan: Browser, people: People) -> None:
    look(people.ana, people.dan)
    short = pages.queries(dan, PAGE)
    for who in (people.ana, people.sam, people.cleo, people.bill) * 5:
        look(who, people.dan)
    assert pages.queries(dan, PAGE) == short


def test_a_colleague_without_a_title_has_a_name(dan: Browser, people: People) -> None:
    User.objects.filter(pk=people.ana.pk).update(title="")
    look(people.ana, people.dan)
    assert "Ana Alvarez read your messages" in pages.visit(dan, PAGE).words


def test_the_look_at_this_page_is_noted(dan: Browser, people: People) -> None:
    pages.visit(dan, PAGE)
    row = AuditEvent.objects.get(event="my_looks.viewed")
    assert (row.actor_id, row.vault_ids) == (people.dan.user_id, [people.dan.vault_id])
    assert isinstance(row.at, datetime)
