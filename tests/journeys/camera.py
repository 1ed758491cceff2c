"""Pictures of each page the story comes by: on a phone and at a desk, by day and by night."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.design import sheet
from tests.journeys.person import DESK, PHONE

SIZES = {"390": PHONE, "1280": DESK}
SCHEMES = ("light", "dark")
SETS = {"office": "office", "account": "account", "demo": "entry", "help": "portal"}
ENTRY = (
    "/portal/invitation",
    "/portal/code",
    "/portal/word",
    "/portal/new-pin",
    "/portal/pin",
    "/portal/device",
)
PER_ROW, PER_SHEET = 4, 12


class Album:
    """A `Camera`. `names`: the pages of each set, in the order in which they were met."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, list[str]] = defaultdict(list)

    def shoot(self, name: str, page: Page) -> None:
        self.names[set_of(page.url)].append(name)
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

    def lay_out(self) -> list[Path]:
        """Contact sheets of each set, size and scheme, a dozen pages each."""
        made = []
        for group, names in self.names.items():
            for size in SIZES:
                for scheme in SCHEMES:
                    paths = [self.place(name, size, scheme) for name in names]
                    for start in range(0, len(paths), PER_SHEET):
                        number = start // PER_SHEET + 1
                        target = self.folder / f"sheet-{group}-{size}-{scheme}-{number}.png"
                        sheet.lay_out(paths[start : start + PER_SHEET], target, PER_ROW)
                        made.append(target)
        return made


def set_of(url: str) -> str:
    """The page set that an address belongs to."""
    parts = urlsplit(url)
    if parts.hostname == "127.0.0.1":
        return "emulators"
    if parts.path == "/" or parts.path.startswith(ENTRY):
        return "entry"
    first = parts.path.split("/")[1]
    return SETS.get(first, "portal" if first == "portal" else "errors")
