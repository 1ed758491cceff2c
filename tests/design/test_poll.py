"""A new message comes in by itself; what the reader was doing stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.design import server

server.set_up()

from tests.design import contexts, office, people, portal, screens  # noqa: E402

expect.set_options(timeout=30_000)
THEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

FRESH = people.portal_row(
    "9", who="Ana Ruiz", role="your therapist", time="09:12", body="Thursday at 9:30 works."
)
CAME = people.office_row("9", who="Dan Moreau", time="09:12", **people.PORTAL, body="Thank you.")


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=screens.CHROMIUM)
        yield browser.new_page(viewport={"width": 1280, "height": 860})
        browser.close()


def top_of(page: Page, selector: str) -> float:
    return float(page.locator(selector).evaluate("row => row.getBoundingClientRect().top"))


def hold_still(page: Page) -> None:
    """Its clock stands: nothing is asked until it is moved, however long the page takes to come up."""
    page.clock.install(time=THEN)
    page.clock.pause_at(THEN + timedelta(seconds=1))


def pages_of(name: str, fragment: str, rows: tuple[people.Row, ...]) -> dict[str, str]:
    screen = next(s for s in contexts.SCREENS if s.name == name)
    return {
        f"/{name}": server.render(screen.template, screen.context),
        "/poll/talk": server.render(fragment, {"talk": {"rows": rows}}),
    }


def test_client_sees_the_answer_and_keeps_writing(page: Page) -> None:
    pages = pages_of("portal-conversation", "portal/_messages.html", (*people.PORTAL_ROWS, FRESH))
    with server.serve(pages) as base:
        page.goto(f"{base}/portal-conversation")
        page.locator("#body").fill("I wanted to say")
        page.locator("#m-3").evaluate("row => { row.kept = true }")
        expect(page.locator("#m-9")).to_be_in_viewport()
        expect(page.locator("#body")).to_be_focused()
        expect(page.locator("#body")).to_have_value("I wanted to say")
        assert page.locator("#m-3").evaluate("row => row.kept"), "an unchanged row is not replaced"


def test_clinician_reading_above_is_not_moved(page: Page) -> None:
    pages = pages_of("office-conversation", "office/_messages.html", (*people.OFFICE_ROWS, CAME))
    with server.serve(pages) as base:
        page.goto(f"{base}/office-conversation")
        page.locator("#m-2 .why summary").click()
        top = top_of(page, "#m-2")
        expect(page.locator("#m-9")).to_have_count(1)
        assert top_of(page, "#m-2") == pytest.approx(top, abs=1.5)
        expect(page.locator("#m-2 .why")).to_have_attribute("open", "")


def test_a_screen_reader_hears_what_came_and_nothing_else(page: Page) -> None:
    """A log says what is put into it: of a row that changes, the row itself must stay."""
    changed = [row | ({"state": "read 09:30"} if row["id"] == "m-2" else {}) for row in people.OFFICE_ROWS]
    pages = pages_of("office-conversation", "office/_messages.html", (*changed, CAME))
    with server.serve(pages) as base:
        hold_still(page)
        page.goto(f"{base}/office-conversation")
        log = page.get_by_role("log")
        log.evaluate(
            "box => { box.came = []; new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach((node) =>"
            " node.tagName === 'LI' && box.came.push(node.id)))).observe(box, { childList: true, subtree: true }) }"
        )
        page.clock.run_for(3500)
        expect(page.locator("#m-2 .foot")).to_contain_text("read 09:30")
        assert log.evaluate("box => box.came") == ["m-9"]
        expect(page.locator("#m-2 .foot")).to_have_attribute("aria-live", "off")


def test_back_on_the_net_it_asks_at_once(page: Page) -> None:
    pages = pages_of("portal-conversation", "portal/_messages.html", (*people.PORTAL_ROWS, FRESH))
    with server.serve(pages) as base:
        hold_still(page)
        page.goto(f"{base}/portal-conversation")
        expect(page.locator("#m-9")).to_have_count(0)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("#m-9")).to_have_count(1)


def test_signed_out_leaves_no_words_on_the_screen(page: Page) -> None:
    pages = pages_of("portal-conversation", "portal/_messages.html", ())
    with server.serve(pages, missing=["/poll/talk"]) as base:
        page.goto(f"{base}/portal-conversation")
        expect(page.locator("#m-3")).to_have_count(1)
        pages["/portal-conversation"] = "<!doctype html><title>Sign in</title><p>Sign in</p>"
        expect(page.locator("#m-3")).to_have_count(0)


def test_rows_are_what_the_templates_name() -> None:
    assert all(row.keys() == people.OFFICE_ROW.keys() for row in people.OFFICE_ROWS)
    assert all(row.keys() == people.PORTAL_ROW.keys() for row in people.PORTAL_ROWS)
    assert {"poll_url", "etag", "older_url", "rows"} == office.talk(()).keys() == portal.talk(()).keys()
