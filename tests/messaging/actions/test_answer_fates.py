"""An answer to a first contact: what the provider says of it counts as for any other; what did not arrive is answered anew."""

from uuid import UUID

import pytest
from django.core.cache import cache

from messaging import actions
from messaging.actions.statuses import STATES
from messaging.models import Inquiry, InquiryAnswer, ProviderEvent
from messaging.outbox import draining
from practice.models import AuditEvent
from tests import doing
from tests.conftest import Clock
from tests.messaging.contact.writing import receive, said
from tests.people import People, actor_of

State = InquiryAnswer.State


@pytest.fixture
def inquiry(people: People, clock: Clock) -> Inquiry:
    cache.clear()
    return receive(clock())


def promised(inquiry: Inquiry, people: People, clock: Clock) -> InquiryAnswer:
    return actions.answer_inquiry(
        inquiry=inquiry,
        said=said(),
        channel="email",
        wording="please_call",
        submission=None,
        actor=actor_of(people.cleo),
        now=clock(),
    )


@pytest.fixture
def sent(inquiry: Inquiry, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> InquiryAnswer:
    row = promised(inquiry, people, clock)
    assert len(doing.drained(monkeypatch)) == 1
    row.refresh_from_db()
    assert (row.state, row.provider_reference) == ("sent", "R1")
    return row


def tell(state: str, clock: Clock, *, delivery_id: UUID | None = None, problem: str = "") -> None:
    actions.receive_status(reference="R1", delivery_id=delivery_id, state=state, problem=problem, now=clock())
    for event in ProviderEvent.objects.filter(applied_at=None).order_by("received_at"):
        actions.apply_status(event=event, now=clock())


def states(answer: InquiryAnswer) -> tuple[str, str]:
    answer.refresh_from_db()
    return answer.state, Inquiry.objects.get(pk=answer.inquiry_id).state


class TestToldByTheProvider:
    @pytest.mark.parametrize("by_id", [True, False])
    @pytest.mark.parametrize(
        ("state", "becomes", "then"),
        [
            ("delivered", "delivered", "answered"),
            ("undelivered", "bounced", "new"),
            ("failed", "failed", "new"),
        ],
    )
    def test_it_becomes_what_the_provider_says(
        self, sent: InquiryAnswer, clock: Clock, state: str, becomes: str, then: str, by_id: bool
    ) -> None:
        tell(state, clock, delivery_id=sent.pk if by_id else None)
        assert states(sent) == (becomes, then)
        assert AuditEvent.objects.filter(event="messaging.inquiry_answer.moved").count() == 1

    def test_only_forward_and_once(self, sent: InquiryAnswer, clock: Clock) -> None:
        for state in ("delivered", "undelivered", "sent", "delivered", "failed"):
            tell(state, clock)
        assert states(sent) == ("delivered", "answered")

    def test_an_unknown_one_is_settled_by_what_is_told(self, sent: InquiryAnswer, clock: Clock) -> None:
        InquiryAnswer.objects.update(state="uncertain", provider_reference="")
        tell("delivered", clock, delivery_id=sent.pk)
        assert states(sent) == ("delivered", "answered")

    def test_while_it_is_sent_it_waits(self, sent: InquiryAnswer, clock: Clock) -> None:
        InquiryAnswer.objects.update(state="sending")
        tell("delivered", clock, delivery_id=sent.pk)
        assert ProviderEvent.objects.get().applied_at is None

    @pytest.mark.parametrize("state", ["queued", "held", "blocked", "cancelled"])
    def test_what_never_left_is_not_moved(self, sent: InquiryAnswer, clock: Clock, state: str) -> None:
        InquiryAnswer.objects.update(state=state)
        for told in STATES:
            tell(told, clock)
        assert states(sent)[0] == state


class TestWaitsAgain:
    def test_not_where_another_answer_may_have_arrived(
        self, sent: InquiryAnswer, inquiry: Inquiry, people: People, clock: Clock
    ) -> None:
        promised(inquiry, people, clock)
        tell("undelivered", clock, delivery_id=sent.pk)
        assert states(sent) == ("bounced", "answered")

    def test_not_where_somebody_spoke_with_them(
        self, sent: InquiryAnswer, inquiry: Inquiry, people: People, clock: Clock
    ) -> None:
        actions.note_inquiry_call(
            inquiry=inquiry,
            reached="spoke",
            words="",
            submission=None,
            actor=actor_of(people.cleo),
            now=clock(),
        )
        tell("undelivered", clock, delivery_id=sent.pk)
        assert states(sent) == ("bounced", "answered")

    def test_not_where_it_has_ended(
        self, sent: InquiryAnswer, inquiry: Inquiry, people: People, clock: Clock
    ) -> None:
        actions.decline_inquiry(inquiry=inquiry, submission=None, actor=actor_of(people.cleo), now=clock())
        tell("undelivered", clock, delivery_id=sent.pk)
        assert states(sent) == ("bounced", "declined")

    def test_where_the_gate_stops_it_at_the_last_moment(
        self, inquiry: Inquiry, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row = promised(inquiry, people, clock)
        actions.refuse_mail(address="kim@elsewhere.example", now=clock())
        InquiryAnswer.objects.filter(pk=row.pk).update(by=people.ben)
        people.ben.is_active = False
        people.ben.save()
        assert doing.drained(monkeypatch) == []
        assert states(row) == ("blocked", "new")


class TestByAPerson:
    @pytest.fixture
    def unknown(self, sent: InquiryAnswer) -> InquiryAnswer:
        InquiryAnswer.objects.update(state="uncertain")
        return sent

    @pytest.mark.parametrize(
        ("arrived", "becomes"), [(True, ("delivered", "answered")), (False, ("failed", "new"))]
    )
    def test_it_is_resolved_once(
        self, unknown: InquiryAnswer, people: People, clock: Clock, arrived: bool, becomes: tuple[str, str]
    ) -> None:
        def resolve(has_arrived: bool) -> bool:
            return actions.resolve_inquiry_answer(
                answer=unknown, arrived=has_arrived, actor=actor_of(people.cleo), now=clock()
            )

        assert resolve(arrived) and not resolve(not arrived)
        assert states(unknown) == becomes
        assert InquiryAnswer.objects.get().seen_at == clock()
        assert AuditEvent.objects.filter(event="messaging.inquiry_answer.resolved").count() == 1

    def test_it_is_never_sent_again_by_itself(
        self, unknown: InquiryAnswer, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        actions.resolve_inquiry_answer(
            answer=unknown, arrived=False, actor=actor_of(people.cleo), now=clock()
        )
        clock.move(days=2)
        assert doing.drained(monkeypatch) == []

    def test_what_waits_is_cancelled_and_what_left_is_not(
        self, inquiry: Inquiry, sent: InquiryAnswer, people: People, clock: Clock
    ) -> None:
        second = promised(inquiry, people, clock)
        cleo = actor_of(people.cleo)
        assert actions.cancel_inquiry_answer(answer=second, actor=cleo, now=clock())
        assert not actions.cancel_inquiry_answer(answer=second, actor=cleo, now=clock())
        assert not actions.cancel_inquiry_answer(answer=sent, actor=cleo, now=clock())
        assert states(second) == ("cancelled", "answered")

    def test_seen_trouble_is_noted_once_and_no_trouble_never(
        self, sent: InquiryAnswer, people: People, clock: Clock
    ) -> None:
        cleo = actor_of(people.cleo)
        actions.see_inquiry_answer(answer=sent, actor=cleo, now=clock())
        assert states(sent) == ("sent", "answered") and sent.seen_at is None
        InquiryAnswer.objects.update(state="bounced")
        for _time in range(2):
            actions.see_inquiry_answer(answer=sent, actor=cleo, now=clock())
        assert AuditEvent.objects.filter(event="messaging.inquiry_answer.seen").count() == 1

    def test_a_lost_process_leaves_it_for_a_person(
        self, sent: InquiryAnswer, clock: Clock, settings: object
    ) -> None:
        InquiryAnswer.objects.update(state="sending", claimed_at=clock())
        clock.move(minutes=2)
        draining.recover(clock())
        assert states(sent) == ("uncertain", "answered")
