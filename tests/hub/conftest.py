"""Real services for tests of the hub: their own, apart from those that the suite itself runs on."""

import pytest

from practice.hub import unprivileged
from practice.hub.fleet import Fleet
from practice.hub.output import Output
from practice.hub.paths import Layout
from practice.hub.services import Services
from tests.hub.programs import PATIENCE


class Running:
    """Services under a fleet, as `make run` has them."""

    def __init__(self, layout: Layout, fleet: Fleet) -> None:
        self.layout = layout
        self.fleet = fleet
        self.services = Services.of(layout, throw_away=True)

    @property
    def database(self):
        return self.services.database

    def up(self) -> "Running":
        self.fleet.start_ready(self.services.programs(), PATIENCE)
        self.services.ensure_roles()
        return self

    def child(self, name: str):
        return next(child for child in self.fleet.children if child.program.name == name)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """PostgreSQL and Valkey, up; what they say goes to `<data>/said`."""
    layout = Layout(tmp_path_factory.mktemp("hub") / "var")
    layout.make()
    with open(layout.data / "said", "w", encoding="utf-8") as said:
        fleet = Fleet(layout.run, Output(said))
        try:
            yield Running(layout, fleet).up()
        finally:
            fleet.stop()
            layout.remove_sockets()


@pytest.fixture
def forget_how_root_runs():
    """`unprivileged.prefix` remembers its answer; a test that changes the machine must not be remembered."""
    unprivileged.prefix.cache_clear()
    yield
    unprivileged.prefix.cache_clear()
