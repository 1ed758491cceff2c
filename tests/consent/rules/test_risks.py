"""What the answers about a phone or mailbox mean: every combination, and the worked cases in words."""

from datetime import time
from functools import cache
from itertools import product
from typing import Any

import pytest

from consent.rules import risks
from consent.rules.risks import SafeProfile
from practice.vocabulary import Discretion
from tests import reading

CALM: dict[str, Any] = {
    "who_sees": ["nobody"], "work_phone": "no", "work_mail": "no", "shared_plan": "no", "shared_device": "no",
    "preview": "no", "checked": "no", "unsafe": "no", "times": "any", "voicemail": "words",
    "voicemail_words": "This is Ana.", "code_word": "maple",
}  # fmt: skip
SEEN = (None, ("nobody",), ("partner",), ("family", "others"), ("not_sure",))
THREE = (None, "no", "yes", "not_sure")
VALUES: dict[str, tuple[Any, ...]] = {
    "who_sees": SEEN, "work_phone": THREE, "shared_plan": THREE, "preview": THREE,
    "checked": (None, "no", "yes", "rather_not"), "unsafe": THREE, "use": (None, "quiet", "never"),
    "times": (None, "any", "between"), "voicemail": (None, "no", "name", "words"),
}  # fmt: skip
OF_MAIL = {"work_phone": "work_mail", "shared_plan": "shared_device"}
WIDEST = risks.profile("sms", CALM)
STRICT = list(Discretion)


Given = tuple[Any, ...]


@cache
def every(channel: str) -> dict[Given, SafeProfile]:
    """What comes of every answer to every question, and of none to each."""
    names = [OF_MAIL.get(name, name) if channel == "email" else name for name in VALUES]
    rest = {"voicemail_words": "This is Ana.", "from_time": "h09", "until_time": "h12"}
    return {
        values: risks.profile(channel, dict(zip(names, values, strict=True)) | rest)
        for values in product(*VALUES.values())
    }


def named(values: Given) -> dict[str, Any]:
    return dict(zip(VALUES, values, strict=True))


def is_guarded(given: dict[str, Any]) -> bool:
    return given["checked"] in ("yes", "rather_not") or given["unsafe"] in ("yes", "not_sure")


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_in_every_combination(channel: str) -> None:
    for values, found in every(channel).items():
        given = named(values)
        assert found.is_watched == ("yes" in (given["checked"], given["unsafe"])), given
        if is_guarded(given):
            assert found.discretion == Discretion.SILENT, given
            assert not found.may_leave_voicemail, given
        assert found.may_leave_voicemail <= (channel == "sms" and given["voicemail"] in ("name", "words"))
        assert found.may_be_used or (given["use"] == "never" and is_guarded(given)), given
        assert (found.from_time is None) == (given["times"] != "between"), given
    assert len(every(channel)) == len(SEEN) * 4 * 4 * 4 * 4 * 4 * 3 * 3 * 4


@pytest.mark.parametrize("channel", ["sms", "email"])
@pytest.mark.parametrize(
    ("question", "danger"),
    [("checked", "yes"), ("checked", "rather_not"), ("unsafe", "yes"), ("unsafe", "not_sure")],
)
def test_danger_never_widens_anything(channel: str, question: str, danger: str) -> None:
    found, at, is_wider = every(channel), list(VALUES).index(question), cache(risks.is_wider)
    for values, profile in found.items():
        if values[at] == danger:
            for calm in ("no", None):
                beside = found[(*values[:at], calm, *values[at + 1 :])]
                assert not is_wider(profile, beside), values


@pytest.mark.parametrize(("question", "answer"), [("checked", "yes"), ("unsafe", "not_sure")])
def test_in_danger_the_private_page_alone_comes_first(question: str, answer: str) -> None:
    assert risks.safer("sms", CALM | {question: answer}) == ("portal", "quiet")


@pytest.mark.parametrize("question", ["work_phone", "shared_plan", "preview", "who_sees"])
def test_silence_is_read_with_care(question: str) -> None:
    without = {name: value for name, value in CALM.items() if name != question}
    assert risks.profile("sms", without).discretion == Discretion.DISCREET


def test_who_answers_nothing_is_discreet_and_never_called_back_by_voicemail() -> None:
    found = risks.profile("sms", {})
    assert (found.discretion, found.may_leave_voicemail) == (Discretion.DISCREET, False)


def test_where_nobody_looks_the_name_of_the_practice_may_show() -> None:
    assert WIDEST == SafeProfile(
        discretion=Discretion.ORDINARY, may_leave_voicemail=True, voicemail_words="This is Ana.",
        code_word="maple",
    )  # fmt: skip


@pytest.mark.parametrize("who", ["partner", "family", "others", "not_sure"])
def test_whoever_else_sees_it_makes_it_discreet(who: str) -> None:
    assert risks.profile("sms", CALM | {"who_sees": [who]}).discretion == Discretion.DISCREET


def test_work_mail_is_asked_of_mail_and_a_work_phone_of_texts() -> None:
    assert risks.profile("email", CALM | {"work_phone": "yes"}).discretion == Discretion.ORDINARY
    assert risks.profile("email", CALM | {"work_mail": "yes"}).discretion == Discretion.DISCREET
    assert risks.profile("sms", CALM | {"work_mail": "yes"}).discretion == Discretion.ORDINARY


def test_never_write_there_is_taken_at_its_word() -> None:
    assert not risks.profile("sms", CALM | {"unsafe": "yes", "use": "never"}).may_be_used


def test_a_quiet_notice_may_still_go_where_they_say_so() -> None:
    found = risks.profile("sms", CALM | {"unsafe": "yes", "use": "quiet"})
    assert (found.may_be_used, found.discretion) == (True, Discretion.SILENT)


def test_times_are_kept_as_said() -> None:
    found = risks.profile("sms", CALM | {"times": "between", "from_time": "h20", "until_time": "h07"})
    assert (found.from_time, found.until_time) == (time(20), time(7))


@pytest.mark.parametrize("said", ["", "noon", None, "h25"])
def test_half_a_time_is_none(said: str | None) -> None:
    found = risks.profile("sms", CALM | {"times": "between", "from_time": "h09", "until_time": said})
    assert (found.from_time, found.until_time) == (None, None)


def test_words_for_the_voicemail_only_where_they_were_chosen() -> None:
    assert risks.profile("sms", CALM | {"voicemail": "name"}).voicemail_words == ""


class TestNarrower:
    def test_takes_the_stricter_in_each_respect(self) -> None:
        loud = SafeProfile(discretion=Discretion.ORDINARY, may_leave_voicemail=True, code_word="maple")
        quiet = SafeProfile(discretion=Discretion.SILENT, may_be_used=False, is_watched=True)
        found = risks.narrower(loud, quiet)
        assert found == SafeProfile(
            discretion=Discretion.SILENT, may_be_used=False, code_word="maple", is_watched=True
        )

    def test_takes_the_shorter_of_two_times(self) -> None:
        day = SafeProfile(discretion=Discretion.ORDINARY, from_time=time(8), until_time=time(20))
        noon = SafeProfile(discretion=Discretion.ORDINARY, from_time=time(11), until_time=time(13))
        for found in (risks.narrower(day, noon), risks.narrower(noon, day)):
            assert (found.from_time, found.until_time) == (time(11), time(13))

    @pytest.mark.parametrize(("may", "words"), [(True, "Call Linden Street."), (False, "")])
    def test_keeps_the_words_for_a_voicemail_where_both_take_one(self, may: bool, words: str) -> None:
        one = SafeProfile(discretion=Discretion.ORDINARY, may_leave_voicemail=True, voicemail_words="Hi.")
        other = SafeProfile(
            discretion=Discretion.ORDINARY, may_leave_voicemail=may, voicemail_words="Call Linden Street."
        )
        found = risks.narrower(one, other)
        assert (found.may_leave_voicemail, found.voicemail_words) == (may, words)

    def test_is_never_wider_than_either(self) -> None:
        some = set(every("sms").values())
        for one, other in product(some, some):
            assert not risks.is_wider(risks.narrower(one, other), one)


class TestWider:
    QUIET = SafeProfile(discretion=Discretion.DISCREET, from_time=time(9), until_time=time(12))

    @pytest.mark.parametrize(
        "new",
        [
            SafeProfile(discretion=Discretion.ORDINARY, from_time=time(9), until_time=time(12)),
            SafeProfile(discretion=Discretion.DISCREET, from_time=time(9), until_time=time(13)),
            SafeProfile(discretion=Discretion.DISCREET),
            SafeProfile(discretion=Discretion.SILENT, from_time=time(20), until_time=time(8)),
        ],
    )
    def test_more_than_before_in_any_respect(self, new: SafeProfile) -> None:
        assert risks.is_wider(new, self.QUIET)

    def test_a_voicemail_and_a_way_that_was_closed(self) -> None:
        closed = SafeProfile(discretion=Discretion.SILENT, may_be_used=False)
        assert risks.is_wider(SafeProfile(discretion=Discretion.SILENT), closed)
        assert risks.is_wider(
            SafeProfile(discretion=Discretion.SILENT, may_leave_voicemail=True),
            SafeProfile(discretion=Discretion.SILENT),
        )

    def test_less_or_the_same_is_not_wider(self) -> None:
        assert not risks.is_wider(self.QUIET, self.QUIET)
        assert not risks.is_wider(
            SafeProfile(discretion=Discretion.SILENT, from_time=time(10), until_time=time(11)), self.QUIET
        )


class TestRisks:
    @pytest.mark.parametrize("channel", ["sms", "email"])
    def test_some_are_everybodys(self, channel: str) -> None:
        assert len(risks.fitting(channel, CALM, "en")) == 4

    @pytest.mark.parametrize(
        ("channel", "given", "key"),
        [
            ("sms", {"who_sees": ["partner"]}, "partner"),
            ("email", {"who_sees": ["others"]}, "family"),
            ("sms", {"who_sees": ["not_sure"]}, "unsure_who"),
            ("sms", {"work_phone": "yes"}, "work_phone"),
            ("email", {"work_mail": "not_sure"}, "work_mail"),
            ("sms", {"shared_plan": "yes"}, "shared_plan"),
            ("email", {"shared_device": "yes"}, "shared_device"),
            ("email", {"preview": "yes"}, "preview"),
        ],
    )
    def test_others_are_chosen_by_the_answers(self, channel: str, given: dict[str, Any], key: str) -> None:
        calm = {one.key for one in risks.fitting(channel, CALM, "en")}
        assert {one.key for one in risks.fitting(channel, CALM | given, "en")} - calm == {key}

    def test_none_tells_who_reads_along_that_somebody_said_they_are_watched(self) -> None:
        """The signed text lies with the administrative papers."""
        calm = risks.fitting("sms", CALM, "en")
        assert risks.fitting("sms", CALM | {"checked": "yes", "unsafe": "yes"}, "en") == calm

    def test_an_unknown_language_reads_english(self) -> None:
        assert risks.fitting("sms", CALM, "fr") == risks.fitting("sms", CALM, "en")

    def test_each_is_easy_to_read_in_both_languages(self) -> None:
        everything = CALM | {"who_sees": ["partner", "family", "not_sure"], "preview": "yes"}
        everything |= dict.fromkeys(("work_phone", "work_mail", "shared_plan", "shared_device"), "yes")
        for channel in ("sms", "email", "phone", "voicemail", "mail", "fax"):
            for english, spanish in zip(
                risks.fitting(channel, everything, "en"),
                risks.fitting(channel, everything, "es"),
                strict=True,
            ):
                assert reading.flesch_kincaid_grade(english.text) <= 7, english
                assert reading.fernandez_huerta(spanish.text) >= 60, spanish
                assert english.text != spanish.text

    @pytest.mark.parametrize("channel", ["sms", "email"])
    def test_all_of_them_together_are_plain_spanish(self, channel: str) -> None:
        found = risks.fitting(channel, CALM | {"who_sees": ["partner", "not_sure"]}, "es")
        assert reading.fernandez_huerta(" ".join(one.text for one in found)) >= 70

    def test_where_it_is_calm_a_quiet_notice_comes_first(self) -> None:
        assert risks.safer("sms", CALM) == ("quiet", "portal")
