"""Somebody at a browser: goes, presses, fills in, looks. What the browser complains of fails the journey."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Protocol

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

from practice.hub.paths import ROOT

AXE = (ROOT / "tests/vendor/axe/axe.min.js").read_text()
AXE_RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ['violations']});
  return found.violations.map((v) => v.id + ': ' + v.nodes[0].html.slice(0, 140));
}"""
PHONE, DESK = (390, 844), (1280, 860)
LEADS_ON = "(el) => el.matches('a[href]') || (el.type === 'submit' && Boolean(el.form?.checkValidity()))"
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=invitation/)[\w-]+")
# The browser says this of every 4xx page; statuses are judged by themselves, below.
STATUS_WORDS = "Failed to load resource: the server responded with a status of"
SLOWNESS = (
    "was preloaded using link preload but not used within a few seconds"  # of the machine, not of the page
)
PATIENCE = 90_000  # ms for any one step


class Camera(Protocol):
    def shoot(self, name: str, page: Page) -> None: ...


class Person:
    """`said`: what went wrong so far, in words."""

    def __init__(
        self,
        browser: Browser,
        base: str,
        size: tuple[int, int] = DESK,
        *,
        camera: Camera | None = None,
        has_scripts: bool = True,
    ) -> None:
        self.base, self.camera, self.said = base, camera, list[str]()
        self.has_scripts = has_scripts
        self._expected: set[int] = set()
        self._looked_at: set[str] = set()
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            has_touch=size == PHONE,
            is_mobile=size == PHONE,
            locale="en-US",
            reduced_motion="reduce",
            color_scheme="light",
            java_script_enabled=has_scripts,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.tab()

    def tab(self) -> Page:
        """A new tab, watched."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(f"script: {error}"))
        page.on("response", self._judge)
        self.page = page
        return page

    def go(self, path: str) -> None:
        self.page.goto(path if "://" in path else f"{self.base}{path}")

    def press(self, label: str, *, exact: bool = False, within: Locator | None = None) -> None:
        """The button or link with these words; where it leads to another page, that page is there afterwards."""
        place = within or self.page
        button = place.get_by_role("button", name=label, exact=exact)
        wanted = button.or_(place.get_by_role("link", name=label, exact=exact)).first
        if wanted.evaluate(LEADS_ON):
            with self.page.expect_navigation():
                wanted.click()
        else:
            wanted.click()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    @property
    def path(self) -> str:
        return self.page.evaluate("location.pathname") if self.has_scripts else self.page.url

    @contextlib.contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Within, the server may answer so: no such page, or a form that has to be mended."""
        self._expected.update(statuses)
        yield
        self._expected.difference_update(statuses)

    def look(self, name: str, *, both: bool = False) -> None:
        """Once a name: axe finds nothing (`both`: by day and by night), nothing is wider than the window."""
        if name in self._looked_at or not self.has_scripts:
            return
        self._looked_at.add(name)
        self.page.evaluate("document.fonts.ready")
        for scheme in ("dark", "light") if both else ("light",):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            self.said += [f"{name}, {scheme}: {one}" for one in wrong_on(self.page)]
        if self.camera:
            self.camera.shoot(name, self.page)

    def _hear(self, word: ConsoleMessage) -> None:
        is_ours = not word.text.startswith(STATUS_WORDS) and SLOWNESS not in word.text
        if word.type in ("error", "warning") and is_ours:
            self.said.append(f"console: {word.text}")

    def _judge(self, answer: Response) -> None:
        if answer.status >= 500 or (answer.status >= 400 and answer.status not in self._expected):
            self.said.append(f"{answer.status}: {IDS.sub('…', answer.url)}")


def wrong_on(page: Page) -> list[str]:
    page.evaluate(AXE)
    found: list[str] = page.evaluate(AXE_RUN)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("wider than its window")
    return found
