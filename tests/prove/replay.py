"""Every request of the main job's journey, sent again to the same house with ids swapped, and by people elsewhere.

Nothing of the other file may come back, and nothing of it may change.
"""

import tempfile
import time
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.access import replaying
from tests.access.replaying import Replayed, Replaying
from tests.design.screens import CHROMIUM
from tests.journeys import house, recording
from tests.journeys.beside import Beside
from tests.journeys.house import House
from tests.journeys.recording import Recorder
from tests.journeys.stage import Stage
from tests.journeys.story import agreeing, arriving, carrying, talking
from tests.prove.report import Figure

CHAPTERS = (arriving, talking, agreeing, carrying)


def run(seed: int) -> Figure:
    """The same for every seed: nothing is left to chance."""
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="sotto-replay-") as root,
        house.opened(Path(root) / "var") as ours,
    ):
        file = Path(root) / "requests.jsonl"
        _live(ours, file)
        recorded = list(recording.load(file))
        print(f"  {len(recorded)} different requests recorded, {time.monotonic() - began:.0f} s")
        beside = Beside(ours.variables())
        try:
            sides = beside.ask("sow")
            sent = [one for request in recorded for one in replaying.variants(request, sides)]
            found = Replaying(ours.base, beside, sides).replay(
                sent, lambda words: print(f"  {words}", flush=True)
            )
        finally:
            beside.end()
    return _figure(found, len(recorded), time.monotonic() - began)


def _live(ours: House, file: Path) -> None:
    expect.set_options(timeout=30_000)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        stage = Stage(ours, browser, recorder=Recorder(file, ours.base))
        for chapter in CHAPTERS:
            with stage.chapter(chapter.__name__):
                chapter.tell(stage)
        stage.end()
        browser.close()


def _figure(found: Replayed, recorded: int, seconds: float) -> Figure:
    for words in [*found.leaks, *found.changes][:40]:
        print(f"  {words}")
    print(f"  answers: {dict(sorted(found.answers.items()))}; turned away early: {len(found.unreached)}")
    result = (
        f"{len(found.leaks)} answered with the other file's words, {len(found.changes)} changed its rows; "
        f"{recorded} recorded requests, {len(found.unreached)} throttled; {seconds / 60:.1f} minutes"
    )
    is_passed = (
        not found.leaks and not found.changes and recorded > 100 and len(found.unreached) * 20 < found.sent
    )
    return Figure(
        "recorded requests of the main job, replayed with other ids and by others",
        found.sent,
        result,
        is_passed,
    )
