"""A house is lived in, backed up, wiped from its machine and restored; then its people read, and go on where they were.

All that the new machine has is what docs/keys.md says lies elsewhere: the backup, the copy of the key-ring with the
ledger of disposals beside it, and the custody key. Not every journey can be told in a house that exists already, and
its figure names those that were not:

- test_first_day begins an empty hub: the wizard opens in no house that has a practice.
- test_main_job begins with Ana's first second factor and Dan's first PIN, which are theirs once. It is told here in two
  parts: *arriving* and *talking* before the backup, *agreeing* and *carrying* in the house restored from it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from practice.hub.paths import ROOT, Layout
from tests.design.screens import CHROMIUM
from tests.journeys import house, totp
from tests.journeys.house import House
from tests.journeys.inside import PASSWORD
from tests.journeys.stage import DAN, DAN_MAIL, PHONE, Stage
from tests.journeys.story import agreeing, arriving, carrying, talking
from tests.prove.report import Figure

OTHERS = ("Ben Okoye", "Cleo Marsh", "Eve Sandler")
WELCOME = "We are back. All that you wrote is here."
JOURNEYS = ROOT / "tests" / "journeys"
NOT_HERE = ("test_first_day", "test_main_job")  # see above
PASSED, FAILED = re.compile(r"(\d+) passed"), re.compile(r"(\d+) (?:failed|error)")


class Watch:
    """How long each part took, by its name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def over(self, part: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.seconds[part] = time.monotonic() - began
        print(f"  {part}: {self.seconds[part]:.1f} s", flush=True)


def run(seed: int) -> Figure:
    """The same for every seed."""
    expect.set_options(timeout=30_000)
    watch = Watch()
    with tempfile.TemporaryDirectory(prefix="sotto-restored-") as root, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        data, elsewhere = Path(root) / "var", Path(root) / "elsewhere"
        secret, before = _live(browser, data, elsewhere, watch)
        with watch.over("machine emptied"):
            shutil.rmtree(data)
        _restore(data, elsewhere, watch)
        with ExitStack() as open_again:
            with watch.over("opened again"):
                again = open_again.enter_context(house.opened(data))
            with watch.over("read and gone on with"):
                after = _go_on(Stage(again, browser), secret)
            browser.close()
            with watch.over("journeys"):
                told = _tell_all(again)
    return _figure(watch, before, after, told)


def _live(browser: Browser, data: Path, elsewhere: Path, watch: Watch) -> tuple[str, list[int]]:
    with house.opened(data) as ours:
        stage = Stage(ours, browser)
        with watch.over("lived in"):
            with stage.chapter("arriving"):
                secret = arriving.tell(stage)
            with stage.chapter("talking"):
                talking.tell(stage)
            before = _messages(stage)
        with watch.over("backup"):
            house.keep("backup", data, BACKUP=str(elsewhere / "disk"), SAME_DISK="1")
        ours.manage("keyring", "--copy-to", str(elsewhere / "stick"))
        shutil.copy2(ours.layout.secrets / "custody", elsewhere / "custody")
        stage.end()
    return secret, before


def _messages(stage: Stage) -> list[int]:
    """How many there are in the conversation, as each of the two sees it from the beginning."""
    stage.ana.go("/office/clients/")
    stage.ana.press(DAN)
    stage.dan.go("/portal/")
    return [person.page.locator(".talk > li").count() for person in (stage.ana, stage.dan)]


def _restore(data: Path, elsewhere: Path, watch: Watch) -> None:
    """On a machine with nothing but a clone."""
    layout = Layout(data)
    for place, found in ((layout.keyring.parent, "stick"), (layout.secrets, "")):
        place.mkdir(mode=0o700, parents=True)
        if found:
            shutil.copytree(elsewhere / found, place, dirs_exist_ok=True)
    shutil.copy2(elsewhere / "custody", layout.secrets / "custody")
    with watch.over("restore"):
        house.keep("restore", data, BACKUP=str(elsewhere / "disk"))


def _go_on(stage: Stage, secret: str) -> list[int]:
    """Ana by the authenticator that she had, the others by the demo's door; answers how many messages were there."""
    with stage.chapter("what was there is there"):
        ana = stage.enter("ana")
        ana.go("/office/clients/")
        arriving.type_password(ana, PASSWORD)
        ana.fill("code", totp.code(secret))
        ana.press("Sign in", exact=True)
        expect(ana.page.get_by_role("heading", name="Clients")).to_be_visible()
        dan = stage.enter_as(DAN, PHONE)
        for name in OTHERS:
            stage.enter_as(name)
        found = _messages(stage)
        for person in (ana, dan):
            for words in (talking.ASKED, talking.ANSWERED):
                expect(talking.said(person, words)).to_be_visible()
    with stage.chapter("they write on"):
        stage.ana.fill("Your message", WELCOME)
        stage.ana.press("Post in portal, email a notice")
        expect(talking.said(stage.dan, WELCOME)).to_be_visible()
        stage.outside.newest("mail", DAN_MAIL, "You have a new message")  # it is answered below
    with stage.chapter("agreeing"):
        agreeing.tell(stage)
    with stage.chapter("carrying"):
        carrying.tell(stage)
    stage.end()
    return found


def _tell_all(again: House) -> tuple[int, int]:
    """Every other journey, by the suite's own tests; answers how many passed and how many did not."""
    files = [path for path in sorted(JOURNEYS.glob("test_*.py")) if path.stem not in NOT_HERE]
    words = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *map(str, files)]
    env = os.environ | house.named(again)
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True)
    passed, failed = (sum(map(int, one.findall(done.stdout))) for one in (PASSED, FAILED))
    if done.returncode:
        print(f"{done.stdout[-6000:]}\n{done.stderr[-1000:]}")
    return passed, failed or int(done.returncode != 0)


def _figure(watch: Watch, before: list[int], after: list[int], told: tuple[int, int]) -> Figure:
    took = ", ".join(f"{part} {seconds:.0f} s" for part, seconds in watch.seconds.items())
    passed, failed = told
    result = (
        f"messages that two people see: {sum(before)} before, {sum(after)} after; their journey went on; "
        f"{passed} of {passed + failed} other journeys passed (not applicable: {', '.join(NOT_HERE)}); {took}"
    )
    is_passed = before == after and min(before) > 2 and passed > 0 and not failed
    return Figure("a wiped machine restored, its people go on", sum(before), result, is_passed)
