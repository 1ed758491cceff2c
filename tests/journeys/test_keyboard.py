"""With the keyboard alone, at 200% zoom, and on the narrowest phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.stage import DAN, PHONE, Person, Stage
from tests.journeys.story import agreeing

# What has the focus, in words; "" where nothing shows that it has it. A chip or card shows it for its button.
FOCUS = """() => {
  const one = document.activeElement;
  const shown = [one, one.parentElement].some((el) => {
    const style = getComputedStyle(el);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
  return shown ? (one.labels?.[0] ?? one).innerText.trim() || one.getAttribute('aria-label') || one.name : '';
}"""
ZOOMED, NARROW = (640, 430), (320, 568)
OFFICE = (
    "/office/",
    "/office/clients/",
    "/office/outbox/",
    "/office/triage/",
    "/office/incidents/",
    "/office/incidents/new/",
    "/office/policy/",
    "/account/",
)
PORTAL = (
    "/portal/",
    "/portal/reach/",
    "/portal/more/",
    "/portal/how-we-communicate/",
    "/portal/consents/new/",
    "/portal/consents/new/sms/",
    "/help/",
    "/demo/",
    "/",
)


def tab_to(person: Person, words: str, most: int = 60, key: str = "Tab") -> list[str]:
    """Tabs until what has the focus says `words`; answers all it came by. Each shows that it has the focus."""
    came_by = []
    for _tab in range(most):
        person.page.keyboard.press(key)
        found = person.page.evaluate(FOCUS)
        assert found, f"after {came_by[-3:]} the focus does not show"
        came_by.append(found.replace("\n", " "))
        if words in came_by[-1] and len(came_by[-1]) < 200:  # a whole region that says so is not it
            return came_by
    raise AssertionError(f"“{words}” is not reached: {came_by}")


def keys(person: Person, *pressed: str) -> None:
    for key in pressed:
        person.page.keyboard.press(key)


def test_a_clinician_writes(stage: Stage) -> None:
    stage.house.run("hours", "open")
    ana = stage.enter_as("Ana Ruiz")
    ana.go("/office/clients/")
    with stage.chapter("from the list to the conversation"):
        assert tab_to(ana, "Go to the content") == ["Go to the content"]
        keys(ana, "Enter")
        expect(ana.page.locator("main")).to_be_in_viewport()
        tab_to(ana, DAN)
        keys(ana, "Enter")
        expect(ana.page.get_by_label("Your message")).to_be_visible()
    with stage.chapter("through the composer"):
        tab_to(ana, "Portal")
        came_by = tab_to(ana, "Your message")
        assert any("why these ways?" in one for one in came_by)
        ana.page.keyboard.type("By hand and eye.")
        tab_to(ana, "Post in portal")
        came_back = tab_to(ana, "Your message", key="Shift+Tab")
        assert any("Attach" in one for one in came_back)
        keys(ana, "Control+Enter")
        expect(ana.page.locator(".talk").get_by_text("By hand and eye.")).to_be_visible()


def test_a_client_writes_and_agrees(stage: Stage) -> None:
    stage.house.run("hours", "open")
    dan = stage.enter_as(DAN, PHONE)
    with stage.chapter("writing"):
        came_by = tab_to(dan, "Your message")
        assert came_by[0] == "Go to the content"
        assert "Leave now" in came_by
        dan.page.keyboard.type("By hand, too.")
        tab_to(dan, "Send")
        keys(dan, "Enter")
        expect(dan.page.locator(".talk").get_by_text("By hand, too.")).to_be_visible()
    with stage.chapter("choosing and signing"):
        dan.go("/portal/consents/new/")
        tab_to(dan, "Here, with a quiet notice")
        keys(dan, "ArrowDown", "ArrowDown")
        tab_to(dan, "Go on")
        keys(dan, "Enter")
        expect(dan.page.get_by_role("heading", name="Who else sees it?")).to_be_visible()
        tab_to(dan, "Nobody but me")
        agreeing.answer(dan, "email")
        expect(dan.page.get_by_role("heading", name="Before you choose email")).to_be_visible()
        tab_to(dan, "A quiet notice")
        tab_to(dan, "Go on")
        keys(dan, "Enter")
        expect(dan.page.get_by_role("heading", name="Where, and about what?")).to_be_visible()
        tab_to(dan, "Appointment times")
        keys(dan, "Space")
        tab_to(dan, "Go on")
        keys(dan, "Enter")
        expect(dan.page.get_by_role("heading", name="Read and sign")).to_be_visible()
        tab_to(dan, "I have read this.")
        tab_to(dan, "Your name")


@pytest.mark.parametrize("size", [ZOOMED, NARROW], ids=["200%", "320"])
def test_nothing_is_wider_than_the_window(stage: Stage, size: tuple[int, int]) -> None:
    ana, dan = stage.enter_as("Ana Ruiz", size), stage.enter_as(DAN, size)
    with stage.chapter(f"at {size[0]} pixels"):
        for person, paths in ((ana, OFFICE), (dan, PORTAL)):
            for path in paths:
                person.go(path)
                assert not is_wider(person), f"{path} is wider than {size[0]} pixels"
        ana.go("/office/clients/")
        ana.press(DAN)
        for tab in ("Conversation", "Agreements", "About"):
            ana.press(tab, exact=True)
            assert not is_wider(ana), f"{tab} is wider than {size[0]} pixels"


def is_wider(person: Person) -> bool:
    return bool(
        person.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


def test_the_inbox_by_its_keys(stage: Stage) -> None:
    """j and k and the arrows from line to line, / to the search, ? to the help; each can be switched off."""
    stage.house.run("hours", "open")
    dan, ana = stage.enter_as(DAN, PHONE), stage.enter_as("Ana Ruiz")
    dan.page.get_by_label("Your message").fill("Could we move Thursday?")
    dan.press("Send")
    expect(dan.page.locator(".talk").get_by_text("Could we move Thursday?")).to_be_visible()
    ana.go("/office/")
    lines = ana.page.locator(".list a.item")
    with stage.chapter("from line to line"):
        expect(lines.first).to_be_visible()
        keys(ana, "j")
        expect(lines.first).to_be_focused()
        keys(ana, "k")
        expect(lines.first).to_be_focused()  # at the top it stays
        last = lines.count() - 1
        keys(ana, *["j"] * (last + 2))
        expect(lines.nth(last)).to_be_focused()
        keys(ana, "ArrowUp", "ArrowDown")
        expect(lines.nth(last)).to_be_focused()
    with stage.chapter("the help, and the search"):
        keys(ana, "?")
        expect(ana.page.locator("#keys")).to_be_visible()
        keys(ana, "Escape")
        expect(ana.page.locator("#keys")).to_be_hidden()
        keys(ana, "/")
        ana.page.wait_for_url("**/office/search/**")
    with stage.chapter("into a conversation, where letters are letters"):
        ana.go("/office/")
        keys(ana, "j", "Enter")
        box = ana.page.get_by_label("Your message")
        expect(box).to_be_visible()
        box.focus()
        ana.page.keyboard.type("just a joke?")
        expect(box).to_have_value("just a joke?")
        expect(ana.page.locator("#keys")).to_be_hidden()
    with stage.chapter("switched off"):
        ana.go("/office/")
        keys(ana, "?")
        ana.page.locator("[data-keys-switch] input").uncheck()
        keys(ana, "Escape")
        ana.go("/office/")
        keys(ana, "j")
        expect(lines.first).not_to_be_focused()
