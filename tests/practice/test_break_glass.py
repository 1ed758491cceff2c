"""Break-glass: one client, found exactly, for an hour, for reading; told, listed, reviewed; and nothing else opens."""

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from practice import access, actions, actors, audit, crypto, safe, watching
from practice.access import Forbidden, NotVisible, emergencies, oversight, scope
from practice.access.emergencies import Sought
from practice.actions.break_glass import NobodyFound, TooManyTries
from practice.actions.clients import Particulars
from practice.actors import WORKER, Actor
from practice.identity.backends import WorkforceBackend
from practice.models import AuditEvent, BreakGlass, Client, Notice, RoleAssignment, User, Vault
from practice.vocabulary import Role
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, Person, actor_of

LIST, NEW = "/office/break-glass/", "/office/break-glass/new/"
WHY = "He called the crisis line and Ana can't be reached."
DAN = Sought("Dan Doyle", date(1990, 4, 2))
READING = {"client.view", "conversation.view", "consent.view"}


def begin(who: Person, sought: Sought = DAN, now: datetime | None = None) -> BreakGlass:
    moment = now or timezone.now()
    actions.begin_break_glass(sought=sought, reason=WHY, submission=None, actor=actor_of(who), now=moment)
    return BreakGlass.objects.latest("from_at")


def file(client: Client) -> str:
    return f"/office/clients/{client.pk}/"


@pytest.fixture
def ben(people: People, browser: SignIn) -> Browser:
    return browser(people.ben)


class TestLookingUp:
    @pytest.mark.parametrize("name", ["Dan Doyle", "dan doyle", " Dan  Doyle ", "DAN DOYLE", "Ｄan Doyle"])
    def test_case_spaces_and_encoding_apart_it_is_the_same_name(self, people: People, name: str) -> None:
        found = emergencies.find_exactly(Sought(name, date(1990, 4, 2)), actor=actor_of(people.ben))
        assert found == people.dan

    @pytest.mark.parametrize(
        ("name", "born"),
        [("Dan", date(1990, 4, 2)), ("Dan Doyl", date(1990, 4, 2)), ("Dan Doyle", date(1990, 4, 3)),
         ("Eve Ellis", date(1990, 4, 2)), ("", date(1990, 4, 2)), ("%", date(1990, 4, 2))],
    )  # fmt: skip
    def test_anything_less_finds_nobody(self, people: People, name: str, born: date) -> None:
        assert emergencies.find_exactly(Sought(name, born), actor=actor_of(people.ben)) is None

    def test_the_look_goes_to_the_end_whoever_is_found(self, people: People, monkeypatch: Any) -> None:
        """How long it takes says nothing: as many fields are opened for a hit as for a miss."""
        opened: list[int] = []
        open_rows = crypto.open_rows

        def counting(rows: Any, name: str, *, by: Any) -> Any:
            opened.append(len(rows))
            return open_rows(rows, name, by=by)

        monkeypatch.setattr(crypto, "open_rows", counting)
        counts = []
        for sought in (DAN, Sought("Eve Ellis", date(1985, 11, 23)), Sought("Nobody", date(1950, 1, 1))):
            opened.clear()
            emergencies.find_exactly(sought, actor=actor_of(people.ben))
            counts.append(sum(opened))
        assert len(set(counts)) == 1

    def test_one_who_was_joined_to_another_file_or_disposed_is_not_found(self, people: People) -> None:
        Client.objects.filter(pk=people.dan.pk).update(status=Client.Status.MERGED)
        Vault.objects.filter(pk=people.eve.vault_id).update(status=Vault.Status.DISPOSED)
        for sought in (DAN, Sought("Eve Ellis", date(1985, 11, 23))):
            assert emergencies.find_exactly(sought, actor=actor_of(people.ben)) is None

    def test_of_two_it_is_whom_something_last_happened_with(self, people: People, now: datetime) -> None:
        again = actions.add_client(
            particulars=Particulars(name="Dan Doyle", first_name="Dan", birth_date="1990-04-02"),
            language="en", time_zone="America/New_York", actor=WORKER, now=now + timedelta(minutes=1),
        )  # fmt: skip
        Client.objects.filter(pk=people.dan.pk).update(last_activity_at=now)
        assert emergencies.find_exactly(DAN, actor=actor_of(people.ben)) == again


class TestBeginning:
    def test_by_the_form(self, ben: Browser, people: People) -> None:
        doing.say(people.dan, timezone.now(), "It was a hard week.")
        assert pages.visit(ben, file(people.dan)).status == 404
        page = pages.visit(ben, NEW).send(name="Dan Doyle", birth_date="1990-04-02", reason=WHY)
        assert page.path == file(people.dan)
        assert "Open in an emergency" in page.words
        assert "It was a hard week." in page.words

    def test_the_reason_is_sealed(self, people: People) -> None:
        row = begin(people.ben)
        assert row.vault_id == safe.vault_id(Vault.Kind.PRACTICE)
        assert b"crisis" not in bytes(row.reason)
        assert doing.words_of(row, "reason") == WHY

    def test_it_stands_in_the_trail_without_a_word(self, people: People) -> None:
        row = begin(people.ben)
        event = AuditEvent.objects.get(event="practice.break_glass.begun")
        assert (event.subject_id, event.vault_ids, event.actor_id) == (
            row.pk,
            [people.dan.vault_id],
            people.ben.pk,
        )
        assert event.reason == ""

    def test_privacy_officer_and_clinicians_are_told(self, people: People) -> None:
        row = begin(people.ben)
        told = Notice.objects.filter(kind=Notice.Kind.BREAK_GLASS, cause_id=row.pk)
        assert set(told.values_list("user_id", flat=True)) == {people.pia.pk, people.ana.pk}

    def test_who_begins_is_not_told_of_themselves(self, people: People) -> None:
        row = begin(people.pia)
        told = Notice.objects.filter(kind=Notice.Kind.BREAK_GLASS, cause_id=row.pk)
        assert set(told.values_list("user_id", flat=True)) == {people.ana.pk}

    def test_while_one_runs_there_is_no_other(self, people: People) -> None:
        begin(people.ben)
        begin(people.ben)
        assert BreakGlass.objects.count() == 1

    @pytest.mark.parametrize("name", ["ana", "sam"])
    def test_who_cares_for_them_needs_none(self, people: People, browser: SignIn, name: str) -> None:
        hand = browser(getattr(people, name))
        page = pages.visit(hand, NEW).send(name="Dan Doyle", birth_date="1990-04-02", reason=WHY)
        assert page.path == file(people.dan)
        assert "Open in an emergency" not in page.words
        assert not BreakGlass.objects.exists()

    @pytest.mark.parametrize("name", ["cleo", "bill", "ada"])
    def test_others_may_not(self, people: People, browser: SignIn, name: str) -> None:
        hand = browser(getattr(people, name))
        assert hand.get(NEW).status_code == 403
        assert (
            hand.post(NEW, {"name": "Dan Doyle", "birth_date": "1990-04-02", "reason": WHY}).status_code
            == 403
        )

    @pytest.mark.parametrize("reason", ["", "Help", "please now ok", "   "])
    def test_it_asks_for_a_sentence(self, ben: Browser, people: People, reason: str) -> None:
        page = pages.visit(ben, NEW).send(name="Dan Doyle", birth_date="1990-04-02", reason=reason)
        assert page.status == 422
        assert not BreakGlass.objects.exists()

    def test_sent_twice_it_is_one(self, ben: Browser, people: People) -> None:
        form = pages.visit(ben, NEW).form("reason").fields
        fields = form | {"name": "Dan Doyle", "birth_date": "1990-04-02", "reason": WHY}
        assert [ben.post(NEW, fields).status_code for _click in range(2)] == [302, 302]
        assert BreakGlass.objects.count() == 1


class TestTries:
    WRONG = Sought("Dan Doyle", date(1990, 4, 3))

    def test_a_wrong_date_and_no_such_client_are_one_answer(self, ben: Browser, people: People) -> None:
        answers = [
            pages.visit(ben, NEW).send(name=name, birth_date=born, reason=WHY)
            for name, born in (("Dan Doyle", "1990-04-03"), ("Nobody Here", "1990-04-02"))
        ]
        said = "Nobody is found by exactly this name and birth date. This try is noted."
        assert [(page.status, said in page.words) for page in answers] == [(422, True)] * 2

    def test_a_try_is_noted_without_what_was_typed(self, people: People) -> None:
        with pytest.raises(NobodyFound):
            begin(people.ben, self.WRONG)
        row = AuditEvent.objects.get(event="practice.break_glass.refused")
        assert (row.outcome, row.reason, row.actor_id, row.vault_ids) == (
            "denied",
            "nobody_found",
            people.ben.pk,
            [],
        )

    def test_after_five_in_an_hour_nobody_is_looked_for(self, people: People, monkeypatch: Any) -> None:
        for _try in range(5):
            with pytest.raises(NobodyFound):
                begin(people.ben, self.WRONG)
        monkeypatch.setattr(emergencies, "find_exactly", lambda *_args, **_named: pytest.fail("looked for"))
        with pytest.raises(TooManyTries):
            begin(people.ben)
        assert AuditEvent.objects.filter(event="practice.break_glass.refused", reason="too_many").count() == 1
        assert not BreakGlass.objects.exists()

    def test_another_person_still_may(self, people: People) -> None:
        for _try in range(5):
            with pytest.raises(NobodyFound):
                begin(people.ben, self.WRONG)
        assert begin(people.pia).user_id == people.pia.pk

    def test_an_hour_later_one_may_again_though_one_kept_trying(self, people: People) -> None:
        for _try in range(5):
            with pytest.raises(NobodyFound):
                begin(people.ben, self.WRONG)
        with pytest.raises(TooManyTries):
            begin(people.ben)
        assert begin(people.ben, now=timezone.now() + timedelta(minutes=61)).client_id == people.dan.pk


@pytest.fixture
def running(people: People, clock: Clock) -> BreakGlass:
    """Ben's emergency with Dan, begun now."""
    return begin(people.ben, now=clock())


class TestWhatOpens:
    def test_both_classes_of_this_client_for_reading(
        self, people: People, running: BreakGlass, clock: Clock
    ) -> None:
        actor = actor_of(people.ben)
        found = scope.find(actor, people.dan.pk, clock())
        assert found is not None
        reach = found[1]
        assert sorted(reach.opens) == ["administrative", "clinical"]
        assert not reach.writes
        assert reach.basis == "break_glass"
        assert scope.classes(actor, people.dan, clock()) == {"administrative", "clinical"}

    def test_for_the_privacy_officer_too(self, people: People, clock: Clock) -> None:
        begin(people.pia, now=clock())
        for capability in READING:
            opened = access.client(actor_of(people.pia), to=capability, now=clock(), client_id=people.dan.pk)
            assert opened.text(people.dan, "name") == "Dan Doyle"

    def test_nothing_may_be_written(self, people: People, running: BreakGlass, clock: Clock) -> None:
        actor = actor_of(people.ben)
        for sealed_class in ("administrative", "clinical"):
            assert not scope.may_write_to(actor, people.dan, sealed_class, clock())
        mine = {"messages.send", "client.invite", "client.edit", "consent.withdraw", "dispatch.resolve"}
        for capability in mine:
            with pytest.raises(Forbidden):
                access.client(actor, to=capability, now=clock(), client_id=people.dan.pk)

    def test_what_one_may_elsewhere_stays(self, people: People, running: BreakGlass, clock: Clock) -> None:
        opened = access.client(actor_of(people.ben), to="messages.send", now=clock(), client_id=people.eve.pk)
        assert opened.writes
        assert opened.basis.why == "care_team"

    def test_no_list_and_no_choice_knows_of_it(
        self, people: People, running: BreakGlass, clock: Clock
    ) -> None:
        actor = actor_of(people.ben)
        assert set(scope.clients(actor, clock())) == {people.eve}
        assert set(scope.clinical_clients(actor, clock())) == {people.eve}
        assert set(scope.caseload(actor, clock()).values_list("client_id", flat=True)) == {people.eve.pk}

    def test_another_client_stays_closed(self, people: People, clock: Clock) -> None:
        begin(people.pia, now=clock())
        assert scope.find(actor_of(people.pia), people.eve.pk, clock()) is None

    def test_for_another_person_it_opens_nothing(
        self, people: People, running: BreakGlass, clock: Clock
    ) -> None:
        for who in (people.pia, people.ada):
            with pytest.raises(NotVisible):
                access.client(actor_of(who), to="client.view", now=clock(), client_id=people.dan.pk)

    def test_files_of_the_conversation_open(
        self, ben: Browser, people: People, running: BreakGlass, clock: Clock
    ) -> None:
        from messaging import files

        said = doing.say(people.dan, clock())
        kept = files.attach(said, name="diary.txt", media_type="text/plain", content=b"Monday.", now=clock())
        answer = ben.get(f"/office/files/{kept.pk}/")
        assert answer.status_code == 200
        row = AuditEvent.objects.filter(event="attachment.viewed").latest("seq")
        assert (row.basis, row.basis_id) == ("break_glass", running.pk)

    def test_a_delivery_is_not_there_to_be_settled(
        self, ben: Browser, people: People, running: BreakGlass, clock: Clock
    ) -> None:
        from messaging.models import Delivery

        doing.agree(people.dan_phone, clock())
        doing.write_text(people.dan, people.ana, clock())
        delivery = Delivery.objects.latest("created_at")
        assert ben.post(f"/office/deliveries/{delivery.pk}/cancellation/").status_code == 404

    @pytest.mark.parametrize("page", ["", "about/", "agreements/"])
    def test_each_look_says_by_which_emergency(
        self, ben: Browser, people: People, running: BreakGlass, clock: Clock, page: str
    ) -> None:
        assert ben.get(file(people.dan) + page).status_code == 200
        row = AuditEvent.objects.filter(event="client.viewed").latest("seq")
        assert (row.basis, row.basis_id) == ("break_glass", running.pk)

    def test_roles_are_still_asked(self, people: People, running: BreakGlass, clock: Clock) -> None:
        RoleAssignment.objects.filter(user=people.ben).update(until_at=clock())
        assert scope.find(actor_of(people.ben), people.dan.pk, clock()) is None

    def test_who_joins_the_team_meanwhile_is_of_the_team(
        self, people: People, running: BreakGlass, clock: Clock
    ) -> None:
        actions.join_care_team(client=people.dan, user=people.ben, actor=WORKER, now=clock())
        opened = access.client(actor_of(people.ben), to="messages.send", now=clock(), client_id=people.dan.pk)
        assert opened.basis == audit.Basis("care_team")

    def test_a_desks_role_beside_it_keeps_its_own(
        self, people: People, running: BreakGlass, clock: Clock
    ) -> None:
        """Of one who is clinician and front desk: administrative writing stays, clinical reading comes."""
        actions.assign_role(user=people.ben, role=Role.FRONT_DESK, actor=WORKER, now=clock())
        opened = access.client(actor_of(people.ben), to="client.invite", now=clock(), client_id=people.dan.pk)
        assert opened.writes == {"administrative"}
        assert opened.rights.allows(people.dan.vault_id, "clinical")


class TestWhenItEnds:
    def closed(self, ben: Browser, people: People) -> bool:
        return bool(ben.get(file(people.dan)).status_code == 404)

    def test_after_sixty_minutes(
        self, ben: Browser, people: People, running: BreakGlass, clock: Clock
    ) -> None:
        assert running.until_at - running.from_at == timedelta(minutes=60)
        actor = {minutes: actors.of_user(people.ben, now=clock() + timedelta(minutes=minutes), is_verified=True)
                 for minutes in (59, 60)}  # fmt: skip
        assert actor[59].emergencies == {people.dan.pk}
        assert actor[60].emergencies == frozenset()
        clock.move(minutes=60)
        assert scope.find(actor_of(people.ben), people.dan.pk, clock()) is None

    def test_at_end_now_on_the_banner(
        self, ben: Browser, people: People, running: BreakGlass, clock: Clock
    ) -> None:
        page = pages.visit(ben, file(people.dan))
        ended = page.send("End now", action=f"{running.pk}/ending/")
        assert (ended.path, "The file is closed to you again." in ended.words) == (LIST, True)
        assert self.closed(ben, people)
        assert AuditEvent.objects.get(event="practice.break_glass.ended").subject_id == running.pk

    def test_by_the_privacy_officer(
        self, ben: Browser, people: People, browser: SignIn, running: BreakGlass, clock: Clock
    ) -> None:
        pages.visit(browser(people.pia), LIST).send("End now", action=f"{running.pk}/ending/")
        assert self.closed(ben, people)

    def test_the_clients_clinician_knows_of_it_and_ends_none(
        self, people: People, browser: SignIn, running: BreakGlass, clock: Clock
    ) -> None:
        answer = browser(people.ana).post(f"{LIST}{running.pk}/ending/")
        assert answer.status_code == 403
        running.refresh_from_db()
        assert running.until_at > clock()

    def test_ended_twice_it_ended_once(self, people: People, running: BreakGlass, clock: Clock) -> None:
        for minutes in (5, 10):
            later = clock() + timedelta(minutes=minutes)
            actions.end_break_glass(emergency=running, actor=actor_of(people.ben), now=later)
        running.refresh_from_db()
        assert running.until_at == clock() + timedelta(minutes=5)
        assert AuditEvent.objects.filter(event="practice.break_glass.ended").count() == 1

    def test_at_once_when_the_person_is_disabled(
        self, ben: Browser, people: People, running: BreakGlass, clock: Clock
    ) -> None:
        assert not self.closed(ben, people)
        User.objects.filter(pk=people.ben.pk).update(is_active=False)
        assert ben.get(file(people.dan)).status_code == 302
        assert WorkforceBackend().get_user(people.ben.pk) is None


class TestOneQuery:
    def test_the_sessions_person_brings_them_along(
        self, people: People, running: BreakGlass, clock: Clock, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(1):
            user = WorkforceBackend().get_user(people.ben.pk)
            assert user is not None
            actor = actors.of_user(user, now=clock(), is_verified=True)
        assert actor.emergencies == {people.dan.pk}

    def test_without_a_second_factor_there_are_none(
        self, people: People, running: BreakGlass, clock: Clock
    ) -> None:
        assert actors.of_user(people.ben, now=clock(), is_verified=False).emergencies == frozenset()

    def test_made_by_hand_it_opens_nothing_without_the_role(self, people: People, clock: Clock) -> None:
        actor = Actor(kind="workforce", user_id=people.ada.pk, roles=frozenset({Role.ADMIN}),
                      emergencies=frozenset({people.dan.pk}))  # fmt: skip
        assert scope.find(actor, people.dan.pk, clock()) is None


class TestTheList:
    def test_the_privacy_officer_reads_who_why_and_whose_by_number(
        self, people: People, browser: SignIn, running: BreakGlass
    ) -> None:
        page = pages.visit(browser(people.pia), LIST)
        number = f"client {people.dan.pk.hex[:4]} {people.dan.pk.hex[4:8]}".lower()
        assert number in page.words.lower()
        assert "Ben Baker" in page.words
        assert WHY in page.words
        assert "Doyle" not in page.html

    def test_the_clients_clinician_reads_it_with_the_name(
        self, people: People, browser: SignIn, running: BreakGlass
    ) -> None:
        words = pages.visit(browser(people.ana), LIST).words
        assert "Dan Doyle" in words
        assert WHY in words

    def test_whom_it_does_not_concern_reads_nothing(
        self, people: People, browser: SignIn, clock: Clock
    ) -> None:
        begin(people.pia, now=clock())
        page = pages.visit(browser(people.ben), LIST)
        assert "No emergencies" in page.words

    @pytest.mark.parametrize("name", ["cleo", "bill", "ada"])
    def test_for_others_it_is_no_page(self, people: People, browser: SignIn, name: str) -> None:
        assert browser(getattr(people, name)).get(LIST).status_code == 403

    def test_reviewed(self, people: People, browser: SignIn, running: BreakGlass) -> None:
        pia = browser(people.pia)
        assert "Emergencies waiting: 1" in pages.visit(pia, LIST).words
        page = pages.visit(pia, LIST).send("I have reviewed it", action=f"{running.pk}/review/")
        assert "Reviewed by Pia Petrov" in page.words
        assert "Emergencies waiting" not in page.words
        assert AuditEvent.objects.get(event="practice.break_glass.reviewed").subject_id == running.pk

    def test_ones_own_is_anothers_to_review(self, people: People, browser: SignIn, clock: Clock) -> None:
        own = begin(people.pia, now=clock())
        actions.assign_role(user=people.ada, role=Role.PRIVACY_OFFICER, actor=WORKER, now=clock())
        pia = browser(people.pia)
        assert "I have reviewed it" not in pages.visit(pia, LIST).words
        pia.post(f"{LIST}{own.pk}/review/")
        own.refresh_from_db()
        assert own.reviewed_at is None
        page = pages.visit(browser(people.ada), LIST).send("I have reviewed it", action=f"{own.pk}/review/")
        assert "Reviewed by Ada Adeyemi" in page.words

    def test_the_only_privacy_officer_reviews_their_own(
        self, people: People, browser: SignIn, clock: Clock
    ) -> None:
        own = begin(people.pia, now=clock())
        pages.visit(browser(people.pia), LIST).send("I have reviewed it", action=f"{own.pk}/review/")
        own.refresh_from_db()
        assert own.reviewed_by_id == people.pia.pk

    def test_a_clinician_reviews_none(self, people: People, browser: SignIn, running: BreakGlass) -> None:
        for who in (people.ana, people.ben):
            answer = browser(who).post(f"{LIST}{running.pk}/review/")
            assert answer.status_code in (302, 403)
        running.refresh_from_db()
        assert running.reviewed_at is None

    def test_one_of_others_is_not_there(self, people: People, browser: SignIn, clock: Clock) -> None:
        row = begin(people.pia, now=clock())
        assert browser(people.ben).post(f"{LIST}{row.pk}/ending/").status_code == 404

    def test_a_long_list_asks_no_more(self, people: People, browser: SignIn, running: BreakGlass) -> None:
        pia = browser(people.pia)
        short = pages.queries(pia, LIST)
        for minutes in range(5):
            _copy(running, minutes)
        assert pages.queries(pia, LIST) == short


def _copy(row: BreakGlass, minutes: int) -> BreakGlass:
    found = BreakGlass(client_id=row.client_id, user_id=row.user_id, vault_id=row.vault_id,
                       from_at=row.from_at - timedelta(minutes=minutes), until_at=row.until_at)  # fmt: skip
    safe.seal(found, reason=WHY)
    found.save(force_insert=True)
    return found


def test_an_alert_is_raised_by_it(people: People, clock: Clock) -> None:
    row = begin(people.ben, now=clock())
    raised = watching.watch(now=timezone.now())
    assert row.pk in {alert.cause_id for alert in raised if alert.kind == "break_glass"}


def test_the_banner_stands_on_every_page_of_that_client_and_no_other(
    ben: Browser, people: People, running: BreakGlass, clock: Clock
) -> None:
    for page in ("", "about/", "agreements/"):
        words = pages.visit(ben, file(people.dan) + page).words
        assert "Open in an emergency until 12:00." in words
        assert "End now" in words
    assert "Open in an emergency" not in pages.visit(ben, file(people.eve)).words


def test_no_act_is_offered_there(ben: Browser, people: People, running: BreakGlass, clock: Clock) -> None:
    for page in ("", "about/", "agreements/"):
        found = pages.visit(ben, file(people.dan) + page)
        acts = [link for link in found.links if link.startswith(file(people.dan)) and "/invitations/" in link]
        posts = [form.action for form in found.forms if file(people.dan) in form.action]
        assert (acts, posts) == ([], [])


def test_known_emergencies_of_who_may_not_list_any(people: People, running: BreakGlass, clock: Clock) -> None:
    assert not oversight.known_emergencies(actor_of(people.cleo), clock()).exists()


@pytest.mark.usefixtures("committed_db")
def test_twelve_wrong_tries_at_once_are_five_looks(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """One try of a person waits for the one before: a limit that many windows could run past would be none."""
    looked: list[int] = []
    monkeypatch.setattr(emergencies, "find_exactly", lambda _sought, *, actor: looked.append(1))
    actor, said = actor_of(people.ben), []

    def one() -> None:
        try:
            actions.begin_break_glass(
                sought=TestTries.WRONG, reason=WHY, submission=None, actor=actor, now=timezone.now()
            )
        except (NobodyFound, TooManyTries) as refused:
            said.append(type(refused).__name__)
        finally:
            connection.close()

    hands = [threading.Thread(target=one) for _hand in range(12)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(said) == ["NobodyFound"] * 5 + ["TooManyTries"] * 7
    assert len(looked) == 5
