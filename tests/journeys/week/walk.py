"""The week as it is walked: its steps are counted, and what goes wrong on the way is written down."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.stage import Stage


class Shots:
    """A `Camera`: each page as its reader has it before them, by day and by night. `names`: what axe looked at."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.names = folder, list[str]()
        folder.mkdir(parents=True, exist_ok=True)

    def shoot(self, name: str, page: Page) -> None:
        self.names.append(name)
        is_phone = bool(page.viewport_size and page.viewport_size["width"] < 500)
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=self.folder / f"{name}-{scheme}.png", full_page=is_phone)


@dataclass
class Week:
    """`folder`: for what is handed in. `written`: messages by channel. `took`: seconds of each step."""

    stage: Stage
    folder: Path
    shots: Shots
    took: dict[str, float] = field(default_factory=dict)
    written: Counter[str] = field(default_factory=Counter)

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[None]:
        self.stage.step, began = title, time.monotonic()
        yield
        self.took[title] = time.monotonic() - began

    @property
    def faults(self) -> list[str]:
        """What browsers complained of, whose, in words."""
        return [f"{name}: {word}" for name, one in self.stage.cast.items() for word in one.said]

    def stay_signed_in(self, *names: str) -> None:
        """On a busy machine a chapter may last longer than somebody may be idle."""
        for name in names:
            if name in self.stage.cast:
                self.stage.cast[name].go("/office/")

    def show_where_it_ended(self) -> None:
        for name, person in self.stage.cast.items():
            person.page.screenshot(path=self.shots.folder / f"ended-{name}.png")
        print(f"week: ended at “{self.stage.step}”\n{self.stage.house.tail()}", flush=True)
