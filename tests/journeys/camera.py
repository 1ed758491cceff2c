"""Pictures of each page the story comes by: on a phone and at a desk, by day and by night."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.person import DESK, PHONE

SIZES = {"390": PHONE, "1280": DESK}
SCHEMES = ("light", "dark")


class Album:
    """A `Camera`. `names`: in the order in which the pages were met."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: list[str] = []

    def shoot(self, name: str, page: Page) -> None:
        self.names.append(name)
        before = page.viewport_size
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                page.screenshot(path=self.place(name, size, scheme), full_page=size == "390")
        page.emulate_media(color_scheme="light")
        if before:
            page.set_viewport_size(before)

    def place(self, name: str, size: str, scheme: str) -> Path:
        folder = self.folder / f"{size}-{scheme}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{name}.png"
