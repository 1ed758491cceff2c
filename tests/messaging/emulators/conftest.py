from collections.abc import Iterator
from pathlib import Path

import pytest

from messaging.emulators.program import Emulators
from tests.messaging.emulators import support
from tests.messaging.emulators.support import Door, Hub


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture
def hub() -> Iterator[Hub]:
    with support.hub() as heard:
        yield heard


@pytest.fixture
def door() -> Iterator[Door]:
    with support.door() as taken:
        yield taken


@pytest.fixture
def running(certificates: Path, hub: Hub, door: Door) -> Iterator[Emulators]:
    with support.emulators(certificates, hub=hub.url, door=door.address) as emulators:
        yield emulators


@pytest.fixture
def page(running: Emulators) -> str:
    return f"http://127.0.0.1:{running.port}"
