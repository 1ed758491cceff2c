"""Pictures of every screen at 390 and 1280, light and dark, a contact sheet of each, and axe on all.

python -m tests.design.screens [part of a name | width ...]; pictures go to var/screens. Ends with 1 if
anything is wrong: an axe violation, a word in the console, a page wider than its window (also tried at 320).
"""

from __future__ import annotations

import sys
from typing import Literal, get_args

from playwright.sync_api import Browser, Page, sync_playwright

from tests.design import server

server.set_up()

from tests.design import contexts, sheet  # noqa: E402

OUT = server.ROOT / "var" / "screens"
AXE = (server.ROOT / "tests/vendor/axe/axe.min.js").read_text()
Scheme = Literal["light", "dark"]
SIZES = {"390": (390, 844), "1280": (1280, 860)}
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
AXE_RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ['violations']});
  return found.violations.map((v) => v.id + ': ' + v.nodes[0].html.slice(0, 140));
}"""


def wrong_on(page: Page, width: int) -> list[str]:
    page.evaluate(AXE)
    found: list[str] = page.evaluate(AXE_RUN)
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append("wider than its window")
    return found


def look(browser: Browser, base: str, screen: contexts.Screen, size: str, scheme: Scheme) -> list[str]:
    width, height = SIZES.get(size, (int(size), 640))
    said: list[str] = []
    touch = width < 700
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        has_touch=touch,
        is_mobile=touch,
        locale="en-US",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.on("console", lambda word: said.append(f"console: {word.text}"))
    page.on("pageerror", lambda error: said.append(f"script: {error}"))
    page.goto(f"{base}/{screen.name}", wait_until="load")
    page.evaluate("document.fonts.ready")
    for selector in screen.press:
        if page.locator(selector).count():
            page.locator(selector).first.click()
    said += wrong_on(page, width)
    page.screenshot(path=OUT / f"{size}-{scheme}" / f"{screen.name}.png", full_page=touch)
    context.close()
    return said


def choose(words: list[str]) -> list[contexts.Screen]:
    words = [word for word in words if not word.isdigit()]
    return [s for s in contexts.SCREENS if not words or any(word in s.name for word in words)]


def main(words: list[str]) -> int:
    screens = choose(words)
    pages = {f"/{s.name}": server.render(s.template, s.context) for s in screens}
    sizes = [word for word in words if word.isdigit()] or [*SIZES, "320"]
    shots = [(size, scheme) for size in sizes for scheme in get_args(Scheme)]
    wrong = 0
    with server.serve(pages) as base, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for size, scheme in shots:
            folder = OUT / f"{size}-{scheme}"
            folder.mkdir(parents=True, exist_ok=True)
            for screen in screens:
                for word in look(browser, base, screen, size, scheme):
                    wrong += 1
                    sys.stdout.write(f"{screen.name} {size} {scheme}: {word}\n")
            sheet.lay_out([folder / f"{s.name}.png" for s in screens], OUT / f"sheet-{size}-{scheme}.png")
        browser.close()
    count = len(screens) * len(shots)
    sys.stdout.write(
        f"{len(screens)} screens, {count} pictures in {OUT.relative_to(server.ROOT)}, {wrong} wrong\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
