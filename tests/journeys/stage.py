"""Who is in the story, what has left the house, and the house itself."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Browser

from tests.journeys.house import House
from tests.journeys.outside import Outside
from tests.journeys.person import DESK, PHONE, Camera, Person
from tests.journeys.recording import Recorder

DAN, DAN_MAIL, DAN_PHONE = "Dan Moreau", "dan@mail.example", "+12025550142"


@dataclass
class Stage:
    house: House
    browser: Browser
    camera: Camera | None = None
    recorder: Recorder | None = None
    cast: dict[str, Person] = field(default_factory=dict)
    step: str = ""

    def __post_init__(self) -> None:
        self.outside = Outside(self.house.emulators)

    def enter(self, name: str, size: tuple[int, int] = DESK, *, has_scripts: bool = True) -> Person:
        """A browser of their own, where nobody is signed in."""
        person = Person(self.browser, self.house.base, size, camera=self.camera, has_scripts=has_scripts)
        if self.recorder:
            self.recorder.listen(name, person.context)
        self.cast[name] = person
        return person

    def enter_as(self, name: str, size: tuple[int, int] = DESK, *, has_scripts: bool = True) -> Person:
        """Signed in by the demo's own page; under their first name."""
        person = self.enter(name.split()[0].lower(), size, has_scripts=has_scripts)
        person.go("/demo/")
        person.press(f"Be {name}")
        return person

    @contextlib.contextmanager
    def chapter(self, title: str) -> Iterator[None]:
        """Ends with nothing that any browser complained of."""
        self.step = title
        yield
        for name, person in self.cast.items():
            assert not person.said, f"{title}: {name}'s browser says:\n" + "\n".join(person.said)

    def end(self) -> None:
        for person in self.cast.values():
            person.context.close()

    @property
    def ana(self) -> Person:
        return self.cast["ana"]

    @property
    def dan(self) -> Person:
        return self.cast["dan"]


__all__ = ["DAN", "DAN_MAIL", "DAN_PHONE", "DESK", "PHONE", "Person", "Stage"]
