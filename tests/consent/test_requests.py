"""Requests of 45 CFR 164.522: to be reached this way or not this way, and not to tell something."""

from typing import Any

import pytest

from consent import actions, gathering
from consent.actions import Asked, Limit, LimitsNothing, MustAgree, Wish
from consent.models import ChannelRequest, Restriction
from consent.rules.decide import decide
from messaging.actions import NotAllowed
from practice import policy, submissions
from practice.models import AuditEvent, Notice
from practice.vocabulary import Content
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of


def ask(people: People, clock: Clock, **wanted: Any) -> ChannelRequest:
    asked = Asked(**({"channel": "sms", "is_wanted": False} | wanted))
    return actions.request_channel(client=people.dan, asked=asked, actor=actor_of(people.cleo), now=clock())


def wish(people: People, clock: Clock, **wanted: Any) -> Restriction:
    return actions.ask_restriction(
        client=people.dan,
        wish=Wish(**({"what": "My plan"} | wanted)),
        actor=doing.portal(people.dan),
        now=clock(),
    )


def answer(people: People, row: Restriction, clock: Clock, *, yes: bool, limit: Limit | None = None) -> bool:
    return actions.answer_restriction(
        restriction=row, is_agreed=yes, answer="As you wish.", limit=limit, actor=actor_of(people.ana),
        now=clock(),
    )  # fmt: skip


class TestChannelRequests:
    def test_not_this_way_closes_it_at_once(self, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        ask(people, clock)
        with pytest.raises(NotAllowed) as refused:
            doing.write_text(people.dan, people.ana, clock())
        assert "asked_not_to_use" in [one.code for one in refused.value.decision.decisive]

    def test_and_opens_it_when_it_is_taken_back(self, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        row = ask(people, clock)
        cleo = actor_of(people.cleo)
        assert actions.end_channel_request(request=row, actor=cleo, now=clock.move(minutes=1))
        assert not actions.end_channel_request(request=row, actor=cleo, now=clock())
        assert doing.write_text(people.dan, people.ana, clock()).decision.outcome == "allowed"
        assert ChannelRequest.objects.count() == 1

    @pytest.mark.parametrize(("more", "content"), [(True, "any"), (False, "minimum")])
    def test_more_than_the_minimum_only_after_the_risks(
        self, people: People, clock: Clock, more: bool, content: str
    ) -> None:
        row = ask(people, clock, is_wanted=True, wants_more=more)
        assert (row.content, row.warned_at) == (content, clock() if more else None)

    def test_who_wants_no_such_way_wants_no_more_of_it(self, people: People, clock: Clock) -> None:
        row = ask(people, clock, is_wanted=False, wants_more=True)
        assert (row.content, row.warned_at) == ("minimum", None)

    def test_the_place_lies_sealed(self, people: People, clock: Clock) -> None:
        row = ask(people, clock, channel="mail", is_wanted=True, where="PO box 7")
        assert b"PO box" not in bytes(row.where or b"")
        assert doing.words_of(row, "where") == "PO box 7"

    def test_the_care_team_and_the_privacy_officer_are_told(self, people: People, clock: Clock) -> None:
        ask(people, clock)
        told = Notice.objects.filter(kind=Notice.Kind.REQUEST_MADE)
        assert {one.user for one in told} == {people.ana, people.pia}

    def test_who_wrote_it_down_is_not_told(self, people: People, clock: Clock) -> None:
        asked = Asked(channel="sms", is_wanted=False)
        actions.request_channel(client=people.dan, asked=asked, actor=actor_of(people.ana), now=clock())
        assert [one.user for one in Notice.objects.filter(kind="request_made")] == [people.pia]

    def test_the_page_sent_twice_is_one_request(self, people: People, clock: Clock) -> None:
        once = submissions.read(submissions.issue("dan"), "dan", "the form")
        by: dict[str, Any] = {
            "client": people.dan, "asked": Asked(channel="sms", is_wanted=False), "submission": once,
            "actor": doing.portal(people.dan), "now": clock(),
        }  # fmt: skip
        row = actions.request_channel(**by)
        assert row.recorded_by is None
        with pytest.raises(submissions.AlreadyDone):
            actions.request_channel(**by)


class TestRestrictions:
    def test_it_binds_once_it_is_agreed(self, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        row = wish(people, clock, closes="sms")
        doing.write_text(people.dan, people.ana, clock())
        assert answer(people, row, clock, yes=True)
        with pytest.raises(NotAllowed) as refused:
            doing.write_text(people.dan, people.ana, clock.move(minutes=1))
        assert "restricted" in [one.code for one in refused.value.decision.decisive]

    def test_it_closes_no_more_than_the_deciding_person_said(self, people: People, clock: Clock) -> None:
        """Texts to this number about billing; those about times go on."""
        doing.agree(people.dan_phone, clock())
        row = wish(people, clock)
        limit = Limit(closes="sms", contact_point=people.dan_phone, circumstances=("billing",))
        answer(people, row, clock, yes=True, limit=limit)
        row.refresh_from_db()
        assert (row.channel, row.closes_channel, row.contact_point_id, row.circumstances) == (
            "sms", True, people.dan_phone.pk, ["billing"],
        )  # fmt: skip
        assert doing.write_text(people.dan, people.ana, clock.move(minutes=1)).decision.outcome == "allowed"
        facts = gathering.facts(
            gathering.gather(people.dan, policy.current()), channel="sms", circumstance="billing",
            wanted=Content.MINIMUM, now=clock(), point=people.dan_phone,
        )  # fmt: skip
        assert "restricted" in [one.code for one in decide(facts).decisive]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"circumstances": ("billing",)},
            {"contact_point": "dan_phone"},
            {"closes": "email", "contact_point": "dan_phone"},
            {"closes": "sms", "contact_point": "eve_phone"},
        ],
    )
    def test_a_limit_on_nothing_would_close_everything(
        self, people: People, clock: Clock, wrong: dict[str, Any]
    ) -> None:
        named = {key: getattr(people, one) if key == "contact_point" else one for key, one in wrong.items()}
        with pytest.raises(LimitsNothing):
            answer(people, wish(people, clock), clock, yes=True, limit=Limit(**named))

    def test_not_agreed_it_binds_nobody(self, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        answer(people, wish(people, clock, closes="sms"), clock, yes=False)
        assert doing.write_text(people.dan, people.ana, clock.move(minutes=1)).decision.outcome == "allowed"

    def test_paid_in_full_it_must_be_agreed(self, people: People, clock: Clock) -> None:
        row = wish(people, clock, is_paid_in_full=True)
        with pytest.raises(MustAgree):
            answer(people, row, clock, yes=False)
        assert answer(people, row, clock, yes=True)

    def test_and_the_client_alone_ends_it(self, people: People, clock: Clock) -> None:
        row = wish(people, clock, is_paid_in_full=True)
        answer(people, row, clock, yes=True)
        ana = actor_of(people.ana)
        with pytest.raises(MustAgree):
            actions.end_restriction(restriction=row, by_client=False, actor=ana, now=clock())
        assert actions.end_restriction(restriction=row, by_client=True, actor=ana, now=clock())
        assert not actions.end_restriction(restriction=row, by_client=True, actor=ana, now=clock())

    def test_it_is_answered_once(self, people: People, clock: Clock) -> None:
        row = wish(people, clock)
        assert answer(people, row, clock, yes=False)
        assert not answer(people, row, clock, yes=True)
        row.refresh_from_db()
        assert row.is_agreed is False

    def test_the_client_is_told_of_the_answer_and_of_the_end(self, people: People, clock: Clock) -> None:
        row = wish(people, clock)
        answer(people, row, clock, yes=True)
        actions.end_restriction(restriction=row, by_client=False, actor=actor_of(people.ana), now=clock())
        told = Notice.objects.filter(cause_id=row.pk, contact_point=people.dan_email)
        assert {one.kind for one in told} == {"new_message", "limit_ended"}

    def test_it_lies_sealed_and_the_trail_has_no_word_of_it(self, people: People, clock: Clock) -> None:
        row = wish(people, clock, what="Not to my plan")
        answer(people, row, clock, yes=True)
        assert doing.words_of(row, "what") == "Not to my plan"
        seen = AuditEvent.objects.get(event="consent.restriction.answered")
        assert (seen.subject_id, seen.reason) == (row.pk, "agreed")
        assert "plan" not in str(list(AuditEvent.objects.values("event", "fields", "reason")))
