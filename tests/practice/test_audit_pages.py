"""The audit trail for the privacy officer: who gets in, what stands there, filters, pages, one event, the file."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client as Browser

from practice import actions, audit, step_up
from practice.actors import WORKER, Actor
from practice.models import AuditEvent, User
from practice.trail import lines, paging
from practice.trail.wanted import Wanted, rows
from practice.vocabulary import Role
from tests import doing, pages
from tests.pages import SignIn
from tests.people import People, actor_of

LIST, FILE = "/office/audit/", "/office/audit/export.csv"
NEW_YORK = "America/New_York"


@pytest.fixture
def pia(people: People, browser: SignIn) -> Browser:
    return browser(people.pia)


def latest(event: str) -> AuditEvent:
    return AuditEvent.objects.filter(event=event).latest("seq")


def read(answer: object) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


class TestTheList:
    def test_says_who_did_what_with_whom_in_words(self, pia: Browser, people: People, now: datetime) -> None:
        doing.write(people.dan, people.ana, now)
        words = pages.visit(pia, LIST).words
        number = f"{people.dan.pk.hex[:4]} {people.dan.pk.hex[4:8]}".upper()
        assert "Wrote to a client" in words
        assert f"Ana Alvarez · client {number}" in words

    def test_names_no_client_and_no_word_of_theirs(self, pia: Browser, people: People, now: datetime) -> None:
        doing.say(people.dan, now, "It was a hard week.")
        html = pages.visit(pia, LIST).html
        assert not [word for word in ("Dan", "Doyle", "Fay", "home.example", "hard week") if word in html]

    def test_newest_first(self, pia: Browser, people: People) -> None:
        audit.record("practice.role.assigned", actor=WORKER)
        audit.record("practice.role.ended", actor=WORKER)
        words = pages.visit(pia, LIST).words
        assert words.index("Ended a role") < words.index("Gave a role")

    def test_looking_is_noted(self, pia: Browser, people: People) -> None:
        pages.visit(pia, f"{LIST}?client={people.dan.pk}")
        row = latest("audit_trail.viewed")
        assert (row.actor_id, row.vault_ids, row.reason) == (
            people.pia.pk,
            [people.dan.vault_id],
            "audit.view",
        )

    def test_one_who_is_not_the_privacy_officer_is_refused(self, people: People, browser: SignIn) -> None:
        for name in ("ana", "sam", "cleo", "bill", "ada"):
            assert pages.visit(browser(getattr(people, name)), LIST).status == 403, name

    def test_asks_no_more_of_the_database_when_it_is_long(self, pia: Browser, people: People) -> None:
        short = pages.queries(pia, LIST)
        for client, who in ((people.dan, people.ana), (people.eve, people.ben)) * 30:
            audit.record("practice.client.edited", actor=actor_of(who), subject=client)
        assert pages.queries(pia, LIST) == short


class TestFilters:
    @pytest.fixture
    def trail(self, people: People) -> None:
        session = uuid4()
        ana = actor_of(people.ana)
        in_session = Actor(kind="workforce", user_id=people.ben.pk, session_id=session)
        audit.record("client.viewed", actor=ana, subject=people.dan, reason="conversation.view")
        audit.record("practice.client.edited", actor=ana, subject=people.eve)
        audit.record("practice.session.begun", actor=in_session)
        audit.record_denial("client.denied", actor=in_session, subject_id=people.dan.pk, reason="client.view")

    def events(self, **by: object) -> set[str]:
        vault = by.pop("vault", None)
        found = rows(Wanted(**by), zone=NEW_YORK, vaults=[vault] if vault else [])  # type: ignore[arg-type, list-item]
        return {row.event for row in found if row.seq > self.before}

    @pytest.fixture(autouse=True)
    def start(self, people: People) -> None:
        self.before = AuditEvent.objects.latest("seq").seq

    def test_by_person(self, trail: None, people: People) -> None:
        assert self.events(person=people.ana.pk) == {"client.viewed", "practice.client.edited"}

    def test_by_client(self, trail: None, people: People) -> None:
        assert self.events(client=people.dan.pk, vault=people.dan.vault_id) == {"client.viewed"}

    def test_a_client_that_is_none_has_nothing(self, trail: None) -> None:
        assert self.events(client=uuid4()) == set()

    def test_by_session(self, trail: None) -> None:
        session = AuditEvent.objects.get(event="client.denied", seq__gt=self.before).session_id
        assert self.events(session=session) == {"practice.session.begun", "client.denied"}

    @pytest.mark.parametrize(
        ("kind", "event"),
        [
            ("looks", "client.viewed"),
            ("clients", "practice.client.edited"),
            ("entry", "practice.session.begun"),
        ],
    )
    def test_by_kind(self, trail: None, kind: str, event: str) -> None:
        assert self.events(kind=kind) == {event}

    def test_by_outcome(self, trail: None) -> None:
        assert self.events(outcome="denied") == {"client.denied"}

    def test_by_days_of_the_practices_calendar(self, trail: None) -> None:
        day = datetime.now(ZoneInfo(NEW_YORK)).date()
        assert len(self.events(since=day, until=day)) == 4
        assert self.events(since=day + timedelta(days=1)) == set()
        assert self.events(until=day - timedelta(days=1)) == set()

    def test_they_add_up(self, trail: None, people: People) -> None:
        assert self.events(person=people.ben.pk, outcome="denied") == {"client.denied"}
        assert self.events(person=people.ana.pk, outcome="denied") == set()

    def test_the_page_says_them_as_a_sentence(self, pia: Browser, people: People, trail: None) -> None:
        query = f"?person={people.ana.pk}&kind=looks&client={people.dan.pk}&since=2026-01-05"
        page = pages.visit(pia, LIST + query)
        number = f"{people.dan.pk.hex[:4]} {people.dan.pk.hex[4:8]}".upper()
        wanted = f"Shown: looking at something, by Ana Alvarez, about client {number}, from 2026-01-05."
        assert wanted in page.words
        assert "Looked at: a conversation" in page.words

    @pytest.mark.parametrize(
        "query",
        ["?person=x", "?client=1", "?session=", "?since=yesterday&until=0000-00-00", "?until=9999-12-31",
         "?since=0001-01-01", "?kind=nothing&outcome=what", "?before=99999999999999999999", "?before=-1", "?before=0"],
    )  # fmt: skip
    def test_what_makes_no_sense_breaks_nothing(self, pia: Browser, query: str) -> None:
        assert pages.visit(pia, LIST + query).status == 200

    def test_an_address_is_read_as_it_was_written(self, people: People) -> None:
        wanted = Wanted(person=people.ana.pk, client=people.dan.pk, session=uuid4(), kind="looks", outcome="denied",
                        since=date(2026, 1, 5), until=date(2026, 2, 5))  # fmt: skip
        given = dict(pair.split("=") for pair in wanted.query[1:].split("&"))
        assert Wanted.read(given) == wanted


class TestPaging:
    def test_every_row_once_and_in_order(self, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
        for number in range(25):
            audit.record("practice.role.assigned", actor=WORKER, reason=str(number))
        found = rows(Wanted(), zone=NEW_YORK)
        every = [row.seq for row in found]
        seen, before = [], None
        while True:
            page = paging.page(found, before, 7)
            seen += [row.seq for row in page.rows]
            if page.older is None:
                break
            before = page.older
        assert seen == every

    def test_rows_of_one_instant_are_not_lost(self, people: People) -> None:
        """Rows stamped at the same microsecond, between which a page ends."""
        names = {"actor_kind": "worker", "event": "practice.role.assigned"}
        AuditEvent.objects.bulk_create([AuditEvent(**names) for _number in range(40)])
        found = rows(Wanted(), zone=NEW_YORK)
        chunks = [row.seq for some in paging.each(found, most=10_000) for row in some.rows]
        assert chunks == [row.seq for row in found]

    def test_a_page_leads_to_the_next_and_back(self, pia: Browser, people: People) -> None:
        for _number in range(60):
            audit.record("practice.role.assigned", actor=WORKER)
        first = pages.visit(pia, LIST)
        (older,) = [link for link in first.links if "before=" in link]
        second = pages.visit(pia, LIST + older)
        assert "Newest" in second.words
        assert "Newest" not in first.words


class TestOneEvent:
    def test_all_its_facts(self, pia: Browser, people: People) -> None:
        audit.record(
            "practice.client.edited", actor=actor_of(people.ana), subject=people.dan, fields=["pronouns"]
        )
        row = latest("practice.client.edited")
        words = pages.visit(pia, f"{LIST}{row.seq}/").words
        for said in (
            "Ana Alvarez",
            "clinician",
            "pronouns",
            str(people.dan.pk),
            bytes(row.leaf).hex(),
            "Not sealed yet",
        ):
            assert said in words

    def test_the_look_names_the_row_and_whose_it_is(self, pia: Browser, people: People) -> None:
        audit.record("practice.client.edited", actor=actor_of(people.ana), subject=people.dan)
        row = latest("practice.client.edited")
        pages.visit(pia, f"{LIST}{row.seq}/")
        look = latest("audit_event.viewed")
        assert look.subject_id is not None
        assert (look.subject_id.int, look.vault_ids) == (row.seq, [people.dan.vault_id])

    def test_a_file_outside_her_scope_is_not_offered(self, pia: Browser, people: People) -> None:
        audit.record("practice.client.edited", actor=actor_of(people.ana), subject=people.dan)
        page = pages.visit(pia, f"{LIST}{latest('practice.client.edited').seq}/")
        assert not any("/clients/" in link for link in page.links)

    @pytest.mark.parametrize("number", [0, 10**12, 10**30])
    def test_a_row_that_is_not_there(self, pia: Browser, number: int) -> None:
        assert pages.visit(pia, f"{LIST}{number}/").status == 404

    def test_for_others_none_is_there(self, people: People, browser: SignIn) -> None:
        row = AuditEvent.objects.latest("seq")
        assert pages.visit(browser(people.ada), f"{LIST}{row.seq}/").status == 404


class TestFromAClientsPage:
    """Who is privacy officer and cares for clients besides: the client's page leads to what was done with the file."""

    def test_it_leads_to_the_trail_of_that_client(self, people: People, browser: SignIn) -> None:
        actions.assign_role(
            user=people.ana, role=Role.PRIVACY_OFFICER, actor=WORKER, now=people.dan.created_at
        )
        page = pages.visit(browser(people.ana), f"/office/clients/{people.dan.pk}/about/")
        (link,) = [link for link in page.links if link.startswith(f"{LIST}?client=")]
        trail = page.go(link)
        assert "Shown: everything, about client" in trail.words
        assert "Looked at: what is known of a client" in trail.words

    def test_one_event_leads_back_to_the_file(self, people: People, browser: SignIn) -> None:
        actions.assign_role(
            user=people.ana, role=Role.PRIVACY_OFFICER, actor=WORKER, now=people.dan.created_at
        )
        audit.record("practice.client.edited", actor=actor_of(people.ana), subject=people.dan)
        page = pages.visit(browser(people.ana), f"{LIST}{latest('practice.client.edited').seq}/")
        assert f"/office/clients/{people.dan.pk}/" in page.links

    def test_for_others_it_is_not_there(self, people: People, browser: SignIn) -> None:
        page = pages.visit(browser(people.ana), f"/office/clients/{people.dan.pk}/about/")
        assert not any(link.startswith(f"{LIST}?") for link in page.links)


class TestTheFile:
    def test_has_what_the_list_has(self, pia: Browser, people: People) -> None:
        audit.record("practice.client.edited", actor=actor_of(people.ana), subject=people.dan)
        answer = pia.get(FILE, {"client": str(people.dan.pk), "kind": "clients"})
        head, *found = read(answer)
        assert head == list(lines.HEADS)
        newest = dict(zip(head, found[0], strict=True))
        assert newest["in words"] == "Changed what is known of a client"
        assert newest["who"] == "Ana Alvarez"
        assert newest["about id"] == str(people.dan.pk)
        assert len(found) == rows(Wanted(kind="clients"), zone=NEW_YORK).filter(
            vault_ids__contains=[people.dan.vault_id]).count()  # fmt: skip

    def test_in_chunks_it_is_the_same(
        self, pia: Browser, people: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = read(pia.get(FILE, {"kind": "people"}))
        monkeypatch.setattr(paging, "CHUNK", 3)
        assert read(pia.get(FILE, {"kind": "people"})) == whole
        assert len(whole) > 4

    def test_a_longer_one_says_that_it_is_cut(self, pia: Browser, people: People, settings: Any) -> None:
        settings.LIMITS = settings.LIMITS | {"audit_file_rows": 5}
        *_head_and_rows, last = found = read(pia.get(FILE))
        assert len(found) == 1 + 5 + 1
        assert last == ["Only the newest 5 rows. Choose days to get older ones."]

    def test_a_colleagues_name_can_be_no_formula(self, pia: Browser, people: People) -> None:
        User.objects.filter(pk=people.ana.pk).update(name="=cmd|' /C calc'!A0")
        audit.record("practice.client.edited", actor=actor_of(people.ana), subject=people.dan)
        found = read(pia.get(FILE, {"person": str(people.ana.pk)}))
        assert all(row[5] == "'=cmd|' /C calc'!A0" for row in found[1:])

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
    def test_no_cell_begins_as_a_formula(self, text: str) -> None:
        assert lines.safe_cell(text) == f"'{text}"

    @pytest.mark.parametrize("text", ["", "Ana", "2026-01-05", "a=b"])
    def test_other_cells_stay(self, text: str) -> None:
        assert lines.safe_cell(text) == text

    def test_it_asks_for_a_fresh_second_factor(self, pia: Browser) -> None:
        session = pia.session
        del session[step_up.FRESH_AT]
        session.save()
        answer = pia.get(FILE)
        assert answer.status_code == 302
        assert "reauthenticate" in answer.headers["Location"]

    def test_taking_it_is_noted(self, pia: Browser, people: People) -> None:
        read(pia.get(FILE, {"client": str(people.dan.pk)}))
        row = latest("audit_trail.viewed")
        assert (row.reason, row.vault_ids) == ("audit.export", [people.dan.vault_id])

    def test_it_is_a_download_that_nobody_keeps(self, pia: Browser) -> None:
        answer = pia.get(FILE)
        assert answer.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
        assert "no-store" in answer.headers["Cache-Control"]


def test_the_order_is_by_an_index(people: People) -> None:
    """Neither the newest page nor that of one person sorts the whole trail."""
    for wanted, index in ((Wanted(), "at"), (Wanted(person=people.ana.pk), "actor_id")):
        sql, values = rows(wanted, zone=NEW_YORK)[:51].query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}", values)  # noqa: S608 - Django's own words
            plan = " ".join(line for (line,) in cursor.fetchall())
        assert "Index Scan" in plan
        assert index in plan
