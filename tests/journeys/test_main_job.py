"""The main job through the front door, told once: A to D of how Dan and Ana come to write to each other."""

from __future__ import annotations

from tests.journeys.stage import Stage
from tests.journeys.story import agreeing, arriving, carrying, talking


def test_the_main_job(stage: Stage) -> None:
    with stage.chapter("A. Ana signs in with two factors, Dan comes by an invitation"):
        arriving.tell(stage)
    with stage.chapter("B. They write to each other in the portal"):
        talking.tell(stage)
    with stage.chapter("C. Dan agrees to texts and email, and takes one back"):
        agreeing.tell(stage)
    with stage.chapter("D. By text and email, out and in, refused, unknown, reported"):
        carrying.tell(stage)
