"""Why was this allowed? One click from the message; years later, from the kept record alone."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from consent import actions as consents
from consent import gathering
from consent.models import Consent, DecisionRecord, Override
from consent.rules.decide import decide
from messaging.models import Delivery, Message
from practice import policy
from practice.models import CommunicationsPolicy, Notice
from practice.vocabulary import Channel, Circumstance, Content
from tests import doing, pages
from tests.conftest import Clock
from tests.consent.rules.test_decision_kept import SCHEMA_1
from tests.pages import SignIn
from tests.people import People, actor_of


def page_of(decision: DecisionRecord | None) -> str:
    assert decision is not None
    return f"/office/decisions/{decision.pk}/"


@pytest.fixture
def texted(agreed: People, clock: Clock) -> Message:
    return doing.write_text(agreed.dan, agreed.ana, clock())


class TestOneClick:
    def test_from_the_conversation(self, ana: Browser, texted: Message, path: str) -> None:
        assert page_of(texted.decision) in pages.visit(ana, path).links

    def test_from_the_outbox(self, ana: Browser, texted: Message) -> None:
        assert page_of(texted.decision) in pages.visit(ana, "/office/outbox/").links


class TestInWords:
    def test_outcome_reasons_basis_version_cell_who_and_when(self, ana: Browser, texted: Message) -> None:
        words = pages.visit(ana, page_of(texted.decision)).words
        assert "allowed At most: only saved wordings." in words
        assert "Dan agreed on" in words and "to texts about scheduling. allows it" in words
        assert "the communications policy, version 1" in words
        assert (
            "Version 1 of the policy on scheduling by text: with the client's consent, saved wording."
            in words
        )
        assert "Ana Alvarez" in words and "11:00:00" in words

    def test_each_basis_leads_to_its_page(self, ana: Browser, texted: Message, people: People) -> None:
        links = pages.visit(ana, page_of(texted.decision)).links
        assert f"/office/clients/{people.dan.pk}/agreements/" in links
        assert "/office/policy/versions/1/" in links  # the version that decided, whichever holds now

    def test_at_delivery_too_and_what_became_of_it(
        self, ana: Browser, texted: Message, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        doing.drained(monkeypatch)
        for row in DecisionRecord.objects.all():
            words = pages.visit(ana, page_of(row)).words
            assert words.index("When it was written") < words.index("When it was about to leave")
            assert "Text: sent today" in words

    def test_what_was_refused_at_the_door_says_why(
        self, ana: Browser, texted: Message, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Consent.objects.update(revoked_at=clock())
        doing.drained(monkeypatch)
        words = pages.visit(ana, page_of(DecisionRecord.objects.get(outcome="refused"))).words
        assert "refused At most: nothing." in words and "Dan took back on" in words
        assert "Text: not sent. The client took back their agreement." in words

    def test_in_both_zones_where_they_differ(self, ana: Browser, texted: Message, people: People) -> None:
        people.dan.time_zone = "America/Los_Angeles"
        people.dan.save(update_fields=["time_zone"])
        words = pages.visit(ana, page_of(texted.decision)).words
        assert "11:00:00 (practice, America/New_York)" in words
        assert "08:00:00 (client, America/Los_Angeles)" in words

    def test_a_notice_has_its_page_too(
        self, ana: Browser, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        doing.write(people.dan, people.ana, clock(), is_notified=True)
        doing.drained(monkeypatch)
        row = DecisionRecord.objects.get(pk=Notice.objects.get().decision_ids[0])
        words = pages.visit(ana, page_of(row)).words
        assert "A neutral notice." in words and "Sotto itself" in words


class TestWhatWasLiftedOrClosed:
    """Requests and restrictions of 45 CFR 164.522 stand first in the order of judgement, and so on the page."""

    def test_a_request_that_lifted_a_never_stands_before_the_consent_and_the_policy(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        wanted = consents.Asked(channel="email", is_wanted=True)
        consents.request_channel(client=people.dan, asked=wanted, actor=actor_of(people.dan), now=clock())
        doing.agree(people.dan_email, clock(), to=("between_sessions",))
        page = pages.visit(ana, _judged(people, clock, Channel.EMAIL))
        said = [
            "Dan asked to be reached by email.",
            "lifts what the policy says · the client's request",
            "to email between sessions",
            "allows it · the client's consent",
            "The policy alone keeps this from going by email; the client's own request opens it.",
            "is lifted here",
            "the communications policy, version 1",
        ]
        places = [page.words.find(one) for one in said]
        assert -1 not in places and places == sorted(places), page.words
        assert f"/office/clients/{people.dan.pk}/agreements/" in page.links

    @pytest.mark.parametrize("how", ["request", "restriction"])
    def test_what_closed_a_way_is_named(self, ana: Browser, agreed: People, clock: Clock, how: str) -> None:
        dan = actor_of(agreed.dan)
        if how == "request":
            avoided = consents.Asked(channel="sms", is_wanted=False)
            consents.request_channel(client=agreed.dan, asked=avoided, actor=dan, now=clock())
        else:
            told = consents.Wish(what="Nothing by text.", closes="sms")
            row = consents.ask_restriction(client=agreed.dan, wish=told, actor=dan, now=clock())
            hers = actor_of(agreed.ana)
            consents.answer_restriction(
                restriction=row, is_agreed=True, answer="Agreed.", actor=hers, now=clock()
            )
        page = pages.visit(ana, _judged(agreed, clock, Channel.SMS, Circumstance.SCHEDULING))
        basis = {"request": "the client's request", "restriction": "an agreed restriction"}[how]
        assert "refused At most: nothing." in page.words and f"closes it · {basis}" in page.words
        assert page.words.find(f"closes it · {basis}") < page.words.find("Dan agreed on")


def _judged(
    people: People, clock: Clock, channel: Channel, why: Circumstance = Circumstance.BETWEEN_SESSIONS
) -> str:
    """A decision of this moment, kept as composing keeps it."""
    point = people.dan_email if channel == Channel.EMAIL else people.dan_phone
    known = gathering.gather(people.dan, policy.current())
    about = {"circumstance": why, "wanted": Content.MINIMUM, "now": clock()}
    decision = decide(gathering.facts(known, channel=channel, point=point, **about))
    return page_of(
        consents.keep_decision(decision=decision, vault_id=people.dan.vault_id, moment="composing")
    )


class TestYearsLater:
    def test_a_new_version_and_a_changed_consent_change_nothing(
        self, ana: Browser, texted: Message, people: People, clock: Clock
    ) -> None:
        before = pages.visit(ana, page_of(texted.decision)).words
        Consent.objects.all().update(circumstances=[], revoked_at=clock())
        old = CommunicationsPolicy.objects.get(version=1)
        CommunicationsPolicy.objects.create(
            version=2, created_at=clock(), published_at=clock(), effective_at=clock(), hours=old.hours,
            quiet_hours=old.quiet_hours, response=old.response, crisis=old.crisis,
        )  # fmt: skip
        assert pages.visit(ana, page_of(texted.decision)).words == before

    def test_the_old_schema_is_read(self, ana: Browser, texted: Message) -> None:
        DecisionRecord.objects.filter(pk=texted.decision_id).update(
            answer=SCHEMA_1 | {"policy_version": "1"}, at=texted.created_at - timedelta(days=3000)
        )
        words = pages.visit(ana, page_of(texted.decision)).words
        assert "held At most: only saved wordings." in words and "Quiet hours until" in words

    def test_a_code_that_nobody_knows_any_more_is_shown_as_it_is(self, ana: Browser, texted: Message) -> None:
        row = DecisionRecord.objects.get(pk=texted.decision_id)
        row.answer["reasons"][0]["code"] = "moon_phase"
        row.save()
        assert "no words for: moon_phase." in pages.visit(ana, page_of(row)).words

    def test_a_later_schema_is_not_guessed_at(self, ana: Browser, texted: Message) -> None:
        row = DecisionRecord.objects.get(pk=texted.decision_id)
        row.answer["schema"] = 99
        row.save()
        assert "A later version of Sotto kept this" in pages.visit(ana, page_of(row)).words


class TestWhoSees:
    def test_the_front_desk_sees_no_clinical_word(
        self, agreed: People, clock: Clock, browser: SignIn
    ) -> None:
        doing.agree(agreed.dan_email, clock(), to=("records_release",))
        message = doing.write(
            agreed.dan, agreed.ana, clock(), "Your therapy notes.", circumstance="records_release",
            channel="email", reason="He asked for them.",
        )  # fmt: skip
        words = pages.visit(browser(agreed.cleo), page_of(message.decision)).words
        assert "not open to your role" in words
        assert "He asked" not in words and "therapy notes" not in words
        assert "He asked for them." in pages.visit(browser(agreed.ana), page_of(message.decision)).words
        assert Override.objects.count() == 1

    @pytest.mark.parametrize("who", ["ben", "pia", "ada"])
    def test_others_find_nothing(self, people: People, texted: Message, browser: SignIn, who: str) -> None:
        assert pages.visit(browser(getattr(people, who)), page_of(texted.decision)).status == 404

    def test_it_holds_no_word_of_the_message(self, ana: Browser, texted: Message) -> None:
        assert "settle a time" not in pages.visit(ana, page_of(texted.decision)).html
        assert Delivery.objects.get().decision_ids == [texted.decision_id]
