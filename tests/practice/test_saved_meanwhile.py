"""Of two who write at one page of the policy at once, the second one loses nothing and overwrites nothing unseen."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client as Browser

from practice import actions, policy, step_up
from practice.models import CommunicationsPolicy
from practice.rules import hours_form
from practice.vocabulary import Footing
from tests import pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

HOURS, CRISIS, DRAFT = "/office/practice/hours/", "/office/practice/crisis/", "/office/policy/draft/"
SOMEBODY = "Somebody else saved this page while you wrote."


@pytest.fixture
def ada(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ada)


@pytest.fixture
def draft(people: People, clock: Clock) -> CommunicationsPolicy:
    return actions.begin_policy_draft(actor=actor_of(people.ada), now=clock())


def two(browser: Browser, path: str) -> tuple[pages.Page, pages.Page]:
    return pages.visit(browser, path), pages.visit(browser, path)


def week() -> dict[str, list[str]]:
    found: dict[str, list[str]] = hours_form.office_to_dict(policy.current().hours)["week"]
    return found


class TestHours:
    def test_the_second_one_is_told_what_changed_and_keeps_what_was_typed(self, ada: Browser) -> None:
        first, second = two(ada, HOURS)
        first.send(monday="10:00-12:00")
        version = policy.current().version
        late = second.send(friday="09:00-10:00")
        assert late.status == 422 and policy.current().version == version
        assert SOMEBODY in late.words and "This is what they changed: Monday: 10:00-12:00." in late.words
        fields = late.form("friday").fields
        assert (fields["friday"], fields["monday"]) == (["09:00-10:00"], ["10:00-12:00"])
        assert late.send(promise=fields["promise"]).path == "/office/practice/"
        assert (week()["monday"], week()["friday"]) == (["10:00-12:00"], ["09:00-10:00"])

    def test_at_the_same_place_ones_own_words_stand_and_theirs_are_named(self, ada: Browser) -> None:
        first, second = two(ada, HOURS)
        first.send(monday="10:00-12:00", closures="2026-12-24\n2026-12-25")
        late = second.send(monday="11:00-13:00")
        assert late.status == 422
        assert "Monday: 10:00-12:00; Closed on: 2026-12-24, 2026-12-25." in late.words
        assert late.form("monday").fields["monday"] == ["11:00-13:00"]
        late.send(monday="11:00-13:00")
        assert week()["monday"] == ["11:00-13:00"]
        assert len(policy.current().hours.closures) == 2

    def test_a_third_one_who_comes_in_between_is_named_as_well(self, ada: Browser) -> None:
        first, second = two(ada, HOURS)
        first.send(monday="10:00-12:00")
        late = second.send(friday="09:00-10:00")
        pages.visit(ada, HOURS).send(tuesday="")
        again = late.send(friday="09:00-10:00")
        assert again.status == 422 and "This is what they changed: Tuesday: empty." in again.words

    def test_who_wrote_the_same_is_told_nothing(self, ada: Browser) -> None:
        first, second = two(ada, HOURS)
        for page in (first, second):
            assert page.send(monday="10:00-12:00").path == "/office/practice/"

    def test_another_part_of_the_policy_is_in_nobodys_way(self, ada: Browser) -> None:
        page = pages.visit(ada, HOURS)
        pages.visit(ada, CRISIS).send(label_en_0="County", number_0="1", kind_0="call")
        assert page.send(monday="10:00-12:00").path == "/office/practice/"
        assert policy.current().crisis["en"][-1]["label"] == "County"

    def test_what_was_typed_waits_for_the_second_factor_with_what_was_seen(
        self, ada: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page = pages.visit(ada, HOURS)
        pages.visit(ada, HOURS).send(tuesday="08:00-09:00")
        with monkeypatch.context() as later:
            later.setattr(step_up, "is_fresh", lambda _request: False)
            page.send(monday="10:00-12:00")
        back = pages.visit(ada, HOURS)
        assert back.form("monday").fields["monday"] == ["10:00-12:00"]
        late = back.send(friday="09:00-10:00")
        assert late.status == 422 and "Tuesday: 08:00-09:00" in late.words


class TestCrisis:
    def test_a_line_that_came_meanwhile_is_not_lost(self, ada: Browser) -> None:
        first, second = two(ada, CRISIS)
        first.send(label_en_0="County crisis team", number_0="+1 202 555 0170", kind_0="call")
        late = second.send(label_en_0="Campus line", number_0="+1 202 555 0171", kind_0="text")
        assert late.status == 422 and "Number (1): +1 202 555 0170" in late.words
        kept = late.form("label_en_0").fields
        assert (kept["label_en_0"], kept["label_es_0"]) == (["Campus line"], [""])  # never of two lines one
        theirs = {"label_en_1": "County crisis team", "number_1": "+1 202 555 0170", "kind_1": "call"}
        late.send(**theirs)
        lines = [line["label"] for line in policy.current().crisis["en"]]
        assert lines[-2:] == ["Campus line", "County crisis team"]


@pytest.mark.parametrize("path", [HOURS, CRISIS])
def test_at_the_very_moment_nothing_is_published_and_all_is_kept(
    ada: Browser, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    page, version = pages.visit(ada, path), policy.current().version
    honest = actions.revise_policy

    def too_late(**given: Any) -> Any:
        return honest(**given | {"read": given["read"] - 1})

    monkeypatch.setattr(actions, "revise_policy", too_late)
    name = "monday" if path == HOURS else "label_es_0"
    typed = (
        {"monday": "10:00-12:00"}
        if path == HOURS
        else {"label_en_0": "A", "label_es_0": "B", "number_0": "1"}
    )
    late = page.send(**typed)
    assert late.status == 422 and "save once more" in late.words
    assert late.form(name).fields[name] == [typed[name]] and policy.current().version == version


class TestDraft:
    PARTS = [
        ("hours/", {"monday": "10:00-12:00"}, {"friday": "09:00-10:00"}, "Monday: 10:00-12:00"),
        (
            "promises/",
            {"number_billing": "3", "unit_billing": "hours"},
            {"number_intake": "4", "unit_intake": "hours"},
            "Billing: 3",
        ),
        (
            "crisis/",
            {"label_en_0": "County", "number_0": "1"},
            {"label_en_1": "Campus", "number_1": "2"},
            "Number (1): 1",
        ),
        ("guidance/", {"longest": "700"}, {"do_en": "Be brief."}, "Longest message, in characters: 700"),
        (
            "ways/scheduling/",
            {"way_sms": "never/"},
            {"note_fax": "Ask first."},
            "Text: Never",
        ),
        ("clauses/tone/", {"text_en": "We write kindly."}, {"text_es": "Amables."}, "Text in English: We write"),
    ]  # fmt: skip

    @pytest.mark.parametrize(("part", "theirs", "mine", "said"), PARTS)
    def test_each_part_says_so_and_both_come_in(
        self,
        ada: Browser,
        draft: CommunicationsPolicy,
        part: str,
        theirs: dict[str, str],
        mine: dict[str, str],
        said: str,
    ) -> None:
        first, second = two(ada, f"{DRAFT}{part}")
        assert first.send(**theirs).path == DRAFT
        late = second.send(**mine)
        assert late.status == 422 and SOMEBODY in late.words and said in late.words
        assert late.send(**mine).path == DRAFT
        stored = pages.visit(ada, f"{DRAFT}{part}").form(*mine).fields
        assert {name: stored[name][0].strip() for name in theirs | mine} == theirs | mine

    def test_a_check_that_was_set_meanwhile_stays(self, ada: Browser, draft: CommunicationsPolicy) -> None:
        first, second = two(ada, f"{DRAFT}guidance/")
        was = "overrides" in first.form("longest").fields
        fields = {name: value for name, value in first.form("longest").fields.items() if name != "overrides"}
        first.post(f"{DRAFT}guidance/", fields | ({} if was else {"overrides": "on"}))
        late = second.send(longest="800")
        assert late.status == 422 and ("overrides" in late.form("longest").fields) is not was

    def test_what_was_saved_between_reading_and_writing_is_not_overwritten(
        self, people: People, clock: Clock, draft: CommunicationsPolicy
    ) -> None:
        by = {"actor": actor_of(people.ada), "now": clock()}
        read = CommunicationsPolicy.objects.get(pk=draft.pk)
        cells = [policy.of_row(read).cell("scheduling", "sms")]
        actions.change_policy_draft(draft=draft, changes={"guidance": {"longest": 300}}, **by)
        actions.change_policy_clause(draft=draft, topic="tone", words={"en": "Kind."}, **by)
        with pytest.raises(actions.PolicyMovedOn):
            actions.change_policy_draft(draft=read, changes={"guidance": {"longest": 900}}, **by)
        with pytest.raises(actions.PolicyMovedOn):
            actions.change_policy_clause(draft=read, topic="tone", words={"en": "Short."}, **by)
        never = replace(cells[0], footing=Footing.NEVER, content=None)
        actions.change_policy_cells(draft=draft, cells=[never], **by)
        with pytest.raises(actions.PolicyMovedOn):
            actions.change_policy_cells(draft=draft, cells=cells, read=cells, **by)
        assert CommunicationsPolicy.objects.get(pk=draft.pk).guidance == {"longest": 300}

    def test_what_stood_apart_from_that_is(
        self, people: People, clock: Clock, draft: CommunicationsPolicy
    ) -> None:
        by = {"actor": actor_of(people.ada), "now": clock()}
        read = CommunicationsPolicy.objects.get(pk=draft.pk)
        actions.change_policy_draft(draft=draft, changes={"guidance": {"longest": 300}}, **by)
        actions.change_policy_clause(draft=read, topic="tone", words={"en": "Short."}, **by)
        found = CommunicationsPolicy.objects.get(pk=draft.pk)
        assert (found.guidance, found.clauses["tone"]) == ({"longest": 300}, {"en": "Short."})
