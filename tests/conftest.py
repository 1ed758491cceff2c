"""What every test stands on: real PostgreSQL as the app's role, real Valkey, and the ten people.

- `db` (and all that needs it: `people`, `browser`, …): the worker's own clone of the house, in a transaction
  that is rolled back. What is to happen on commit does not (`django_capture_on_commit_callbacks` runs it).
- `committed_db` (the same: `transactional_db`, `live_server`, `django_db(transaction=True)`): a fresh clone
  for this test alone, where everything commits; threads and child processes see it too. The app's role may
  not TRUNCATE and the audit trail refuses it, so nothing is flushed: the clone is dropped.
- `bare_db`: as `committed_db`, migrated but without practice or people.
- `owner`: a connection as the tables' owner to the test's database, for what the app's role may not do.
- `people`, `now`, `clock`, `actor_of`, `browser`, `broker`: see each.

Passwords hash fast here, the key-ring is of this test run, and every worker has a broker database of its own.
"""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests import session

if TYPE_CHECKING:
    import psycopg
    import redis
    from django.test import Client as Browser

    from practice.actors import Actor
    from tests.people import People, Person

# Here tables have few rows: to plan a question costs more than to answer it in the order in which it is written.
AS_WRITTEN = "-c join_collapse_limit=1 -c from_collapse_limit=1"
COMMITTING = {"committed_db", "bare_db", "transactional_db", "live_server", "django_db_reset_sequences"}


def pytest_configure(config: pytest.Config) -> None:
    draw_calmly()
    if not (config.pluginmanager.has_plugin("django") and os.environ.get("SOTTO_DB_HOST")):
        return
    if not hasattr(config, "workerinput"):
        session.begin()
        config.add_cleanup(session.end)
    session.settle_in()
    from django.db import connections

    from tests import composed

    # Where fifty come in at once, three times over, a busy machine takes its time until it has let in the last.
    connections.settings["default"]["OPTIONS"] |= {"options": AS_WRITTEN, "connect_timeout": 60}
    composed.compare_always()


def draw_calmly() -> None:
    """What hypothesis draws: the same in each run, and no matter how long a busy machine takes over it.

    SOTTO_DRAW=anew looks further than the runs before; what it finds is an error that stands there already.
    """
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "calm",
        deadline=None,
        derandomize=os.environ.get("SOTTO_DRAW") != "anew",
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("calm")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no process is left alone with it at the end; the rest as it stands."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_runtest_setup() -> None:
    from tests import composed

    composed.begin_a_test()


def pytest_collection_finish() -> None:
    """What has been read by now stays to the end: nobody looks through it for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def house_ids(django_test_environment: None, django_db_blocker: Any) -> dict[str, str]:
    """The templates are there; these are the ten people's ids."""
    if not os.environ.get("SOTTO_DB_HOST"):
        pytest.exit("These tests need the embedded services: run `make test`.", returncode=3)
    from tests import databases

    with django_db_blocker.unblock():
        return databases.ensure_templates(databases.this_run())


@pytest.fixture(scope="session")
def django_db_setup(house_ids: dict[str, str], django_db_blocker: Any) -> Iterator[None]:
    """This worker's own clone of the house, for all tests that roll back."""
    from messaging.outbox import draining
    from tests import databases

    draining.SECONDS = 120.0  # a drain comes to its end, however busy the machine
    with django_db_blocker.unblock(), databases.a_clone("house"):
        yield


@pytest.fixture
def _django_db_helper(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """Takes the place of pytest-django's own, which would flush after a test that commits."""
    from tests import databases

    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction")) or bool(
        COMMITTING.intersection(request.fixturenames)
    )
    template = "bare" if "bare_db" in request.fixturenames else "house"
    with django_db_blocker.unblock(), databases.a_clone(template) if commits else databases.rolled_back():
        yield


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Each test begins in the default language, whatever language the one before it answered in."""
    from django.utils import translation

    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def committed_db(_django_db_helper: None) -> None:
    """A fresh clone for this test alone, where everything commits. Not for a class or module: 50 ms each."""


@pytest.fixture
def bare_db(_django_db_helper: None) -> None:
    """A fresh clone without a practice. `people` can't be had with it."""


@pytest.fixture
def owner(db: None) -> Iterator["psycopg.Connection"]:
    """The tables' owner, in another connection that commits each statement: use it with `committed_db`."""
    from django.db import connection

    from tests import databases

    with databases.connect_as_owner(str(connection.settings_dict["NAME"])) as found:
        yield found


@pytest.fixture
def people(db: None, house_ids: dict[str, str]) -> "People":
    """The ten, as fresh rows: people.ana … people.fay, and their contact points (people.dan_email …)."""
    from tests import people as ten

    return ten.load(house_ids)


@pytest.fixture
def now() -> datetime:
    """The last Wednesday at 11:00 in New York: within office hours, and before the real clock."""
    from tests import people as ten

    return ten.latest_workday(session.began())


class Clock:
    """`timezone.now()` of this process stands still until it is moved. The database's own clock goes on."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def move(self, **by: float) -> datetime:
        """clock.move(minutes=10)"""
        self.at += timedelta(**by)
        return self.at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Clock:
    from django.utils import timezone

    found = Clock(now)
    monkeypatch.setattr(timezone, "now", found)
    return found


@pytest.fixture
def actor_of() -> "Callable[[Person], Actor]":
    from tests import people as ten

    return ten.actor_of


@pytest.fixture
def browser(db: None) -> "Callable[[Person], Browser]":
    """browser(people.ana): Django's test client, signed in as her with a second factor; Dan at the portal."""
    from tests import people as ten

    return ten.sign_in


@pytest.fixture
def broker() -> "Iterator[redis.Redis]":
    """This worker's database of the real Valkey, empty at first; `broker.llen("sotto")` counts the rings."""
    import redis

    place, _, number = os.environ["SOTTO_BROKER"].partition("?virtual_host=")
    with redis.Redis(unix_socket_path=place.removeprefix("redis+socket://"), db=int(number)) as found:
        found.flushdb()
        yield found
