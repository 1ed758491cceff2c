"""Every call of a transport carries a decision: made a moment before, kept before a byte leaves, for one call alone."""

import dataclasses
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from consent.models import DecisionRecord
from messaging import transports
from messaging.models import Delivery
from messaging.outbox import carrying, claiming, judging
from messaging.outbox.rows import MODELS
from messaging.transports import warrants
from messaging.transports.base import Envelope, Reason, TransportError, Uncertain
from messaging.transports.warrants import Unwarranted, Warrant, issue_warrant
from practice import actions as practice_actions
from practice.models import Client, Notice
from tests.conftest import Clock
from tests.messaging.actions.test_inquiries import answer, receive
from tests.messaging.outbox import decided, support
from tests.messaging.outbox.support import Provider
from tests.people import People

State = Delivery.State
LATER = TransportError(Reason.RATE_LIMITED, permanent=False)
NEVER = TransportError(Reason.REJECTED, permanent=True)
PERHAPS = Uncertain(Reason.CONNECTION_LOST)
ENDINGS = {None: State.SENT, LATER: State.DEFERRED, NEVER: State.REJECTED, PERHAPS: State.UNCERTAIN}


def letter(warrant: Warrant, **changes: Any) -> Envelope:
    usual = {
        "delivery_id": warrant.delivery_id,
        "attempt": warrant.attempt,
        "to": "+12025550141",
        "text": "Hello.",
    }
    return Envelope(**usual | {"warrant": warrant} | changes)


@pytest.fixture
def warrant() -> Warrant:
    return issue_warrant(uuid4(), delivery_id=uuid4(), attempt=1)


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> list[Envelope]:
    """A provider that takes anything that gets as far as its door."""
    taken: list[Envelope] = []

    class Door:
        def send(self, envelope: Envelope) -> None:
            taken.append(envelope)

    for channel in ("email", "sms"):
        monkeypatch.setitem(transports.TRANSPORTS, channel, lambda _settings: Door())
    return taken


class TestRight:
    def test_no_envelope_without_one(self) -> None:
        with pytest.raises(TypeError, match="warrant"):
            Envelope(delivery_id=uuid4(), attempt=1, to="+12025550141", text="Hello.")  # type: ignore[call-arg]

    @pytest.mark.parametrize("changes", [{"delivery_id": uuid4()}, {"attempt": 2}, {"attempt": 0}])
    def test_none_of_another_row_or_attempt(self, warrant: Warrant, changes: dict[str, Any]) -> None:
        with pytest.raises(Unwarranted):
            letter(warrant, **changes)
        with pytest.raises(Unwarranted):
            dataclasses.replace(letter(warrant), **changes)

    @pytest.mark.parametrize("channel", ["email", "sms"])
    def test_one_call_and_no_second(self, warrant: Warrant, free: list[Envelope], channel: str) -> None:
        one = letter(warrant)
        transports.send(channel, one)
        for again in (one, dataclasses.replace(one), letter(warrant, text="Other words.")):
            with pytest.raises(Unwarranted):
                transports.send(channel, again)
        assert free == [one]

    def test_not_after_its_time(
        self, warrant: Warrant, free: list[Envelope], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        late = warrants.time.monotonic() + warrants.SECONDS + 1
        monkeypatch.setattr(warrants.time, "monotonic", lambda: late)
        with pytest.raises(Unwarranted):
            transports.send("sms", letter(warrant))
        assert free == []

    def test_a_failed_call_uses_it_up(self, warrant: Warrant, monkeypatch: pytest.MonkeyPatch) -> None:
        class Door:
            def send(self, _envelope: Envelope) -> None:
                raise LATER

        monkeypatch.setitem(transports.TRANSPORTS, "sms", lambda _settings: Door())
        with pytest.raises(TransportError):
            transports.send("sms", letter(warrant))
        with pytest.raises(Unwarranted):
            transports.send("sms", letter(warrant))


class TestVerdict:
    def claimed(self, dan: Client, clock: Clock) -> claiming.Claim:
        claim = claiming.claim_delivery(Delivery, support.delivery(dan, clock()).pk, clock())
        assert claim is not None
        return claim

    def test_the_decision_is_kept_before_the_right_is_given(self, dan: Client, clock: Clock) -> None:
        claim = self.claimed(dan, clock)
        decision, warrant = judging.verdict(claim, clock())
        assert warrant is not None and warrant.covers(claim.row.pk, 1)
        kept = DecisionRecord.objects.get(pk=warrant.decision_id)
        assert (kept.moment, kept.answer) == ("delivery", decision.to_dict())
        assert Delivery.objects.get(pk=claim.row.pk).decision_ids[-1] == kept.pk

    def test_none_where_it_is_refused(self, dan: Client, clock: Clock) -> None:
        claim = self.claimed(dan, clock)
        type(claim.row.contact_point).objects.filter(pk=claim.row.contact_point_id).update(
            suspended_at=clock()
        )
        claim.row.refresh_from_db()
        decision, warrant = judging.verdict(claim, clock())
        assert (decision.is_allowed, warrant) == (False, None)

    @pytest.mark.parametrize("changes", [{"attempt": 2}, {"state": State.UNCERTAIN}, {"state": State.QUEUED}])
    def test_none_where_the_attempt_is_another_s(
        self, dan: Client, clock: Clock, changes: dict[str, Any]
    ) -> None:
        claim = self.claimed(dan, clock)
        Delivery.objects.filter(pk=claim.row.pk).update(**changes)
        before = DecisionRecord.objects.count()
        assert judging.verdict(claim, clock())[1] is None
        assert DecisionRecord.objects.count() == before


def of_each_kind(people: People, dan: Client, clock: Clock) -> list[Any]:
    """A text, a mail, a notice to a client and one to a colleague, an answer to a first contact."""
    inquiry = receive(clock(), phone="+12025550190")
    return [
        support.delivery(dan, clock()),
        support.delivery(dan, clock(), channel="email"),
        support.notice(dan, clock()),
        practice_actions.tell_colleague(
            kind=Notice.Kind.STAFF_DEVICE, cause=people.ana, user=people.ana, now=clock()
        ),
        answer(inquiry, people, clock),
    ]


class TestEveryRow:
    @pytest.mark.parametrize("error", ENDINGS, ids=lambda error: str(error))
    def test_has_a_decision_for_each_call(
        self, people: People, dan: Client, clock: Clock, provider: Provider, error: Exception | None
    ) -> None:
        called: list[Envelope] = []

        def then(envelope: Envelope) -> None:
            called.append(envelope)
            if error is not None:
                raise error

        provider.then = then
        rows = of_each_kind(people, dan, clock)
        for _attempt in range(3):
            for row in rows:
                carrying.carry(type(row), row.pk)
            clock.move(hours=1)
        ids = [envelope.warrant.decision_id for envelope in called]
        assert len(set(ids)) == len(ids) == len(rows) * (3 if error is LATER else 1)
        for row in rows:
            row.refresh_from_db()
            mine = [one.warrant.decision_id for one in called if one.delivery_id == row.pk]
            assert (row.state, row.decision_ids[-len(mine) :]) == (ENDINGS[error], mine)
        assert DecisionRecord.objects.filter(pk__in=ids, moment="delivery", outcome="allowed").count() == len(
            ids
        )
        assert decided.undecided() == []

    def test_of_a_stranger_whose_number_is_nobody_s_is_settled_too(
        self, people: People, clock: Clock, provider: Provider
    ) -> None:
        """No consent rests with it: there was none."""

        def then(_envelope: Envelope) -> None:
            raise TransportError(Reason.INVALID_NUMBER, permanent=True)

        provider.then = then
        row = answer(receive(clock(), phone="+12025550190"), people, clock)
        carrying.carry(type(row), row.pk)
        row.refresh_from_db()
        assert (row.state, row.problem) == (State.REJECTED, "invalid_number")

    def test_that_is_refused_calls_nobody(
        self, people: People, dan: Client, clock: Clock, provider: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows, honest = of_each_kind(people, dan, clock), judging.judge
        monkeypatch.setattr(judging, "judge", _refusing(honest))
        for row in rows:
            carrying.carry(type(row), row.pk)
        assert provider.taken == []
        assert {model.objects.filter(state=State.BLOCKED).count() for model in MODELS} == {1, 2}

    def test_whose_decision_is_missing_would_be_seen(
        self, dan: Client, clock: Clock, provider: Provider
    ) -> None:
        row = support.delivery(dan, clock())
        carrying.carry(Delivery, row.pk)
        assert decided.taken_undecided([{"reference": str(row.pk), "at": clock().isoformat()}]) == []
        early = {"reference": str(row.pk), "at": datetime.min.replace(tzinfo=clock().tzinfo).isoformat()}
        stranger = {"reference": str(uuid4()), "at": clock().isoformat()}
        assert len(decided.taken_undecided([early, stranger])) == 2
        Delivery.objects.filter(pk=row.pk).update(decision_ids=[])
        assert len(decided.undecided()) == 1


def _refusing(honest: Callable[..., Any]) -> Callable[..., Any]:
    from consent.rules.decision import Basis, Effect, Outcome
    from consent.rules.decision import Reason as Why

    def judge(row: Any, now: datetime, grant: Any) -> Any:
        no = Why("policy_never", Effect.REFUSES, Basis.POLICY, "1")
        return dataclasses.replace(honest(row, now, grant), outcome=Outcome.REFUSED, reasons=(no,))

    return judge
