"""What certainly did not arrive goes once more when a person says so; what may have arrived never does."""

import pytest

from consent import actions as agreeing
from messaging import actions
from messaging.models import Delivery
from practice.models import AuditEvent, ContactPoint
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of


@pytest.fixture
def failed(people: People, clock: Clock) -> Delivery:
    doing.agree(people.dan_phone, clock())
    doing.write_text(people.dan, people.ana, clock())
    Delivery.objects.update(
        state="failed", attempt=8, problem="unreachable", provider_reference="R1", settled_at=clock()
    )
    return Delivery.objects.get()


def again(people: People, delivery: Delivery, clock: Clock) -> bool:
    return actions.send_again(delivery=delivery, actor=actor_of(people.ana), now=clock.move(minutes=1))


@pytest.mark.parametrize("state", ["failed", "rejected", "bounced", "blocked"])
def test_it_leaves_once(
    people: People, failed: Delivery, clock: Clock, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    Delivery.objects.update(state=state, seen_at=clock())
    assert again(people, failed, clock)
    assert not again(people, failed, clock)
    assert len(doing.drained(monkeypatch)) == 1
    failed.refresh_from_db()
    assert (failed.state, failed.attempt, failed.problem) == ("sent", 9, "")
    assert AuditEvent.objects.filter(event="messaging.delivery.sent_again").count() == 1


@pytest.mark.parametrize("state", ["uncertain", "sent", "delivered", "sending", "queued", "cancelled"])
def test_what_may_have_arrived_or_waits_does_not(
    people: People, failed: Delivery, clock: Clock, state: str
) -> None:
    Delivery.objects.update(state=state)
    assert not again(people, failed, clock)
    failed.refresh_from_db()
    assert failed.state == state


def test_the_gate_is_asked_anew(
    people: People, failed: Delivery, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreeing.opt_out(
        address_index=bytes(people.dan_phone.address_index), channel="sms", actor=actor_of(people.ana),
        now=clock(),
    )  # fmt: skip
    again(people, failed, clock)
    assert doing.drained(monkeypatch) == []
    failed.refresh_from_db()
    assert failed.state == "blocked"


def test_one_press_on_the_outbox(people: People, failed: Delivery, browser: SignIn) -> None:
    page = pages.visit(browser(people.ana), "/office/outbox/")
    form = page.form("csrfmiddlewaretoken", action="acknowledgement")
    page = page.post(form.buttons["Send once more"], form.fields)
    assert "It goes once more." in page.words
    assert Delivery.objects.get().state == "queued"


@pytest.mark.parametrize("problem", ["author_inactive", "does_not_open", "moved"])
def test_what_nobody_here_can_mend_is_not_offered(
    people: People, failed: Delivery, browser: SignIn, problem: str
) -> None:
    Delivery.objects.update(problem=problem)
    assert "Send once more" not in pages.visit(browser(people.ana), "/office/outbox/").words


def test_where_the_address_is_in_doubt_that_comes_first(
    people: People, failed: Delivery, browser: SignIn
) -> None:
    ContactPoint.objects.filter(pk=people.dan_phone.pk).update(verified_at=None)
    page = pages.visit(browser(people.ana), "/office/outbox/")
    assert "Send once more" not in page.words
    assert f"/office/clients/{people.dan.pk}/contact-points/" in page.links


def test_one_that_will_be_tried_says_when(people: People, failed: Delivery, browser: SignIn) -> None:
    Delivery.objects.update(state="deferred", problem="unreachable", settled_at=None)
    words = pages.visit(browser(people.ana), "/office/outbox/").words
    assert "not taken yet, will be tried again (today at 11:00)" in words
