"""STOP from a number: it ends every consent for texts there, whosever they are, and stops what waits."""

import pytest

from consent import actions as agreeing
from consent.models import Consent, OptOut
from messaging import actions
from messaging.models import Delivery
from practice import actions as house
from practice.actors import PROVIDER
from practice.models import AuditEvent, ContactPoint
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of


def stop(point: ContactPoint, clock: Clock) -> bool:
    index = bytes(point.address_index)
    return agreeing.opt_out(address_index=index, channel="sms", actor=PROVIDER, now=clock())


@pytest.fixture
def shared_phone(people: People, clock: Clock) -> ContactPoint:
    """Eve uses Dan's number too."""
    point = house.add_contact_point(
        client=people.eve, kind="phone", address="+12025550141", actor=actor_of(people.ben), now=clock()
    )
    ContactPoint.objects.filter(pk=point.pk).update(verified_at=clock())
    point.refresh_from_db()
    return point


def test_the_next_text_is_refused_with_that_reason(people: People, clock: Clock) -> None:
    doing.agree(people.dan_phone, clock())
    stop(people.dan_phone, clock)
    with pytest.raises(actions.NotAllowed) as refused:
        doing.write_text(people.dan, people.ana, clock.move(minutes=1))
    assert "opted_out" in [one.code for one in refused.value.decision.decisive]


def test_the_text_already_queued_is_stopped_with_that_reason(
    people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    doing.agree(people.dan_phone, clock())
    doing.write_text(people.dan, people.ana, clock())
    stop(people.dan_phone, clock)
    assert doing.drained(monkeypatch) == []
    row = Delivery.objects.get()
    assert (row.state, row.problem) == ("blocked", "opted_out")


def test_every_consent_of_the_number_ends(people: People, shared_phone: ContactPoint, clock: Clock) -> None:
    both = [doing.agree(people.dan_phone, clock()), doing.agree(shared_phone, clock(), name="Eve Ellis")]
    stop(people.dan_phone, clock)
    ended = Consent.objects.filter(pk__in=[one.pk for one in both])
    assert [one.revoked_how for one in ended] == [Consent.Ended.STOP] * 2


def test_email_goes_on(people: People, clock: Clock) -> None:
    doing.agree(people.dan_phone, clock())
    by_mail = doing.agree(people.dan_email, clock())
    stop(people.dan_phone, clock)
    assert list(Consent.objects.standing(clock())) == [by_mail]


def test_it_counts_where_nobody_had_agreed(people: People, clock: Clock) -> None:
    stop(people.dan_phone, clock)
    assert OptOut.objects.get().received_at == clock()


def test_an_earlier_end_keeps_its_own_reason(people: People, clock: Clock) -> None:
    given = doing.agree(people.dan_phone, clock())
    agreeing.revoke_consent(
        consent=given, how=Consent.Ended.PORTAL, actor=doing.portal(people.dan), now=clock()
    )
    clock.move(minutes=1)
    stop(people.dan_phone, clock)
    given.refresh_from_db()
    assert given.revoked_how == Consent.Ended.PORTAL


def test_the_trail_names_all_whom_it_touched(
    people: People, shared_phone: ContactPoint, clock: Clock
) -> None:
    doing.agree(people.dan_phone, clock())
    doing.agree(shared_phone, clock(), name="Eve Ellis")
    stop(people.dan_phone, clock)
    row = AuditEvent.objects.get(event="consent.opt_out.received")
    assert set(row.vault_ids) == {people.dan.vault_id, people.eve.vault_id}
    assert row.actor_kind == "provider"
