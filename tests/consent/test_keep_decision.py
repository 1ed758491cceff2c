"""A decision is kept with what it allowed, so that "why?" can be answered years later."""

from datetime import datetime

import pytest

from consent.models import DecisionRecord
from consent.rules.decision import Decision
from messaging import actions
from messaging.models import Delivery
from tests import doing
from tests.conftest import Clock
from tests.people import People


def test_it_names_the_consent_and_the_policys_version(people: People, now: datetime) -> None:
    given = doing.agree(people.dan_phone, now)
    kept = Decision.from_dict(doing.write_text(people.dan, people.ana, now).decision.answer)
    assert (kept.consent_id, kept.policy_version) == (str(given.pk), "1")


def test_it_names_the_address_the_moment_and_whose_it_is(people: People, now: datetime) -> None:
    doing.agree(people.dan_phone, now)
    row = doing.write_text(people.dan, people.ana, now).decision
    assert (row.contact_point_id, row.moment, row.at) == (people.dan_phone.pk, "composing", now)
    assert row.vault_id == people.dan.vault_id


def test_a_message_in_the_portal_keeps_its_own_too(people: People, now: datetime) -> None:
    row = doing.write(people.dan, people.ana, now).decision
    assert (row.channel, row.outcome) == ("portal", "allowed")


def test_the_second_look_before_sending_is_kept_beside_the_first(
    people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    doing.agree(people.dan_phone, clock())
    doing.write_text(people.dan, people.ana, clock())
    doing.drained(monkeypatch)
    first, second = Delivery.objects.get().decision_ids
    moments = dict(DecisionRecord.objects.values_list("pk", "moment"))
    assert (moments[first], moments[second]) == ("composing", "delivery")


def test_it_holds_codes_and_no_word_of_anybody(people: People, now: datetime) -> None:
    doing.agree(people.dan_phone, now)
    answer = str(doing.write_text(people.dan, people.ana, now).decision.answer)
    assert not any(word in answer for word in ("Dan", "Doyle", "2025550", "call"))


def test_what_was_refused_keeps_nothing(people: People, now: datetime) -> None:
    with pytest.raises(actions.NotAllowed):
        doing.write_text(people.dan, people.ana, now)
    assert not DecisionRecord.objects.exists()
