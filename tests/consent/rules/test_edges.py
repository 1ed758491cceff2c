"""The very instant, the very length, the very last day: each limit of the rules on both of its sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from consent.rules import grounds, opt_out, reasons, risks, stages, timing, wordings
from consent.rules.counts import by_month
from consent.rules.decide import decide
from consent.rules.decision import Decision
from consent.rules.facts import Facts, Writing
from practice.rules import vendors
from practice.rules.spans import Span
from practice.rules.vendors import VendorFact
from practice.vocabulary import Channel, Circumstance, Content, Footing
from tests.consent.rules import making
from tests.consent.rules.making import LATE, MONTH, MORNING, ZONE

MOMENT = timedelta(microseconds=1)
RECORDS = Circumstance.RECORDS_RELEASE


def codes(decision: Decision) -> list[str]:
    return [one.code for one in decision.reasons]


def about(**changes: Any) -> list[str]:
    return codes(decide(making.facts(**changes)))


class TestWrittenOut:
    """Of letters and faxes no address is kept: the words of the consent name it, and nothing else does."""

    @pytest.mark.parametrize("channel", [Channel.MAIL, Channel.FAX])
    def test_the_consent_that_covers_it_names_where_it_goes(self, channel: Channel) -> None:
        given = making.consent(channel, contact_point_id=None)
        known: dict[str, Any] = {"channel": channel, "contact_point": None, "consents": (given,)}
        here = {"cell": making.cell(Circumstance.REMINDER, Channel.MAIL)}
        assert "no_address" not in about(**known, **here)
        assert decide(making.facts(**known, **here)).consent_id == given.id
        for gone in (
            replace(given, circumstances=frozenset({RECORDS})),
            replace(given, revoked_at=MORNING),
            replace(given, channel=Channel.VIDEO),
        ):
            assert "no_address" in about(**known | {"consents": (gone,)}, **here)

    @pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.VOICEMAIL])
    def test_no_other_way_goes_without_an_address(self, channel: Channel) -> None:
        given = making.consent(channel, contact_point_id=None)
        assert "no_address" in about(channel=channel, contact_point=None, consents=(given,))


class TestInstants:
    """What begins holds from its first instant on; what ends, no more from its last."""

    @pytest.mark.parametrize(("at", "holds"), [(-MOMENT, True), (timedelta(0), True), (MOMENT, False)])
    def test_a_consent_from_when_it_is_given(self, at: timedelta, holds: bool) -> None:
        assert making.consent(given_at=MORNING + at).is_current(MORNING) is holds

    @pytest.mark.parametrize(("at", "holds"), [(-MOMENT, False), (timedelta(0), False), (MOMENT, True)])
    def test_a_consent_until_it_runs_out(self, at: timedelta, holds: bool) -> None:
        assert making.consent(expires_at=MORNING + at).is_current(MORNING) is holds

    @pytest.mark.parametrize(("at", "holds"), [(timedelta(0), True), (MOMENT, False)])
    def test_a_proof(self, at: timedelta, holds: bool) -> None:
        assert making.point(verified_at=MORNING + at).is_verified(MORNING) is holds

    @pytest.mark.parametrize("kind", [making.avoidance, making.restriction])
    @pytest.mark.parametrize(
        ("begins", "ends", "holds"),
        [(0, None, True), (1, None, False), (-1, 0, False), (-1, 1, True), (-2, -1, False)],
    )
    def test_a_request_and_a_restriction(self, kind: Any, begins: int, ends: int | None, holds: bool) -> None:
        ended = None if ends is None else MORNING + ends * MOMENT
        scope = kind(received_at=MORNING + begins * MOMENT, ended_at=ended)
        assert scope.covers(making.facts()) is holds

    @pytest.mark.parametrize(
        ("changes", "holds"),
        [
            ({"received_at": MORNING}, True),
            ({"received_at": MORNING + MOMENT}, False),
            ({"closed_at": MORNING}, False),
            ({"closed_at": MORNING + MOMENT}, True),
            ({"contact_point_id": "another"}, False),
        ],
    )
    def test_an_access_request(self, changes: dict[str, Any], holds: bool) -> None:
        assert making.access(**changes).covers(making.facts(RECORDS, Channel.EMAIL)) is holds

    @pytest.mark.parametrize(("at", "is_ground"), [(timedelta(0), True), (MOMENT, False)])
    def test_the_warning_before_an_access_request(self, at: timedelta, is_ground: bool) -> None:
        asked = making.access(warned_at=MORNING + at)
        facts = making.facts(RECORDS, Channel.EMAIL, access_request=asked, consents=(), wanted=Content.ANY)
        found = grounds.of(facts)
        assert (found is not None and found.access is not None) is is_ground

    @pytest.mark.parametrize(("at", "is_closed"), [(timedelta(0), False), (MOMENT, True)])
    def test_a_way_out_is_closed_until_its_request_ends(self, at: timedelta, is_closed: bool) -> None:
        asked = making.avoidance(Channel.PORTAL, ended_at=MORNING + at)
        ways = decide(making.facts(consents=(), requests=(asked,))).alternatives
        assert (Channel.PORTAL not in {way.channel for way in ways}) is is_closed

    @pytest.mark.parametrize(
        ("circumstances", "is_closed"),
        [
            (None, True),
            (frozenset({Circumstance.SCHEDULING}), True),
            (frozenset({Circumstance.BILLING}), False),
        ],
    )
    def test_a_way_out_is_closed_only_for_what_was_asked(
        self, circumstances: frozenset[Circumstance] | None, is_closed: bool
    ) -> None:
        asked = making.avoidance(Channel.PORTAL, circumstances=circumstances)
        ways = decide(making.facts(consents=(), requests=(asked,))).alternatives
        assert (Channel.PORTAL not in {way.channel for way in ways}) is is_closed

    def test_a_consent_that_ran_out_the_moment_it_was_given_has_run_out(self) -> None:
        over = making.consent(given_at=MORNING, expires_at=MORNING)
        assert stages.missing_consent(making.facts(consents=(over,))).code == "consent_expired"

    @pytest.mark.parametrize("may_override", [True, False])
    def test_a_reason_is_asked_for_where_one_helps(self, may_override: bool) -> None:
        telling = {"wanted": Content.ANY, "writing": Writing(telling=frozenset({"diagnosis"}))}
        known = making.facts(RECORDS, Channel.EMAIL, may_override=may_override, **telling)
        ways = {way.code for way in decide(known).alternatives}
        assert ("give_reason" in ways) is may_override
        without = decide(replace(known, contact_point=making.point(verified_at=None)))
        assert "give_reason" not in {way.code for way in without.alternatives}


class TestStop:
    @pytest.mark.parametrize(("after", "stands"), [(-MOMENT, True), (timedelta(0), True), (MOMENT, False)])
    def test_only_a_later_consent_lifts_it(self, after: timedelta, stands: bool) -> None:
        stopped = MORNING - timedelta(days=1)
        facts = making.facts(
            contact_point=making.point(opted_out_at=stopped),
            consents=(making.consent(given_at=stopped + after),),
        )
        assert (stages.standing_stop(facts) == stopped) is stands

    @pytest.mark.parametrize(
        ("after", "goes"), [(timedelta(minutes=5), True), (timedelta(minutes=5) + MOMENT, False)]
    )
    def test_its_confirmation_goes_within_five_minutes(self, after: timedelta, goes: bool) -> None:
        facts = making.facts(
            Circumstance.ACCOUNT,
            contact_point=making.point(opted_out_at=MORNING - after),
            consents=(),
            confirms_opt_out=True,
        )
        assert decide(facts).is_allowed is goes


class TestText:
    @pytest.mark.parametrize(("length", "is_long"), [(299, False), (300, False), (301, True)])
    def test_its_length(self, length: int, is_long: bool) -> None:
        found = about(writing=Writing(length=length, longest=300))
        assert ("longer_than_advised" in found) is is_long

    @pytest.mark.parametrize(("sent", "is_many"), [(0, False), (1, False), (2, True), (3, True)])
    def test_how_many_a_day(self, sent: int, is_many: bool) -> None:
        assert ("more_than_advised" in about(writing=Writing(sent_today=sent, most_a_day=2))) is is_many

    def test_of_which_nothing_is_said_is_short_and_the_first(self) -> None:
        found = about(writing=Writing(longest=0, most_a_day=1))
        assert not {"longer_than_advised", "more_than_advised"} & set(found)

    @pytest.mark.parametrize("may_override", [True, False])
    def test_a_reason_is_named_only_where_one_is_taken(self, may_override: bool) -> None:
        text = Writing(telling=frozenset({"link"}), override_id="override-1")
        decision = decide(making.facts(writing=text, may_override=may_override))
        assert decision.override_id == ("override-1" if may_override else None)


class TestAnswering:
    @pytest.mark.parametrize(
        ("ago", "at_once"), [(timedelta(minutes=10), True), (timedelta(minutes=10) + MOMENT, False)]
    )
    def test_who_wrote_a_moment_ago_is_not_woken(self, ago: timedelta, at_once: bool) -> None:
        facts = making.facts(now=LATE, inbound_at=LATE - ago)
        assert (timing.judge(facts).until is None) is at_once


class TestNames:
    """Each reason names on whose word it stands."""

    def test_a_vendor_by_its_id_and_without_one_the_channel(self) -> None:
        for vendor_id, named in (("vendor-1", "vendor-1"), (None, "sms")):
            decision = decide(making.facts(vendor_may_carry=False, vendor_id=vendor_id))
            (reason,) = [one for one in decision.reasons if one.code == "vendor_may_not_carry"]
            assert reason.basis_id == named

    @pytest.mark.parametrize(
        ("own", "code"),
        [
            ((Footing.CONSENT, Content.MINIMUM), "boundary_consent"),
            ((Footing.ALLOW, Content.LINK_ONLY), "boundary_content"),
            ((Footing.NEVER, None), "boundary_never"),
        ],
    )
    def test_a_boundary_where_it_is_the_stricter(
        self, own: tuple[Footing, Content | None], code: str
    ) -> None:
        facts = making.facts(
            cell=making.Cell(footing=Footing.ALLOW, content=Content.MINIMUM, version_id="1"),
            boundary=making.boundary(*own),
        )
        assert code in codes(decide(facts))
        same = replace(facts, boundary=making.boundary(Footing.ALLOW, Content.ANY))
        assert not [one for one in codes(decide(same)) if one.startswith("boundary")]

    def test_never_is_the_policys_where_both_say_so(self) -> None:
        facts = making.facts(
            cell=making.Cell(footing=Footing.NEVER, content=None, version_id="1"),
            boundary=making.boundary(Footing.NEVER, None),
        )
        assert "policy_never" in codes(decide(facts)) and "boundary_never" not in codes(decide(facts))


class TestWhyNoConsent:
    """As exactly as the consents on file can tell it; of several, by the last."""

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"revoked_at": MORNING}, "consent_revoked"),
            ({"is_superseded": True}, "consent_superseded"),
            ({"given_at": MORNING + MOMENT}, "consent_not_yet"),
            ({"expires_at": MORNING}, "consent_expired"),
            ({"contact_point_id": "another"}, "consent_other_address"),
            ({"circumstances": frozenset({Circumstance.BILLING})}, "consent_not_for_this"),
            ({"channel": Channel.EMAIL}, "consent_missing"),
            ({"contact_point_id": "another", "revoked_at": MORNING}, "consent_missing"),
            (
                {"contact_point_id": "another", "circumstances": frozenset({Circumstance.BILLING})},
                "consent_missing",
            ),
        ],
    )
    def test_it_is_said(self, changes: dict[str, Any], code: str) -> None:
        assert code in about(consents=(making.consent(**changes),))

    def test_by_the_last(self) -> None:
        older = making.consent(id="a", given_at=MORNING - 2 * MONTH, expires_at=MORNING - MONTH)
        newer = making.consent(id="b", revoked_at=MORNING)
        for order in ((older, newer), (newer, older)):
            reason = stages.missing_consent(making.facts(consents=order))
            assert (reason.code, reason.basis_id) == ("consent_revoked", "b")


class TestWords:
    @pytest.mark.parametrize(
        ("language", "is_spanish"), [("es-MX", True), ("es", True), ("en-GB", False), ("fr", False)]
    )
    def test_risks_in_the_readers_language(self, language: str, is_spanish: bool) -> None:
        spanish = risks.fitting("sms", {}, "es")
        assert (risks.fitting("sms", {}, language) == spanish) is is_spanish

    @pytest.mark.parametrize(("length", "is_right"), [(300, True), (301, False)])
    def test_a_wording_is_at_most_two_texts_long(self, length: int, is_right: bool) -> None:
        wording = wordings.Wording(
            key="own", title={"en": "Own"}, text={"en": "x" * length},
            circumstances=frozenset({Circumstance.SCHEDULING}), channels=frozenset({Channel.SMS}),
        )  # fmt: skip
        assert (wordings.check(wording) == []) is is_right
        assert wording.is_discreet is False

    @pytest.mark.parametrize(
        ("days", "words"), [(0, "10:00"), (1, "tomorrow at 10:00"), (2, "Nov. 26, 2026 at 10:00")]
    )
    def test_a_time_by_its_day(self, days: int, words: str) -> None:
        assert reasons.spoken(MORNING + timedelta(days=days), ZONE, MORNING) == words

    @pytest.mark.parametrize(
        ("text", "kind"),
        [("stop stop", "stop"), ("stop end", "none"), ("help help help", "help"), ("", "none")],
    )
    def test_a_word_only_repeated_is_that_word(self, text: str, kind: str) -> None:
        assert opt_out.read_opt_out(text).kind == kind


class TestDays:
    ON = date(2026, 11, 24)

    def vendor(self, **changes: Any) -> VendorFact:
        usual: dict[str, Any] = {
            "id": "1", "name": "One", "channels": frozenset({Channel.SMS}), "carries_health_information": True,
            "signed_on": self.ON - timedelta(days=100),
        }  # fmt: skip
        return VendorFact(**usual | changes)

    @pytest.mark.parametrize(("signed", "holds"), [(0, True), (1, False)])
    def test_an_agreement_from_its_first_day(self, signed: int, holds: bool) -> None:
        vendor = self.vendor(signed_on=self.ON + timedelta(days=signed))
        assert vendors.holds(vendor, self.ON) is holds

    @pytest.mark.parametrize(("until", "holds"), [(0, True), (-1, False)])
    def test_to_its_last_day(self, until: int, holds: bool) -> None:
        vendor = self.vendor(until_on=self.ON + timedelta(days=until))
        assert vendors.holds(vendor, self.ON) is holds
        assert vendors.may_carry(Channel.SMS, [vendor], self.ON) is holds

    @pytest.mark.parametrize(("until", "is_soon"), [(30, True), (31, False), (-1, True), (None, False)])
    def test_it_ends_soon_within_thirty_days(self, until: int | None, is_soon: bool) -> None:
        last = None if until is None else self.ON + timedelta(days=until)
        assert vendors.ends_soon(self.vendor(until_on=last), self.ON) is is_soon

    def test_of_several_the_one_that_holds_longest_carries(self) -> None:
        short = self.vendor(id="short", until_on=self.ON)
        long = self.vendor(id="long", until_on=self.ON + timedelta(days=9))
        forever = self.vendor(id="forever")
        for some, best in (([short, long], "long"), ([long, forever, short], "forever")):
            found = vendors.carrier(Channel.SMS, some, self.ON)
            assert found is not None and found.id == best

    def test_what_goes_through_nobodys_machines_needs_none(self) -> None:
        assert vendors.may_carry(Channel.PHONE, [], self.ON)
        assert not vendors.may_carry(Channel.SMS, [], self.ON)
        assert not vendors.may_carry(Channel.SMS, [self.vendor(carries_health_information=False)], self.ON)

    def test_a_year_of_months_the_oldest_first(self) -> None:
        months = by_month([(date(2025, 12, 31), ["link"]), (date(2025, 11, 30), ["link"])], date(2026, 11, 1))
        assert len(months) == 12
        assert (months[0].first, months[0].count, months[-1].first) == (
            date(2025, 12, 1),
            1,
            date(2026, 11, 1),
        )


class TestSafeTimes:
    NINE_TO_ELEVEN = (Span(9 * 60, 11 * 60),)

    def at(self, hour: int, minute: int = 0) -> datetime:
        return MORNING.replace(hour=hour + 5, minute=minute)  # New York, in winter

    @pytest.mark.parametrize(
        ("hour", "minute", "held"), [(8, 59, True), (9, 0, False), (10, 59, False), (11, 0, True)]
    )
    def test_from_the_first_minute_to_before_the_last(self, hour: int, minute: int, held: bool) -> None:
        safe = making.safe(spans=self.NINE_TO_ELEVEN)
        facts: Facts = making.facts(now=self.at(hour, minute), safe_contact=safe)
        assert ("outside_safe_times" in codes(decide(facts))) is held

    @pytest.mark.parametrize(("hour", "told"), [(8, True), (9, False), (12, True)])
    def test_who_calls_because_it_cannot_wait_is_told(self, hour: int, told: bool) -> None:
        safe = making.safe(spans=self.NINE_TO_ELEVEN)
        facts = making.facts(channel=Channel.PHONE, now=self.at(hour), safe_contact=safe, urgent=True)
        assert ("unsafe_hour_for_call" in codes(decide(facts))) is told
