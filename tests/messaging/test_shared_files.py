"""A couple's file: each reads and writes in it with their own account; who left finds nothing; agreements stay each one's own."""

import pytest
from django.test import Client as Browser

from consent import gathering
from messaging import files
from messaging.actions import NotAllowed
from messaging.actions.sending import notice_point
from messaging.models import Draft, Message
from practice import actions, crypto, policy
from practice.access import scope
from practice.access.nouns import grant_for_list
from practice.models import AuditEvent, Client, Membership, Notice
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of


@pytest.fixture
def both(people: People, clock: Clock) -> Client:
    """Dan and Eve, with Ana, who cares for the two of them together."""
    return actions.begin_shared_file(
        name="Dan and Eve", members=[(people.dan, "Dan"), (people.eve, "Eve")],
        time_zone="America/New_York", submission=None, actor=actor_of(people.ana), now=clock(),
    )  # fmt: skip


@pytest.fixture
def dan(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.dan)


@pytest.fixture
def eve(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.eve)


def place(both: Client, rest: str = "") -> str:
    return f"/portal/shared/{both.pk}/{rest}"


def leave(people: People, both: Client, who: Client, clock: Clock) -> None:
    row = Membership.objects.get(shared=both, client=who)
    assert actions.end_membership(membership=row, actor=actor_of(people.ana), now=clock())
    clock.move(seconds=1)


def answer(people: People, both: Client, clock: Clock, **more: object) -> Message:
    return doing.write(both, people.ana, clock(), "How was it?", circumstance="group", **more)


class TestTheFile:
    def test_has_a_vault_of_its_own(self, people: People, both: Client) -> None:
        assert both.vault.kind == "shared"
        assert both.vault_id not in (people.dan.vault_id, people.eve.vault_id)
        assert both.user_id is None

    def test_what_is_said_lies_under_its_keys(self, people: People, both: Client, dan: Browser) -> None:
        pages.visit(dan, place(both)).send(body="We argued.")
        said = Message.objects.get(client=both)
        assert (said.vault_id, said.thread.circumstance, said.sealed_class) == (
            both.vault_id, "group", "clinical",
        )  # fmt: skip

    def test_the_trails_of_all_say_who_joined(self, people: People, both: Client) -> None:
        rows = AuditEvent.objects.filter(event="practice.shared_file.joined")
        assert {frozenset(row.vault_ids) for row in rows} == {
            frozenset({both.vault_id, people.dan.vault_id}),
            frozenset({both.vault_id, people.eve.vault_id}),
        }

    def test_only_people_join(self, people: People, both: Client, clock: Clock) -> None:
        with pytest.raises(ValueError, match="person"):
            actions.add_member(shared=both, member=(both, "x"), actor=actor_of(people.ana), now=clock())
        with pytest.raises(ValueError, match="person"):
            actions.add_member(
                shared=people.dan, member=(people.eve, "x"), actor=actor_of(people.ana), now=clock()
            )

    def test_twice_is_once(self, people: People, both: Client, clock: Clock) -> None:
        actions.add_member(shared=both, member=(people.dan, "Dan"), actor=actor_of(people.ana), now=clock())
        assert Membership.objects.filter(shared=both, client=people.dan).count() == 1


class TestAtThePortal:
    def test_each_reads_what_the_other_wrote_and_who(self, both: Client, dan: Browser, eve: Browser) -> None:
        pages.visit(dan, place(both)).send(body="We argued.")
        words = pages.visit(eve, place(both)).words
        assert "Dan 11:00 We argued." in words
        page = pages.visit(eve, place(both)).send(body="We did.")
        assert page.path == place(both)
        assert "Eve 11:00 We did." in pages.visit(dan, place(both)).words
        assert "You 11:00 We argued." in pages.visit(dan, place(both)).words

    def test_the_frame_leads_from_one_to_the_other_and_names_nobody(self, both: Client, dan: Browser) -> None:
        own = pages.visit(dan, "/portal/")
        assert place(both) in own.links
        assert "Just me Together" in own.words
        assert "Eve" not in own.words
        assert "/portal/" in pages.visit(dan, place(both)).links

    def test_who_shares_nothing_has_nothing_to_choose(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        assert "Just me" not in pages.visit(browser(people.dan), "/portal/").words

    def test_what_is_ones_own_stays_ones_own(
        self, people: People, both: Client, clock: Clock, dan: Browser, eve: Browser
    ) -> None:
        doing.say(people.dan, clock(), "Only for Ana.")
        assert "Only for Ana." not in pages.visit(dan, place(both)).words
        assert "Only for Ana." not in pages.visit(eve, place(both)).words
        assert "Only for Ana." not in pages.visit(eve, "/portal/").words

    def test_a_form_posts_to_its_own_file_whatever_is_open_elsewhere(
        self, people: People, both: Client, dan: Browser
    ) -> None:
        own = pages.visit(dan, "/portal/")
        pages.visit(dan, place(both))
        own.send(body="Only for Ana.")
        assert Message.objects.get().client_id == people.dan.pk
        shared = pages.visit(dan, place(both))
        answer = own.post(place(both, "messages/"), own.form("body").fields | {"body": "Oops"})
        assert answer.status == 422  # a key issued for one page is good for no other
        assert Message.objects.count() == 1
        assert shared.form("body").action == place(both, "messages/")

    def test_drafts_do_not_mix(self, people: People, both: Client, dan: Browser) -> None:
        dan.post(place(both, "draft/"), {"body": "To us both"})
        dan.post("/portal/draft/", {"body": "To Ana"})
        assert {row.client_id for row in Draft.objects.all()} == {both.pk, people.dan.pk}
        assert "To us both" not in pages.visit(dan, "/portal/").html

    def test_files_open_for_each(self, people: People, both: Client, clock: Clock, eve: Browser) -> None:
        said = answer(people, both, clock)
        row = files.attach(said, name="a.txt", media_type="text/plain", content=b"Plan", now=clock())
        assert b"a.txt" in eve.get(f"/portal/files/{row.pk}/").content

    def test_who_acts_for_one_of_them_has_no_part_in_it(
        self, people: People, both: Client, browser: SignIn
    ) -> None:
        fay = browser(people.fay)
        assert fay.get(place(both)).status_code == 404
        assert "Just me" not in pages.visit(fay, "/portal/").words

    def test_the_poll_brings_what_is_new(
        self, people: People, both: Client, clock: Clock, dan: Browser
    ) -> None:
        tag = dan.get(place(both, "changes/")).headers["ETag"]
        headers = {"If-None-Match": tag}
        assert dan.get(place(both, "changes/"), headers=headers).status_code == 304
        answer(people, both, clock)
        assert "How was it?" in dan.get(place(both, "changes/"), headers=headers).content.decode()


class TestWhoLeft:
    def test_finds_nothing_old_or_new(
        self, people: People, both: Client, clock: Clock, dan: Browser, eve: Browser
    ) -> None:
        said = answer(people, both, clock)
        row = files.attach(said, name="a.txt", media_type="text/plain", content=b"Plan", now=clock())
        pages.visit(eve, place(both)).send(body="We did.")
        leave(people, both, people.eve, clock)
        absent = eve.get(f"/portal/shared/{people.dan.pk}/")
        for path in ("", "changes/"):
            hidden = eve.get(place(both, path))
            assert (hidden.status_code, hidden.content) == (404, absent.content)
        assert eve.post(place(both, "messages/"), {"body": "x"}).status_code == 404
        assert eve.get(f"/portal/files/{row.pk}/").status_code == 404
        assert "Together" not in pages.visit(eve, "/portal/").words
        assert not scope.classes(actor_of(people.eve.user), both, clock())
        assert "We did." in pages.visit(dan, place(both)).words
        assert "Eve" in pages.visit(dan, place(both)).words

    def test_may_come_back(self, people: People, both: Client, clock: Clock, eve: Browser) -> None:
        leave(people, both, people.eve, clock)
        actions.add_member(shared=both, member=(people.eve, "Eve"), actor=actor_of(people.ana), now=clock())
        assert eve.get(place(both)).status_code == 200


class TestAgreements:
    def test_each_is_told_under_their_own_and_of_nobody_else(
        self, people: People, both: Client, clock: Clock
    ) -> None:
        doing.agree(people.eve_email, clock(), to=["account"], name="Eve Ellis")
        answer(people, both, clock, is_notified=True)
        notices = Notice.objects.filter(kind="new_message")
        expected = {
            point.pk
            for client, point in ((people.dan, people.dan_email), (people.eve, people.eve_email))
            if _would_be_told(client, clock)
        }
        assert people.eve_email.pk in expected
        assert {one.contact_point_id for one in notices} == expected

    def test_who_left_is_told_nothing(self, people: People, both: Client, clock: Clock) -> None:
        for point, name in ((people.dan_email, "Dan Doyle"), (people.eve_email, "Eve Ellis")):
            doing.agree(point, clock(), to=["account"], name=name)
        leave(people, both, people.eve, clock)
        answer(people, both, clock, is_notified=True)
        told = Notice.objects.filter(kind="new_message").values_list("contact_point__client_id", flat=True)
        assert set(told) == {people.dan.pk}

    def test_nothing_else_leaves_from_it(self, people: People, both: Client, clock: Clock) -> None:
        doing.agree(people.dan_email, clock(), to=["group"])
        with pytest.raises(NotAllowed):
            answer(people, both, clock, channel="email")


class TestInTheOffice:
    def test_ana_reads_who_wrote_and_answers_all(
        self, people: People, both: Client, clock: Clock, browser: SignIn, dan: Browser, eve: Browser
    ) -> None:
        pages.visit(dan, place(both)).send(body="We argued.")
        ana = browser(people.ana)
        page = pages.visit(ana, f"/office/clients/{both.pk}/")
        assert "Dan 11:00" in page.words
        assert "Couple, family or group" in page.words
        assert "/agreements/" not in " ".join(link for link in page.links if str(both.pk) in link)
        page.send(body="How was it for you, Eve?")
        assert "How was it for you, Eve?" in pages.visit(eve, place(both)).words

    def test_a_clinician_of_one_member_alone_sees_nothing_of_it(
        self, people: People, both: Client, browser: SignIn
    ) -> None:
        """Ben is Eve's own therapist."""
        ben = browser(people.ben)
        assert pages.visit(ben, f"/office/clients/{both.pk}/").status == 404
        assert "Dan and Eve" not in pages.visit(ben, f"/office/clients/{people.eve.pk}/about/").words

    def test_ana_sees_of_eve_only_that_she_is_there(
        self, people: People, both: Client, browser: SignIn
    ) -> None:
        page = pages.visit(browser(people.ana), f"/office/clients/{both.pk}/about/")
        assert "Eve since today" in page.words
        assert f"/office/clients/{people.eve.pk}/about/" not in page.links
        with pytest.raises(crypto.NoGrant):
            grant = grant_for_list(actor_of(people.ana), [both.pk], people.eve.created_at)
            crypto.open(people.eve, "name", by=grant)

    def test_begun_from_the_page_by_who_keeps_both(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        cleo = browser(people.cleo)
        page = pages.visit(cleo, "/office/shared/new/")
        again = page.send(name="Dan and Eve", members=[str(people.dan.pk)])
        assert "Choose at least two." in again.words
        done = page.send(name="Dan and Eve", members=[str(people.dan.pk), str(people.eve.pk)])
        assert "Who shares this file Dan since today Eve since today" in done.words
        assert Client.objects.filter(kind="shared").count() == 1

    def test_ana_can_not_put_bens_client_in(self, people: People, clock: Clock, browser: SignIn) -> None:
        page = pages.visit(browser(people.ana), "/office/shared/new/")
        assert "Eve Ellis" not in page.words
        answer = page.send(name="Both", members=[str(people.dan.pk), str(people.eve.pk)])
        assert answer.status == 422
        assert not Client.objects.filter(kind="shared").exists()

    def test_a_member_is_ended_from_the_page(
        self, people: People, both: Client, clock: Clock, browser: SignIn
    ) -> None:
        clock.move(minutes=1)
        row = Membership.objects.get(shared=both, client=people.eve)
        page = pages.visit(browser(people.cleo), f"/office/memberships/{row.pk}/ending/").send()
        assert page.path == f"/office/shared/{both.pk}/members/"
        assert not Membership.objects.current(clock()).filter(client=people.eve).exists()


def _would_be_told(client: Client, clock: Clock) -> bool:
    """As for a message in their own file."""
    return notice_point(gathering.gather(client, policy.current()), clock()) is not None
