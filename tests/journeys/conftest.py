"""The real house, opened once or standing already, and Chromium before it. What went wrong leaves pictures in var/journeys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from practice.hub.paths import ROOT
from tests.design.screens import CHROMIUM
from tests.journeys import house
from tests.journeys.house import House
from tests.journeys.stage import Stage

PICTURES = ROOT / "var" / "journeys"
FAILED = pytest.StashKey[bool]()

expect.set_options(timeout=60_000)


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in a hook of the same name
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them in one worker (with --dist loadgroup): one house is enough."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="session")
def open_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    if (standing := house.standing()) is not None:
        yield standing
        return
    data = tmp_path_factory.mktemp("house") / "var"
    with house.opened(data) as found:
        yield found
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def stage(open_house: House, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Stage]:
    found = Stage(open_house, chromium)
    yield found
    if request.node.stash.get(FAILED, False):
        show_what_failed(found, request.node.name)
    found.end()


def show_what_failed(stage: Stage, test: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, person in stage.cast.items():
        if not person.page.is_closed():
            person.page.screenshot(path=PICTURES / f"{test}-{name}.png")
            print(f"{name} at {person.page.url}: {person.said or 'no complaint'}")
    print(f"chapter: {stage.step}\n{stage.house.tail()}")
