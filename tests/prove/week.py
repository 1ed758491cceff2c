"""A week in a practice of six clinicians, begun empty and walked in a browser: what was done, and what went wrong on the way.

Pictures of each page, by day and by night, on a phone for clients and at a desk for staff: var/screens/week.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Error, expect, sync_playwright

from practice.hub.paths import ROOT
from tests.design.screens import CHROMIUM
from tests.journeys import house
from tests.journeys.stage import Stage
from tests.journeys.week import agreeing, bringing, failing, founding, inviting, planning, talking
from tests.journeys.week.cast import CLIENTS, STAFF
from tests.journeys.week.walk import Shots, Week
from tests.prove.report import Figure

CHAPTERS = (founding, bringing, inviting, agreeing, talking, planning, failing)
PICTURES = ROOT / "var" / "screens" / "week"
PATIENCE = 60_000  # ms: it is walked beside other proofs


def run(_seed: int) -> Figure:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sotto-week-") as data:
        week = walk(Path(data))
    by_channel = ", ".join(f"{count} by {channel}" for channel, count in sorted(week.written.items()))
    result = (
        f"{len(STAFF) + 1} of staff, {len(CLIENTS)} clients by a list, {len(inviting.COMING)} of them in the portal; "
        f"messages: {by_channel}; {len(week.shots.names)} pages looked at by axe; {len(week.faults)} faults; "
        f"{(time.monotonic() - began) / 60:.1f} minutes"
    )
    for fault in week.faults:
        print(f"week: {fault}", flush=True)
    return Figure("a week in a practice of six clinicians", len(week.took), result, not week.faults)


def walk(data: Path) -> Week:
    """All chapters in one house, which is gone afterwards."""
    expect.set_options(timeout=PATIENCE)
    with house.opened(data / "var", demo=False) as opened, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        shots = Shots(PICTURES)
        week = Week(Stage(opened, browser, camera=shots), data, shots)
        try:
            for chapter in CHAPTERS:
                week.stay_signed_in("pia", *(one.first for one in STAFF))
                chapter.tell(week)
            planning.remember(week)
        except (AssertionError, Error):
            week.show_where_it_ended()
            raise
        finally:
            browser.close()
    return week
