"""The decision on cases worked by hand, each with the rule that it follows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from consent.rules import law
from consent.rules.decide import decide
from consent.rules.decision import Alternative, Basis, Decision, Effect, Outcome
from practice.rules.spans import Span
from practice.vocabulary import Channel, Circumstance, Content, Discretion, VaultStatus
from tests.consent.rules import making
from tests.consent.rules.making import DANS, LATE, MONTH, MORNING

DAY = timedelta(days=1)


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


def refusals(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons if reason.effect is Effect.REFUSES]


def ways(decision: Decision) -> list[str]:
    return [way.code for way in decision.alternatives]


def test_a_reminder_by_text_goes_on_dans_consent_and_names_it():
    decision = decide(making.facts(Circumstance.REMINDER, Channel.SMS, wanted=Content.MINIMUM))
    assert decision.outcome is Outcome.ALLOWED
    assert decision.content == Content.MINIMUM
    assert (decision.consent_id, decision.policy_version) == ("consent-1", "policy-1")
    assert [(reason.basis_kind, reason.basis_id) for reason in decision.decisive] == [
        (Basis.CONSENT, "consent-1"),
        (Basis.POLICY, "policy-1"),
    ]
    assert decision.alternatives == ()


def test_typed_text_about_scheduling_may_not_go_by_text_but_a_saved_wording_may():
    decision = decide(making.facts(wanted=Content.ANY))
    assert decision.outcome is Outcome.REFUSED
    assert decision.content == Content.MINIMUM
    assert refusals(decision) == ["content_limited"]
    assert ways(decision) == ["post_and_notify", "saved_wording", "call"]


def test_clinical_text_never_goes_by_email_and_the_portal_is_the_way_out():
    facts = making.facts(Circumstance.BETWEEN_SESSIONS, Channel.EMAIL, wanted=Content.ANY)
    decision = decide(facts)
    assert refusals(decision) == ["policy_never"]
    assert decision.content is None
    assert decision.alternatives[0] == Alternative("post_and_notify", Channel.PORTAL)


def test_the_portal_takes_any_text_at_any_hour_and_says_when_the_office_opens():
    facts = making.facts(Circumstance.BETWEEN_SESSIONS, Channel.PORTAL, wanted=Content.ANY, now=LATE)
    decision = decide(facts)
    assert decision.outcome is Outcome.ALLOWED
    assert codes(decision) == ["policy_allow", "outside_office_hours"]
    opening = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)  # Wednesday 09:00 in New York
    assert decision.alternatives == (Alternative("send_at", Channel.PORTAL, opening),)


def test_at_2241_a_text_is_held_until_0800_by_the_recipients_clock():
    decision = decide(making.facts(wanted=Content.MINIMUM, now=LATE))
    assert decision.outcome is Outcome.HELD
    assert decision.until == datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
    assert decision.decisive[0].code == "quiet_hours"
    assert decision.decisive[0].basis_kind is Basis.HOURS
    assert decision.alternatives[0] == Alternative("send_at", Channel.SMS, decision.until)

    in_los_angeles = decide(making.facts(wanted=Content.MINIMUM, now=LATE, zone="America/Los_Angeles"))
    assert in_los_angeles.outcome is Outcome.ALLOWED  # 19:41 there


def test_email_is_not_held_in_quiet_hours_unless_the_practice_says_so():
    facts = making.facts(channel=Channel.EMAIL, wanted=Content.MINIMUM, now=LATE)
    assert decide(facts).outcome is Outcome.ALLOWED


def test_a_code_leaves_at_once_at_night():
    facts = making.facts(Circumstance.ACCOUNT, Channel.SMS, now=LATE, urgent=True, consents=())
    assert decide(facts).outcome is Outcome.ALLOWED


def test_the_answer_to_a_text_of_a_minute_ago_wakes_nobody():
    minute_ago = LATE - timedelta(minutes=1)
    notice = making.facts(Circumstance.ACCOUNT, Channel.SMS, now=LATE, inbound_at=minute_ago)
    assert decide(notice).outcome is Outcome.ALLOWED
    hours_ago = making.facts(
        Circumstance.ACCOUNT, Channel.SMS, now=LATE, inbound_at=LATE - timedelta(hours=3)
    )
    assert decide(hours_ago).outcome is Outcome.HELD


def test_without_consent_the_reason_names_what_is_missing_and_asking_is_a_way():
    decision = decide(making.facts(consents=()))
    assert refusals(decision) == ["consent_missing"]
    assert ways(decision) == ["post_and_notify", "ask_consent", "call"]


def test_a_consent_that_does_not_fit_says_how():
    email_only = making.consent(circumstances=frozenset({Circumstance.REMINDER}))
    elsewhere = making.consent(contact_point_id="another")
    revoked = making.consent(revoked_at=MORNING - DAY)
    expired = making.consent(expires_at=MORNING)
    replaced = making.consent(is_superseded=True)
    to_come = making.consent(given_at=MORNING + DAY)
    told = {
        "consent_not_for_this": email_only,
        "consent_other_address": elsewhere,
        "consent_revoked": revoked,
        "consent_expired": expired,
        "consent_superseded": replaced,
        "consent_not_yet": to_come,
    }
    assert {code: refusals(decide(making.facts(consents=(given,)))) for code, given in told.items()} == {
        code: [code] for code in told
    }


def test_a_newer_consent_serves_after_an_older_one_was_revoked():
    old = making.consent(id="old", revoked_at=MORNING - 2 * DAY)
    new = making.consent(id="new", given_at=MORNING - DAY)
    assert decide(making.facts(consents=(old, new))).consent_id == "new"


def test_a_consent_holds_to_its_last_instant():
    almost = making.consent(expires_at=MORNING + timedelta(microseconds=1))
    assert decide(making.facts(consents=(almost,))).outcome is Outcome.ALLOWED


# STOP: 47 CFR 64.1200(a)(10), and the one confirmation of (a)(12).


def test_stop_ends_all_texts_codes_too():
    stopped = making.point(opted_out_at=MORNING - DAY)
    for circumstance in (Circumstance.SCHEDULING, Circumstance.ACCOUNT, Circumstance.CRISIS):
        decision = decide(making.facts(circumstance, contact_point=stopped, urgent=True))
        assert refusals(decision) == ["opted_out"]
        assert decision.decisive[0].param("at") == (MORNING - DAY).isoformat()


def test_stop_is_confirmed_once_within_five_minutes():
    stopped = making.point(opted_out_at=MORNING - timedelta(minutes=5), verified_at=None)
    facts = making.facts(Circumstance.ACCOUNT, contact_point=stopped, consents=(), confirms_opt_out=True)
    assert decide(facts).outcome is Outcome.ALLOWED
    late = making.point(opted_out_at=MORNING - timedelta(minutes=5, seconds=1))
    facts = making.facts(Circumstance.ACCOUNT, contact_point=late, consents=(), confirms_opt_out=True)
    assert refusals(decide(facts)) == ["opted_out"]


def test_help_is_answered_after_stop_too():
    stopped = making.point(opted_out_at=MORNING - MONTH)
    facts = making.facts(Circumstance.ACCOUNT, contact_point=stopped, consents=(), answers_keyword=True)
    assert decide(facts).outcome is Outcome.ALLOWED


def test_a_keyword_answer_is_a_notice_and_carries_nothing_else():
    stopped = making.point(opted_out_at=MORNING)
    facts = making.facts(contact_point=stopped, confirms_opt_out=True, wanted=Content.MINIMUM)
    assert "opted_out" in refusals(decide(facts))


def test_a_consent_signed_after_stop_opens_texts_again():
    stopped = making.point(opted_out_at=MORNING - DAY)
    anew = making.consent(given_at=MORNING - timedelta(hours=1))
    assert decide(making.facts(contact_point=stopped, consents=(anew,))).outcome is Outcome.ALLOWED
    before = making.consent(given_at=MORNING - 2 * DAY)
    assert decide(making.facts(contact_point=stopped, consents=(before,))).outcome is Outcome.REFUSED


# 47 USC 227(b): the practice does not begin to text somebody who agreed to no texts.


def test_a_neutral_notice_by_text_needs_an_opt_in_of_some_kind():
    nothing = making.facts(Circumstance.ACCOUNT, consents=())
    assert refusals(decide(nothing)) == ["no_opt_in"]
    reminders = making.consent(circumstances=frozenset({Circumstance.REMINDER}))
    assert decide(making.facts(Circumstance.ACCOUNT, consents=(reminders,))).outcome is Outcome.ALLOWED
    by_email = making.facts(Circumstance.ACCOUNT, Channel.EMAIL, consents=())
    assert decide(by_email).outcome is Outcome.ALLOWED


def test_an_inquiry_is_answered_by_text_only_if_it_came_by_text():
    first = making.facts(Circumstance.INITIAL_CONTACT, consents=(), wanted=Content.MINIMUM)
    assert refusals(decide(first)) == ["no_opt_in"]
    answer = making.facts(
        Circumstance.INITIAL_CONTACT, consents=(), wanted=Content.MINIMUM, inbound_at=MORNING - DAY
    )
    assert decide(answer).outcome is Outcome.ALLOWED


# Addresses: 45 CFR 164.530(c); typing the wrong one is never excused.


def test_an_unproven_address_takes_its_own_code_and_a_first_answer_only():
    unproven = making.point(verified_at=None)
    code = making.facts(Circumstance.ACCOUNT, Channel.EMAIL, contact_point=unproven, proves_address=True)
    assert decide(code).outcome is Outcome.ALLOWED
    notice = making.facts(Circumstance.ACCOUNT, Channel.EMAIL, contact_point=unproven)
    assert refusals(decide(notice)) == ["address_unverified"]
    assert "verify_address" in ways(decide(notice))
    scheduling = making.facts(channel=Channel.EMAIL, contact_point=unproven, proves_address=True)
    assert refusals(decide(scheduling)) == ["address_unverified"]
    first = making.facts(
        Circumstance.INITIAL_CONTACT, Channel.EMAIL, contact_point=unproven, wanted=Content.MINIMUM
    )
    assert decide(first).outcome is Outcome.ALLOWED


def test_an_address_proven_in_the_future_is_not_proven():
    assert refusals(decide(making.facts(contact_point=making.point(verified_at=MORNING + DAY)))) == [
        "address_unverified"
    ]


def test_a_letter_and_a_call_need_an_address_but_no_code():
    for circumstance, channel in (
        (Circumstance.BILLING, Channel.MAIL),
        (Circumstance.SCHEDULING, Channel.PHONE),
    ):
        facts = making.facts(circumstance, channel, contact_point=making.point(verified_at=None))
        assert decide(facts).outcome is Outcome.ALLOWED
        assert refusals(decide(making.facts(circumstance, channel, contact_point=None))) == ["no_address"]


# 45 CFR 164.522(b): reach me this way, or not this way.


def test_a_request_for_email_lifts_never_to_consent_with_the_minimum():
    asked = making.wish(Channel.EMAIL)
    facts = making.facts(Circumstance.BETWEEN_SESSIONS, Channel.EMAIL, requests=(asked,))
    decision = decide(facts)
    assert decision.outcome is Outcome.ALLOWED
    assert decision.content == Content.MINIMUM
    assert (decision.request_id, decision.consent_id) == ("request-1", "consent-1")
    assert codes(decision) == ["asked_to_use", "consent_given", "policy_lifted", "content_limited"]
    assert decision.reasons[-1].basis_id == "request-1"
    assert law.BY_CODE["asked_to_use"] == "45 CFR 164.522(b)(1)"


def test_a_request_without_consent_asks_for_it_and_no_longer_says_never():
    asked = making.wish(Channel.EMAIL)
    facts = making.facts(Circumstance.BETWEEN_SESSIONS, Channel.EMAIL, requests=(asked,), consents=())
    assert refusals(decide(facts)) == ["consent_missing"]


def test_more_than_the_minimum_after_the_warning_only():
    for warned_at, most in ((None, Content.MINIMUM), (MORNING - DAY, Content.ANY)):
        asked = making.wish(Channel.EMAIL, content=Content.ANY, warned_at=warned_at)
        facts = making.facts(Circumstance.BETWEEN_SESSIONS, Channel.EMAIL, requests=(asked,))
        assert decide(facts).content == most


def test_a_request_counts_for_its_address_its_matter_and_its_time_alone():
    others = (
        making.wish(contact_point_id="another"),
        making.wish(circumstances=frozenset({Circumstance.BILLING})),
        making.wish(ended_at=MORNING),
        making.wish(received_at=MORNING + DAY),
        making.wish(Channel.EMAIL),
    )
    for asked in others:
        facts = making.facts(Circumstance.BETWEEN_SESSIONS, requests=(asked,))
        assert refusals(decide(facts)) == ["policy_never"], asked
    fits = making.wish(contact_point_id=DANS, circumstances=frozenset({Circumstance.BETWEEN_SESSIONS}))
    facts = making.facts(Circumstance.BETWEEN_SESSIONS, requests=(fits,))
    assert decide(facts).outcome is Outcome.ALLOWED


def test_an_allowed_neutral_notice_stays_allowed_while_more_waits_for_consent():
    """Intake by email is allowed as a neutral notice; Dan asked for the full text but hasn't signed yet."""
    asked = making.wish(Channel.EMAIL, content=Content.ANY, warned_at=MORNING - DAY)
    least = making.facts(Circumstance.INTAKE, Channel.EMAIL, requests=(asked,), consents=())
    assert decide(least).outcome is Outcome.ALLOWED
    more = making.facts(
        Circumstance.INTAKE, Channel.EMAIL, requests=(asked,), consents=(), wanted=Content.ANY
    )
    decision = decide(more)
    assert refusals(decision) == ["consent_missing", "content_limited"]
    assert decision.content == Content.LINK_ONLY
    assert "ask_consent" in ways(decision)


def test_asking_not_to_be_reached_wins_over_consent_and_names_itself():
    decision = decide(making.facts(requests=(making.avoidance(),)))
    assert refusals(decision) == ["asked_not_to_use"]
    assert decision.decisive[0].basis_id == "request-2"
    assert "ask_consent" not in ways(decision)


def test_a_request_not_to_be_reached_ends_where_its_matter_address_or_time_ends():
    others = (
        making.avoidance(circumstances=frozenset({Circumstance.BILLING})),
        making.avoidance(contact_point_id="another"),
        making.avoidance(ended_at=MORNING),
        making.avoidance(Channel.EMAIL),
    )
    assert decide(making.facts(requests=others)).outcome is Outcome.ALLOWED


def test_who_wants_no_channel_at_all_is_a_matter_for_a_person():
    decision = decide(making.facts(requests=(making.avoidance(None),)))
    assert ways(decision) == ["ask_privacy_officer"]


def test_the_portal_is_closed_to_those_who_asked_so():
    facts = making.facts(
        Circumstance.BETWEEN_SESSIONS, Channel.PORTAL, requests=(making.avoidance(Channel.PORTAL),)
    )
    assert refusals(decide(facts)) == ["asked_not_to_use"]
    assert ways(decide(facts)) == ["call"]


# 45 CFR 164.522(a) and 164.524.


def test_an_agreed_restriction_closes_its_address_until_it_ends():
    closed = making.facts(restrictions=(making.restriction(contact_point_id=DANS),))
    assert refusals(decide(closed)) == ["restricted"]
    ended = making.facts(restrictions=(making.restriction(ended_at=MORNING),))
    assert decide(ended).outcome is Outcome.ALLOWED


def test_records_go_by_plain_email_on_the_clients_request_after_the_warning():
    facts = making.facts(
        Circumstance.RECORDS_RELEASE,
        Channel.EMAIL,
        wanted=Content.ANY,
        consents=(),
        access_request=making.access(),
    )
    decision = decide(facts)
    assert decision.outcome is Outcome.ALLOWED
    assert (decision.content, decision.request_id, decision.consent_id) == (Content.ANY, "access-1", None)
    assert codes(decision) == ["access_request", "policy_lifted"]
    assert decision.decisive[0].basis_kind is Basis.ACCESS_REQUEST
    assert law.BY_CODE["access_request"] == "45 CFR 164.524(c)(2)"


def test_without_the_warning_it_must_be_given_first():
    facts = making.facts(
        Circumstance.RECORDS_RELEASE,
        Channel.EMAIL,
        consents=(),
        access_request=making.access(warned_at=None),
    )
    assert "access_unwarned" in refusals(decide(facts))
    assert "give_warning" in ways(decide(facts))


def test_an_access_request_opens_no_other_matter_channel_or_address():
    for circumstance, channel, address in (
        (Circumstance.BETWEEN_SESSIONS, Channel.EMAIL, DANS),
        (Circumstance.RECORDS_RELEASE, Channel.SMS, DANS),
        (Circumstance.RECORDS_RELEASE, Channel.EMAIL, "another"),
    ):
        for warned_at in (None, MORNING - DAY):
            asked = making.access(contact_point_id=address, warned_at=warned_at)
            facts = making.facts(circumstance, channel, consents=(), access_request=asked)
            assert refusals(decide(facts)) in (["consent_missing"], ["policy_never"])


# Safe contact.


def test_an_unsafe_address_is_refused_whatever_was_signed():
    facts = making.facts(safe_contact=making.safe(never_use=frozenset({DANS})), urgent=True)
    assert refusals(decide(facts)) == ["unsafe_address"]


def test_discretion_travels_with_the_decision_and_narrows_what_others_may_read():
    facts = making.facts(safe_contact=making.safe(discretion=Discretion.SILENT), wanted=Content.MINIMUM)
    decision = decide(facts)
    assert refusals(decision) == ["discretion"]
    assert (decision.content, decision.discretion) == (Content.LINK_ONLY, Discretion.SILENT)


def test_safe_times_hold_and_meet_quiet_hours():
    """Safe from 07:00 to 09:00, quiet until 08:00: it goes at 08:00."""
    facts = making.facts(now=LATE, safe_contact=making.safe(spans=(Span(7 * 60, 9 * 60),)))
    decision = decide(facts)
    assert decision.until == datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
    assert [reason.code for reason in decision.decisive] == ["outside_safe_times", "quiet_hours"]
    assert decision.decisive[0].basis_id == "safe-1"  # which version of what they asked for


def test_urgent_passes_quiet_hours_but_no_unsafe_hour():
    facts = making.facts(now=LATE, urgent=True, safe_contact=making.safe(spans=(Span(7 * 60, 9 * 60),)))
    assert decide(facts).until == datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def test_where_no_hour_is_both_safe_and_loud_it_is_refused():
    facts = making.facts(safe_contact=making.safe(spans=(Span(22 * 60, 23 * 60),)))
    decision = decide(facts)
    assert refusals(decision) == ["no_safe_time"]
    assert (decision.content, decision.until) == (None, None)


def test_a_person_who_must_call_is_told_of_the_unsafe_hour_and_decides():
    safe = making.safe(spans=(Span(7 * 60, 9 * 60),))
    call = making.facts(Circumstance.CRISIS, Channel.PHONE, safe_contact=safe)
    decision = decide(call)
    assert decision.outcome is Outcome.ALLOWED
    assert "unsafe_hour_for_call" in codes(decision)
    casual = making.facts(Circumstance.SCHEDULING, Channel.PHONE, safe_contact=safe)
    assert decide(casual).outcome is Outcome.HELD


def test_in_a_crisis_a_call_comes_first():
    decision = decide(making.facts(Circumstance.CRISIS, Channel.SMS, wanted=Content.ANY))
    assert ways(decision)[0] == "call"


def test_a_breach_letter_goes_by_mail_where_email_was_not_agreed():
    """45 CFR 164.404(d)(1): first-class mail, or email if the individual agreed."""
    facts = making.facts(Circumstance.LEGAL_NOTICE, Channel.EMAIL, consents=())
    assert decide(facts).alternatives[0] == Alternative("use_other", Channel.MAIL)
    assert decide(making.facts(Circumstance.LEGAL_NOTICE, Channel.MAIL)).outcome is Outcome.ALLOWED


def test_a_file_being_disposed_of_gives_one_reason_and_one_way():
    decision = decide(making.facts(vault=VaultStatus.DISPOSING, urgent=True))
    assert codes(decision) == ["disposed"]
    assert ways(decision) == ["ask_privacy_officer"]


def test_several_refusals_are_all_told_in_the_order_judged():
    facts = making.facts(
        requests=(making.avoidance(Channel.SMS),),
        contact_point=making.point(is_suspended=True),
        consents=(),
    )
    assert refusals(decide(facts)) == [
        "asked_not_to_use",
        "address_suspended",
        "consent_missing",
    ]


def test_who_has_no_portal_yet_is_invited():
    facts = making.facts(Circumstance.INITIAL_CONTACT, Channel.EMAIL, wanted=Content.ANY, has_portal=False)
    assert "invite_to_portal" in ways(decide(facts))


def test_what_is_refused_names_no_time_and_no_content():
    decision = decide(making.facts(contact_point=making.point(verified_at=None), now=LATE))
    assert decision.outcome is Outcome.REFUSED
    assert (decision.until, decision.content) == (None, None)
    assert decide(making.facts(contact_point=making.point(is_suspended=True))).content is None
    assert decide(making.facts(consents=())).content is None


def test_the_policy_is_the_ground_where_it_suffices_and_the_request_where_more_is_wanted():
    asked = making.wish(content=Content.ANY, warned_at=MORNING - DAY)
    enough = decide(making.facts(wanted=Content.MINIMUM, requests=(asked,)))
    assert (enough.request_id, enough.content) == (None, Content.ANY)
    more = decide(making.facts(wanted=Content.ANY, requests=(asked,)))
    assert (more.request_id, more.outcome) == ("request-1", Outcome.ALLOWED)


def test_a_warning_still_to_come_has_not_been_given():
    facts = making.facts(
        Circumstance.RECORDS_RELEASE,
        Channel.EMAIL,
        consents=(),
        access_request=making.access(warned_at=MORNING + DAY),
    )
    assert decide(facts).outcome is Outcome.REFUSED


def test_no_voicemail_closes_voicemail_and_nothing_else():
    quiet = making.safe(no_voicemail=True)
    left = making.facts(Circumstance.SCHEDULING, Channel.VOICEMAIL, safe_contact=quiet)
    assert refusals(decide(left)) == ["no_voicemail"]
    assert decide(making.facts(safe_contact=quiet)).outcome is Outcome.ALLOWED
    unasked = making.facts(Circumstance.SCHEDULING, Channel.VOICEMAIL, safe_contact=making.safe())
    assert decide(unasked).outcome is Outcome.ALLOWED


def test_discretion_narrows_neither_the_portal_nor_a_sealed_letter():
    silent = making.safe(discretion=Discretion.SILENT)
    for channel in (Channel.PORTAL, Channel.MAIL):
        facts = making.facts(Circumstance.BILLING, channel, wanted=Content.ANY, safe_contact=silent)
        assert decide(facts).outcome is Outcome.ALLOWED


def test_fixed_answers_go_to_the_number_that_wrote_proven_or_not():
    unproven = making.point(verified_at=None)
    whys: tuple[dict[str, Any], ...] = (
        {"inbound_at": MORNING},
        {"answers_keyword": True},
        {"confirms_opt_out": True},
    )
    for why in whys:
        facts = making.facts(Circumstance.ACCOUNT, contact_point=unproven, consents=(), **why)
        assert decide(facts).outcome is Outcome.ALLOWED, why


def test_a_number_is_proven_by_a_code_without_any_opt_in():
    unproven = making.point(verified_at=None)
    facts = making.facts(Circumstance.ACCOUNT, contact_point=unproven, consents=(), proves_address=True)
    assert decide(facts).outcome is Outcome.ALLOWED


def test_closed_office_hours_are_told_to_people_who_write_and_to_nobody_else():
    by_email: dict[str, Any] = {"channel": Channel.EMAIL, "now": LATE, "wanted": Content.MINIMUM}
    assert "outside_office_hours" in codes(decide(making.facts(**by_email)))
    for silent in ({"urgent": True}, {"inbound_at": LATE}, {"office_hours": None}, {"now": MORNING}):
        assert "outside_office_hours" not in codes(decide(making.facts(**{**by_email, **silent}))), silent
    notice = making.facts(Circumstance.ACCOUNT, Channel.EMAIL, now=LATE)
    assert "outside_office_hours" not in codes(decide(notice))


def test_the_answers_to_stop_and_help_leave_at_night():
    stopped = making.point(opted_out_at=LATE)
    for why in ("confirms_opt_out", "answers_keyword"):
        answer: dict[str, Any] = {why: True, "now": LATE, "contact_point": stopped}
        assert decide(making.facts(Circumstance.ACCOUNT, **answer)).outcome is Outcome.ALLOWED, why


def test_without_quiet_hours_a_text_goes_at_night():
    assert decide(making.facts(now=LATE, quiet_hours=None)).outcome is Outcome.ALLOWED


def test_safe_times_hold_what_rings_and_not_the_portal_or_a_letter():
    early = making.safe(spans=(Span(7 * 60, 9 * 60),))
    held = {Channel.EMAIL, Channel.SMS, Channel.PHONE}
    for channel in (*held, Channel.PORTAL, Channel.MAIL):
        decision = decide(making.facts(channel=channel, safe_contact=early))
        assert (decision.outcome is Outcome.HELD) == (channel in held), channel


def test_the_unsafe_hour_is_told_only_where_there_is_one_and_somebody_calls():
    early = making.safe(spans=(Span(7 * 60, 9 * 60),))
    for channel, safe in ((Channel.PHONE, making.safe()), (Channel.PORTAL, early), (Channel.MAIL, early)):
        decision = decide(making.facts(Circumstance.BILLING, channel, safe_contact=safe, urgent=True))
        assert decision.outcome is Outcome.ALLOWED
        assert "unsafe_hour_for_call" not in codes(decision)


def test_a_breach_letter_by_mail_points_to_no_other_mail():
    closed = making.facts(Circumstance.LEGAL_NOTICE, Channel.MAIL, contact_point=None)
    assert Alternative("use_other", Channel.MAIL) not in decide(closed).alternatives
