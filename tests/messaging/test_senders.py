"""Whose file it is that something from outside belongs to: one, what it answers, or nobody's guess."""

from datetime import datetime, timedelta

import pytest
from django.test import Client as Browser
from django.test import override_settings

from messaging import actions, reply_addresses
from messaging.models import Delivery, InboundItem, Message
from practice import actions as house
from practice.models import ContactPoint, Representation
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

EVE, TRIAGE = "Eve Ellis <eve@home.example>", "/office/triage/"
OURS = "office@practice.example"


@pytest.fixture
def acting(people: People, now: datetime) -> Representation:
    """Eve, a client herself, also acts for Dan, with her own mailbox and number."""
    found = house.add_representation(
        client=people.dan, name="Eve Ellis", relation="mother", scope="full", actor=actor_of(people.ada), now=now
    )  # fmt: skip
    for own in (people.eve_email, people.eve_phone):
        address = doing.words_of(own, "address")
        assert address
        house.add_contact_point(
            client=people.dan, representation=found, kind=own.kind, address=address,
            actor=actor_of(people.ada), now=now,
        )  # fmt: skip
    return found


def arrived(raw: bytes, now: datetime) -> InboundItem:
    return doing.filed(doing.mail_in(raw, now), now)


def both(people: People) -> list:
    return sorted([people.dan.pk, people.eve.pk])


class TestWhoAlsoActsForSomebody:
    @pytest.mark.parametrize("said", ["pass", "none"])
    def test_her_mail_is_filed_by_no_guess(
        self, people: People, acting: Representation, now: datetime, settings, said: str
    ) -> None:
        settings.SOTTO_MAIL_AUTHSERV = "mx.practice.example"
        head = {"Authentication_Results": f"mx.practice.example; dmarc={said} header.from=home.example"}
        item = arrived(doing.letter(EVE, "He slept badly again.", **head), now)
        assert (item.state, item.reason, item.candidates) == ("triage", "several_clients", both(people))
        assert not Message.objects.exists()

    def test_nor_is_her_text(self, people: People, acting: Representation, now: datetime) -> None:
        item = doing.filed(doing.text_in("+12025550142", "He slept badly again.", now), now)
        assert (item.state, item.reason, item.candidates) == ("triage", "several_clients", both(people))

    def test_what_is_called_forged_says_so_to_who_cares_for_either(
        self, people: People, acting: Representation, now: datetime, settings
    ) -> None:
        settings.SOTTO_MAIL_AUTHSERV = "mx.practice.example"
        head = {"Authentication_Results": "mx.practice.example; dmarc=fail header.from=home.example"}
        item = arrived(doing.letter(EVE, "Hello", **head), now)
        assert (item.state, item.reason, item.candidates) == ("triage", "forged", both(people))

    def test_once_she_acts_for_nobody_it_is_hers_again(
        self, people: People, acting: Representation, now: datetime
    ) -> None:
        Representation.objects.filter(pk=acting.pk).update(until_at=now)
        assert arrived(doing.letter(EVE, "Hello"), now).client == people.eve

    def test_while_it_rests_it_may_be_about_either(
        self, people: People, acting: Representation, now: datetime
    ) -> None:
        Representation.objects.filter(pk=acting.pk).update(paused_at=now - timedelta(days=1))
        assert arrived(doing.letter(EVE, "Hello"), now).state == "triage"

    def test_the_mailbox_of_one_file_alone_asks_nobody(self, people: People, now: datetime) -> None:
        """Dan's own mailbox is his mother's, too: whoever writes, it is about him."""
        ContactPoint.objects.filter(pk=people.fay_email.pk).update(
            address_index=people.dan_email.address_index
        )
        assert arrived(doing.letter("dan@home.example", "Hello"), now).client == people.dan


class TestWhatItAnswers:
    @pytest.fixture
    def asked(self, people: People, acting: Representation, now: datetime) -> Message:
        doing.agree(people.eve_email, now, name="Eve Ellis")
        return doing.write_text(people.eve, people.ben, now, channel="email")

    @override_settings(SOTTO_REPLY_ADDRESS=OURS)
    def test_the_address_of_a_thread_decides(self, people: People, asked: Message, now: datetime) -> None:
        marked = reply_addresses.of(Delivery.objects.get(message=asked).pk)
        raw = doing.letter(EVE, "Friday is fine.").replace(f"To: {OURS}".encode(), f"To: {marked}".encode())
        item = arrived(raw, now)
        assert (item.state, item.client) == ("filed", people.eve)
        assert Message.objects.get(kind="from_client").thread_id == asked.thread_id

    def test_so_do_references(self, people: People, asked: Message, now: datetime) -> None:
        named = f"<{Delivery.objects.get(message=asked).pk}@practice.example>"
        assert arrived(doing.letter(EVE, "Yes.", In_Reply_To=named), now).client == people.eve

    @pytest.mark.parametrize(("whose", "state"), [("eve", "filed"), ("acting", "triage")])
    def test_so_does_a_notice_that_something_waits_for_her(
        self, people: People, acting: Representation, now: datetime, whose: str, state: str
    ) -> None:
        """Of what waits for Dan she may answer in nobody's voice: a person files that."""
        hers = ContactPoint.objects.get(representation=acting, kind="email")
        told = actions.queue_notice(
            kind="new_message", cause=people.eve, now=now,
            contact_point=people.eve_email if whose == "eve" else hers,
            client=people.eve if whose == "eve" else people.dan,
        )  # fmt: skip
        item = arrived(doing.letter(EVE, "Yes.", In_Reply_To=f"<{told.pk}@practice.example>"), now)
        assert item.state == state

    def test_of_a_mailbox_that_two_clients_share_too(
        self, people: People, asked: Message, now: datetime
    ) -> None:
        named = f"<{Delivery.objects.get(message=asked).pk}@practice.example>"
        house.add_contact_point(
            client=people.dan, kind="email", address="eve@home.example", actor=actor_of(people.ana), now=now
        )
        assert arrived(doing.letter(EVE, "Yes.", In_Reply_To=named), now).client == people.eve

    def test_what_was_sent_to_another_decides_nothing(
        self, people: People, acting: Representation, now: datetime
    ) -> None:
        doing.agree(people.dan_email, now)
        to_dan = doing.write_text(people.dan, people.ana, now, channel="email")
        named = f"<{Delivery.objects.get(message=to_dan).pk}@practice.example>"
        assert arrived(doing.letter(EVE, "Yes.", In_Reply_To=named), now).state == "triage"

    def test_a_thread_that_was_moved_decides_nothing(
        self, people: People, asked: Message, now: datetime
    ) -> None:
        named = f"<{Delivery.objects.get(message=asked).pk}@practice.example>"
        Message.objects.filter(pk=asked.pk).update(client=people.dan)
        assert arrived(doing.letter(EVE, "Yes.", In_Reply_To=named), now).state == "triage"

    def test_a_word_about_her_own_time_is_hers(
        self, people: People, acting: Representation, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("messaging.actions.filing.answer_by_text", lambda *_given: "confirmed")
        item = doing.filed(doing.text_in("+12025550142", "Yes", now), now)
        assert (item.state, item.client) == ("filed", people.eve)

    def test_what_says_more_than_the_word_may_be_about_either(
        self, people: People, acting: Representation, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("messaging.actions.filing.answer_by_text", lambda *_given: "confirmed")
        item = doing.filed(doing.text_in("+12025550142", "Yes. He had a panic attack last night.", now), now)
        assert item.state == "triage"
        assert set(item.candidates) == {people.dan.pk, people.eve.pk}


class TestInWhoseName:
    @pytest.mark.parametrize(("whose", "author"), [("dan", "acting"), ("eve", "eve")])
    def test_filed_by_hand_it_stands_there_as_of_who_has_that_address(
        self, people: People, acting: Representation, now: datetime, whose: str, author: str
    ) -> None:
        item = arrived(doing.letter(EVE, "He slept badly again."), now)
        client = getattr(people, whose)
        said = actions.file_by_hand(item=item, client=client, actor=actor_of(people.ana), now=now)
        assert said is not None
        assert said.author_id == (acting.user_id if author == "acting" else people.eve.user_id)
        assert said.is_sender_verified is False

    def test_who_acts_for_one_alone_is_not_the_client_either(
        self, people: People, now: datetime, browser: pages.SignIn
    ) -> None:
        item = arrived(doing.letter("fay@home.example", "He slept badly again."), now)
        actions.file_by_hand(item=item, client=people.dan, actor=actor_of(people.ana), now=now)
        assert "Fay Doyle" in pages.visit(browser(people.ana), f"/office/clients/{people.dan.pk}/").words

    def test_once_they_act_no_more_it_is_nobodys_but_the_clients(
        self, people: People, acting: Representation, now: datetime
    ) -> None:
        item = arrived(doing.letter(EVE, "Hello"), now)
        Representation.objects.filter(pk=acting.pk).update(until_at=now)
        said = actions.file_by_hand(item=item, client=people.dan, actor=actor_of(people.ana), now=now)
        assert said is not None and said.author_id == people.dan.user_id


class TestOffered:
    @pytest.fixture
    def item(self, people: People, acting: Representation, clock: Clock) -> InboundItem:
        house.join_care_team(client=people.eve, user=people.ana, actor=actor_of(people.ada), now=clock())
        return arrived(doing.letter(EVE, "He slept badly again."), clock())

    def test_the_possible_files_stand_beside_it_one_click_each(
        self, people: People, item: InboundItem, ana: Browser
    ) -> None:
        page = pages.visit(ana, TRIAGE)
        assert "More than one file knows this address or number." in page.words
        assert {"File with Dan Doyle", "File with Eve Ellis"} <= set(page.form("submission_key").buttons)
        page = page.post(
            f"{TRIAGE}{item.pk}/filing/", page.form("submission_key").fields | {"client": str(people.dan.pk)}
        )
        assert page.path == f"/office/clients/{people.dan.pk}/"
        item.refresh_from_db()
        assert (item.state, item.client) == ("filed", people.dan)

    def test_only_those_whom_one_cares_for(
        self, people: People, item: InboundItem, browser: pages.SignIn
    ) -> None:
        html = pages.visit(browser(people.ben), TRIAGE).html
        assert "File with Eve Ellis" in html
        assert "Dan Doyle" not in html

    def test_nothing_is_offered_for_what_is_called_forged(self, item: InboundItem, ana: Browser) -> None:
        InboundItem.objects.filter(pk=item.pk).update(reason="forged")
        assert "File with" not in pages.visit(ana, TRIAGE).html

    def test_a_long_list_asks_no_more(self, item: InboundItem, ana: Browser, clock: Clock) -> None:
        short = pages.queries(ana, TRIAGE)
        arrived(doing.letter(EVE, "Another."), clock())
        assert pages.queries(ana, TRIAGE) == short


class TestLookAlikes:
    """What only reads like an address that we know is nobody's."""

    def test_a_name_that_could_be_dialled_is_no_number(
        self, people: People, now: datetime, browser: SignIn
    ) -> None:
        item = doing.filed(doing.text_in("202JJJ0141", "It is me, Dan", now), now)
        assert (item.state, item.reason, item.candidates) == ("triage", "unknown_sender", [])
        page = pages.visit(browser(people.ana), TRIAGE)
        assert "202JJJ0141" in page.words
        assert not [one for one in page.links if one.startswith("tel:")]

    def test_nor_does_its_stop_end_anything(self, people: People, now: datetime) -> None:
        given = doing.agree(people.dan_phone, now)
        doing.text_in("202JJJ0141", "STOP", now)
        given.refresh_from_db()
        assert given.revoked_at is None

    def test_a_sign_that_becomes_a_letter_is_another_address(self, people: People, now: datetime) -> None:
        house.add_contact_point(
            client=people.dan, kind="email", address="mark@home.example", actor=actor_of(people.ada), now=now
        )
        item = arrived(
            doing.letter("x", "Hello").replace(b"From: x", "From: mar\u212a@home.example".encode()), now
        )
        assert (item.state, item.candidates) == ("triage", [])
