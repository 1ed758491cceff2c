"""What is wrong with a policy is found, named and led to where it is mended; the default one is sound."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from practice import clauses, policy_data
from practice.rules import policy_lint
from practice.rules.policy_lint import Finding
from practice.rules.vendors import NEEDING, VendorFact
from practice.vocabulary import Channel, Circumstance
from tests.practice.rules import policies
from tests.practice.rules.policies import default, with_cell, with_row

ON = date(2026, 3, 2)
ALL = (VendorFact("1", "Everything", NEEDING, True, date(2020, 1, 1)),)


def find(rules=None, vendors=ALL, **changes) -> list[Finding]:
    return policy_lint.findings(rules or default(**changes), vendors, ON, clauses.TITLES)


def codes(found: list[Finding]) -> set[tuple[str, str]]:
    return {(one.code, one.key) for one in found}


def only(found: list[Finding]) -> Finding:
    assert len(found) == 1, found
    return found[0]


def test_the_default_policy_with_vendors_has_nothing() -> None:
    assert find() == []


def test_the_default_policy_of_a_new_house_has_no_error() -> None:
    found = find(vendors=())
    assert {one.code for one in found} == {"no_vendor"}
    assert not any(one.is_error for one in found)


class TestWays:
    @pytest.mark.parametrize("why", [one for one in Circumstance if one != Circumstance.CRISIS])
    def test_a_matter_without_any_way_is_an_error(self, why) -> None:
        found = only(find(with_row(default(), why, "never")))
        assert (found.code, found.is_error, found.part, found.key) == ("gap", True, "ways", why)

    def test_in_person_alone_is_a_warning(self) -> None:
        rules = with_row(default(), "billing", "never")
        found = only(find(with_cell(rules, "billing", "in_person", "allow", "any")))
        assert (found.code, found.is_error, found.key) == ("only_in_person", False, "billing")

    @pytest.mark.parametrize("how", ["email", "sms", "voicemail", "fax"])
    def test_more_by_a_less_secure_way_than_on_the_page_is_an_error(self, how) -> None:
        rules = with_cell(default(), "billing", "portal", "allow", "link_only")
        rules = with_row(rules, "billing", "allow", "link_only")
        found = only(find(with_cell(rules, "billing", how, "consent", "minimum")))
        assert (found.code, found.is_error, found.cells) == (
            "wider_than_portal",
            True,
            (("billing", how),),
        )

    def test_a_closed_page_is_narrower_than_anything(self) -> None:
        found = find(with_cell(default(), "scheduling", "portal", "never"))
        assert ("wider_than_portal", "scheduling") in codes(found)

    def test_clinical_words_in_the_open_without_consent_are_a_warning(self) -> None:
        found = only(find(with_cell(default(), "between_sessions", "email", "allow", "any")))
        assert (found.code, found.is_error) == ("clinical_in_the_open", False)

    def test_administrative_ones_are_not(self) -> None:
        assert find(with_cell(default(), "scheduling", "email", "allow", "any")) == []

    @pytest.mark.parametrize(
        ("why", "how"),
        [
            ("billing", "portal"),
            ("billing", "in_person"),
            ("initial_contact", "email"),
            ("billing", "video"),  # the form about visits is about no bills
        ],
    )
    def test_a_consent_that_nobody_can_give_is_an_error(self, why, how) -> None:
        found = only(find(with_cell(default(), why, how, "consent", "minimum" if how == "email" else "any")))
        assert (found.code, found.is_error, found.cells) == ("unreachable", True, ((why, how),))

    @pytest.mark.parametrize("how", ["email", "sms", "phone", "voicemail", "mail", "fax"])
    def test_what_is_signed_or_said_to_somebody_can_be_a_condition(self, how) -> None:
        assert find(with_cell(default(), "reminder", how, "consent", "minimum")) == []

    def test_a_crisis_in_writing_only_is_an_error(self) -> None:
        found = only(find(with_cell(default(), "crisis", "phone", "never")))
        assert (found.code, found.is_error, found.key) == ("crisis_in_writing_only", True, "crisis")

    def test_a_phone_that_needs_consent_first_is_no_help_in_a_crisis(self) -> None:
        found = find(with_cell(default(), "crisis", "phone", "consent", "any"))
        assert codes(found) == {("crisis_in_writing_only", "crisis")}


class TestHours:
    def test_an_office_that_never_opens_is_an_error(self) -> None:
        hours = {"zone": "America/New_York", "week": {}, "closures": []}
        assert codes(find(hours=hours)) == {("never_open", "")}

    @pytest.mark.parametrize(
        ("begins", "ends", "found"),
        [("08:00", "18:00", {("quiet_swallows", "")}), ("09:00", "17:00", {("quiet_swallows", "")}),
         ("09:00", "16:59", set()), ("21:00", "08:00", set()), ("00:00", "00:00", set())],
    )  # fmt: skip
    def test_quiet_hours_over_all_office_hours_are_an_error(self, begins, ends, found) -> None:
        quiet = {"begins": begins, "ends": ends, "channels": ["sms"]}
        assert codes(find(quiet_hours=quiet)) == found

    def test_quiet_hours_of_no_channel_swallow_nothing(self) -> None:
        assert find(quiet_hours={"begins": "08:00", "ends": "18:00", "channels": []}) == []

    def test_closures_that_are_all_past_are_a_warning(self) -> None:
        hours = policy_data.default_terms("America/New_York")["hours"]
        past, to_come = (ON + timedelta(days=days) for days in (-1, 1))
        assert codes(find(hours=hours | {"closures": [past.isoformat()]})) == {("closures_past", "")}
        assert find(hours=hours | {"closures": [past.isoformat(), to_come.isoformat()]}) == []


class TestPromises:
    @pytest.mark.parametrize(
        ("promise", "is_late"),
        [({"business_days": 5}, False), ({"business_days": 6}, True), ({"hours": 40}, False),
         ({"hours": 41}, True)],
    )  # fmt: skip
    def test_an_answer_after_a_week_of_work_is_a_warning(self, promise, is_late) -> None:
        found = find(response={"default": promise})
        assert codes(found) == ({("late_promise", "default")} if is_late else set())

    @pytest.mark.parametrize(
        ("promise", "ok"), [({"hours": 1}, True), ({"hours": 2}, False), ({"business_days": 1}, False)]
    )
    def test_a_slow_promise_in_a_crisis_is_a_warning(self, promise, ok) -> None:
        found = find(response={"default": {"hours": 8}, "crisis": promise})
        assert codes(found) == (set() if ok else {("slow_crisis", "crisis")})


class TestWords:
    @pytest.mark.parametrize("language", ["en", "es"])
    def test_a_language_without_an_emergency_line_is_an_error(self, language) -> None:
        crisis = policy_data.default_crisis()
        mine = [one for one in crisis[language] if one["kind"] != "emergency"]
        found = only(find(crisis=crisis | {language: mine}))
        assert (found.code, found.is_error, found.key) == ("no_emergency_line", True, language)

    def test_a_language_that_is_not_there_has_none(self) -> None:
        crisis = {"en": policy_data.default_crisis()["en"]}
        assert codes(find(crisis=crisis)) == {("no_emergency_line", "es")}

    def test_the_emergency_number_alone_is_a_warning(self) -> None:
        crisis = policy_data.default_crisis()
        found = only(find(crisis=crisis | {"es": crisis["es"][:1]}))
        assert (found.code, found.is_error) == ("only_emergency_line", False)

    @pytest.mark.parametrize("topic", clauses.TITLES)
    def test_a_topic_in_one_language_only_is_an_error(self, topic) -> None:
        said = clauses.starter() | {topic: {"en": "Words.", "es": "  "}}
        found = only(find(clauses=said))
        assert (found.code, found.is_error, found.key) == ("clause_untranslated", True, topic)
        assert "Español" in found.words

    @pytest.mark.parametrize(("topic", "is_error"), [("crisis", True), ("social_media", False)])
    def test_a_topic_without_words_is_an_error_where_clients_need_it(self, topic, is_error) -> None:
        said = {name: words for name, words in clauses.starter().items() if name != topic}
        found = only(find(clauses=said))
        assert (found.code, found.is_error, found.key) == ("clause_missing", is_error, topic)


class TestVendors:
    def test_a_channel_without_an_agreement_names_its_open_cells(self) -> None:
        without = replace(ALL[0], channels=NEEDING - {Channel.EMAIL})
        found = only(find(vendors=(without,)))
        assert (found.code, found.is_error, found.part, found.key) == ("no_vendor", False, "vendors", "email")
        assert found.cells == (("records_release", "email"), ("legal_notice", "email"))

    def test_a_channel_that_carries_saved_wordings_only_needs_none(self) -> None:
        without = replace(ALL[0], channels=NEEDING - {Channel.SMS})
        assert find(vendors=(without,)) == []

    def test_an_agreement_that_ends_soon_is_said(self) -> None:
        soon = replace(ALL[0], until_on=ON + timedelta(days=10))
        assert codes(find(vendors=(soon,))) == {("vendor_ends", "1")}
        gone = replace(ALL[0], until_on=ON - timedelta(days=1))
        assert {"no_vendor", "vendor_ends"} == {one.code for one in find(vendors=(gone,))}


def test_errors_come_first_and_each_says_something() -> None:
    rules = with_row(policies.default(crisis={}), "billing", "never")
    found = find(rules, vendors=())
    assert [one.is_error for one in found] == sorted((one.is_error for one in found), reverse=True)
    assert all(one.words.endswith(".") for one in found)
