"""`python -m tests.journeys.sheet [FOLDER]`: every page of the running house, in its states, as contact sheets.

The story is told with a camera; then come the pages that it does not pass: empty, full, with long names, refused.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from practice.hub.paths import ROOT
from tests.design.screens import CHROMIUM
from tests.journeys import house
from tests.journeys.camera import Album
from tests.journeys.stage import Stage
from tests.journeys.story import agreeing, arriving, asides, carrying, talking

CHAPTERS = (arriving, talking, agreeing, carrying, asides)


def main(words: list[str]) -> int:
    album = Album(Path(words[0]) if words else ROOT / "var" / "screens" / "house")
    expect.set_options(timeout=60_000)
    with (
        tempfile.TemporaryDirectory(prefix="sotto-sheet-") as data,
        house.opened(Path(data) / "var") as opened,
    ):
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
            stage = Stage(opened, browser, camera=album)
            for chapter in CHAPTERS:
                with stage.chapter(chapter.__name__):
                    chapter.tell(stage)
            browser.close()
    for made in album.lay_out():
        sys.stdout.write(f"{made}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
