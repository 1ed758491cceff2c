"""Video has no address: the signed telehealth form is the agreement; the gate reads it, and it is taken back like any other."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from consent import actions, gathering
from consent.actions.consents import VISITS
from consent.actions.documenting import Seen
from consent.models import Consent
from consent.rules.decide import decide
from consent.rules.decision import Decision
from practice import policy
from practice.models import AuditEvent, Client, Vendor
from practice.vocabulary import Channel, Circumstance, Content
from records.merging import colliding
from tests import pages
from tests.conftest import Clock
from tests.consent.filling import asked
from tests.pages import SignIn
from tests.people import People, actor_of

PAPER_DAY = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def carried(people: People, clock: Clock, stand_in: None) -> None:
    """Somebody carries video who has agreed to guard it."""
    Vendor.objects.create(
        name="Roomlink",
        channels=["video"],
        carries_health_information=True,
        baa_signed_on=date(2020, 1, 1),
        created_at=clock(),
    )


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    from practice import pdf

    monkeypatch.setattr(pdf, "render", lambda html, **_said: b"%PDF-1.7 " + html.encode())


def sign(people: People, now: datetime, key: str = "telehealth_consent") -> Consent | None:
    row = asked.ask(people.dan, people.ana, now, versions=[asked.version(now, key=key, kind="consent")])
    asked.fill(row, actor_of(people.dan), now)
    asked.finish(row, actor_of(people.dan), now)
    return Consent.objects.filter(channel=Channel.VIDEO).order_by("given_at").last()


def signed(people: People, now: datetime) -> Consent:
    found = sign(people, now)
    assert found is not None
    return found


def judged(client: Client, now: datetime, why: str = Circumstance.TELEHEALTH) -> Decision:
    known = gathering.gather(client, policy.current())
    return decide(
        gathering.facts(known, channel=Channel.VIDEO, circumstance=why, wanted=Content.ANY, now=now)
    )


def codes(decision: Decision) -> list[str]:
    return [one.code for one in decision.decisive]


def revoke(consent: Consent, now: datetime) -> bool:
    return actions.revoke_consent(
        consent=consent, how=Consent.Ended.PORTAL, actor=actor_of(consent.client), now=now
    )


class TestSigning:
    def test_the_telehealth_form_makes_a_standing_consent(self, people: People, clock: Clock) -> None:
        given = signed(people, clock())
        assert (given.contact_point, given.revoked_at, given.superseded_at) == (None, None, None)
        assert given.circumstances == sorted(one.value for one in VISITS)
        row = AuditEvent.objects.get(event="consent.consent.given", subject_id=given.pk)
        assert (row.reason, given.signature_id in row.object_ids) == ("video", True)

    def test_another_form_does_not(self, people: People, clock: Clock) -> None:
        assert sign(people, clock(), key="technology_consent") is None

    @pytest.mark.parametrize("act", ["paper", "spoken"])
    def test_on_paper_and_spoken_too(self, people: People, clock: Clock, act: str) -> None:
        acts: dict[str, Any] = {"paper": actions.document_paper, "spoken": actions.document_spoken}
        acts[act](
            client=people.dan,
            version=asked.version(clock(), key="telehealth_consent", kind="consent"),
            seen=Seen(on=PAPER_DAY, who="Dan Doyle", said="He wants to."),
            submission=None,
            actor=actor_of(people.ana),
            now=clock(),
            **({"by": asked.grant(people.dan)} if act == "spoken" else {}),
        )
        assert Consent.objects.get(channel="video").signature.method == act

    def test_a_later_form_takes_the_place_of_an_earlier_one(self, people: People, clock: Clock) -> None:
        first = signed(people, clock())
        second = signed(people, clock.move(days=2))
        first.refresh_from_db()
        assert (first.superseded_at, second.superseded_at) == (clock(), None)


class TestGate:
    @pytest.mark.parametrize("why", VISITS)
    def test_a_visit_is_allowed_by_it_and_by_nothing_less(
        self, people: People, clock: Clock, why: Circumstance
    ) -> None:
        assert codes(judged(people.dan, clock(), why)) == ["consent_missing"]
        given = signed(people, clock())
        decision = judged(people.dan, clock(), why)
        assert (decision.is_allowed, decision.content) == (True, Content.ANY)
        assert decision.consent_id == str(given.pk) and decision.contact_point_id is None

    @pytest.mark.parametrize("why", [one for one in Circumstance if one not in VISITS])
    def test_what_the_policy_never_lets_go_by_video_stays_so(
        self, people: People, clock: Clock, why: Circumstance
    ) -> None:
        signed(people, clock())
        assert not judged(people.dan, clock(), why).is_allowed

    def test_it_opens_no_other_way_and_no_other_file(self, people: People, clock: Clock) -> None:
        signed(people, clock())
        known = gathering.gather(people.dan, policy.current())
        about = {"circumstance": Circumstance.SCHEDULING, "wanted": Content.MINIMUM, "now": clock()}
        assert not decide(
            gathering.facts(known, channel=Channel.SMS, point=people.dan_phone, **about)
        ).is_allowed
        assert codes(judged(people.eve, clock())) == ["consent_missing"]

    def test_taken_back_it_carries_nothing(self, people: People, clock: Clock) -> None:
        assert revoke(signed(people, clock()), clock.move(minutes=1))
        assert codes(judged(people.dan, clock())) == ["consent_revoked"]

    def test_who_guards_it_does_so_to_the_end_of_the_last_day(self, people: People, clock: Clock) -> None:
        """By the practice's clock: at nine in the evening the day of UTC is the next one."""
        signed(people, clock())
        Vendor.objects.update(baa_until_on=clock().date())
        assert judged(people.dan, clock.move(hours=10)).is_allowed
        assert codes(judged(people.dan, clock.move(hours=4))) == ["vendor_may_not_carry"]

    def test_without_a_vendor_who_guards_it_no_visit(self, people: People, clock: Clock) -> None:
        signed(people, clock())
        Vendor.objects.all().delete()
        assert codes(judged(people.dan, clock())) == ["vendor_may_not_carry"]


class TestRow:
    @pytest.mark.parametrize("channel", ["sms", "email", "phone", "portal"])
    def test_every_other_consent_names_its_address(self, people: People, clock: Clock, channel: str) -> None:
        given = signed(people, clock())
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.filter(pk=given.pk).update(channel=channel)

    def test_and_this_one_names_none(self, people: People, clock: Clock) -> None:
        given = signed(people, clock())
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.filter(pk=given.pk).update(contact_point=people.dan_phone)

    def test_only_one_stands(self, people: People, clock: Clock) -> None:
        first, second = signed(people, clock()), signed(people, clock.move(days=2))
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.filter(pk=first.pk).update(superseded_at=None)
        assert second.superseded_at is None

    def test_of_two_files_that_become_one_the_later_stands(self, people: People, clock: Clock) -> None:
        mine = signed(people, clock())
        theirs = signed(people, clock.move(days=2))
        Consent.objects.filter(pk=theirs.pk).update(client=people.eve)
        Consent.objects.filter(pk=mine.pk).update(superseded_at=None)
        colliding._the_later(Consent.objects.filter(contact_point=None), clock())
        mine.refresh_from_db()
        theirs.refresh_from_db()
        assert (mine.superseded_at, theirs.superseded_at) == (clock(), None)


class TestPages:
    def test_the_client_reads_and_stops_it_in_two_taps(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        given, dan = signed(people, clock()), browser(people.dan)
        page = pages.visit(dan, "/portal/reach/")
        assert "Video visits" in page.words and f"/portal/consents/{given.pk}/" in page.links
        assert "About you" in pages.visit(dan, f"/portal/consents/{given.pk}/").words
        asking = pages.visit(dan, f"/portal/consents/{given.pk}/revocation/")
        assert "Stop video visits?" in asking.words
        page = asking.send()
        assert "Stopped. No more video visits." in page.words
        assert "Video visits, stopped on" in page.words
        given.refresh_from_db()
        assert given.revoked_how == "portal"

    def test_the_office_sees_it_and_takes_it_back_for_them(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        given, ana = signed(people, clock()), browser(people.ana)
        words = pages.visit(ana, f"/office/clients/{people.dan.pk}/agreements/").words
        assert "Video" in words and "Signed by Dan Doyle" in words and "waits for the code" not in words
        url = next(
            one
            for one in pages.visit(ana, f"/office/clients/{people.dan.pk}/agreements/").links
            if str(given.pk) in one
        )
        pages.visit(ana, url).send()
        given.refresh_from_db()
        assert given.revoked_how == "in_person"
        assert codes(judged(people.dan, clock())) == ["consent_revoked"]
