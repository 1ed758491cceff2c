"""In a conversation r leads to where one writes and n to the page on which a call is noted; nothing of it while one types."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.design import server

server.set_up()

from tests.design import contexts, screens  # noqa: E402

expect.set_options(timeout=30_000)


@pytest.fixture
def page() -> Iterator[Page]:
    screen = next(one for one in contexts.SCREENS if one.name == "office-conversation")
    html = server.render(screen.template, screen.context | {"call_url": "/call"})
    with sync_playwright() as play, server.serve({"/talk": html, "/call": "<title>Call</title>"}) as base:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=screens.CHROMIUM)
        tab = browser.new_page(viewport={"width": 1280, "height": 860})
        tab.goto(f"{base}/talk")
        yield tab
        browser.close()


def test_r_goes_to_where_one_writes_and_is_a_letter_there(page: Page) -> None:
    page.keyboard.press("r")
    expect(page.locator("#body")).to_be_focused()
    page.locator("#body").fill("")
    page.keyboard.type("rn")
    expect(page.locator("#body")).to_have_value("rn")


def test_n_goes_to_the_call(page: Page) -> None:
    page.keyboard.press("n")
    expect(page).to_have_title("Call")


def test_neither_does_anything_where_single_keys_are_turned_off(page: Page) -> None:
    page.evaluate("localStorage.setItem('sotto-keys-off', '1')")
    page.keyboard.press("r")
    page.keyboard.press("n")
    expect(page.locator("#body")).not_to_be_focused()
    expect(page).not_to_have_title("Call")
