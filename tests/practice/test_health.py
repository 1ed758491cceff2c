"""/healthz: well only when every part is, a word for each part, and nothing about anybody."""

import json
import socket
import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory

from practice import health, tasks
from practice.models import Session
from practice.views.health import healthz

ALL_UP = {"web": "up", "database": "up", "broker": "up", "worker": "up", "beat": "up"}


def ask(method: str = "get"):
    return healthz(getattr(RequestFactory(), method)("/healthz"))


@pytest.fixture
def no_broker(settings, tmp_path):
    settings.CELERY_BROKER_URL = f"redis+socket://{tmp_path}/nobody.sock?virtual_host=0"


def test_all_up(db, broker):
    tasks.heartbeat()
    response = ask()
    assert response.status_code == 200
    assert json.loads(response.content) == ALL_UP
    assert response["Cache-Control"] == "no-store"


def test_an_old_heartbeat_and_an_empty_queue_say_that_the_beat_is_down(db, broker):
    cache.set(health._KEY, time.time() - 21, timeout=None)
    response = ask()
    assert response.status_code == 503
    assert json.loads(response.content) == ALL_UP | {"worker": "unknown", "beat": "down"}


def test_an_old_heartbeat_and_unanswered_rings_say_that_the_worker_is_down(db, broker):
    broker.lpush("sotto", "{}")
    response = ask()
    assert response.status_code == 503
    assert json.loads(response.content) == ALL_UP | {"worker": "down", "beat": "unknown"}


def test_a_clock_that_jumped_does_not_keep_an_old_heartbeat_fresh(db, broker):
    cache.set(health._KEY, time.time() + 3600, timeout=None)
    assert ask().status_code == 503


def test_without_a_broker(db, no_broker):
    tasks.heartbeat()
    response = ask()
    assert response.status_code == 503
    assert json.loads(response.content) == ALL_UP | {"broker": "down"}


def test_a_broker_that_hangs_is_given_up_soon(db, settings, tmp_path):
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "s"))
        silent.listen(5)
        settings.CELERY_BROKER_URL = f"redis+socket://{tmp_path}/s?virtual_host=0"
        began = time.monotonic()
        response = ask()
    assert time.monotonic() - began < 20
    assert json.loads(response.content)["broker"] == "down"


@pytest.fixture
def no_database(django_db_blocker):
    """Nobody listens where PostgreSQL should."""
    before = connection.settings_dict["PORT"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["PORT"] = "1"
        yield
        connection.close()
        connection.settings_dict["PORT"] = before


def test_without_a_database(broker, no_database, client):
    """Through the front door: no layer before the page needs the database."""
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == ALL_UP | {"database": "down", "worker": "unknown", "beat": "unknown"}


def test_it_only_tells(db, broker):
    assert ask("post").status_code == 405
    assert ask("head").status_code in (200, 503)


def test_through_the_front_door_no_session_is_touched(client, db, broker, django_assert_max_num_queries):
    tasks.heartbeat()
    with django_assert_max_num_queries(2):
        response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == ALL_UP
    assert not response.cookies
    assert not Session.objects.exists()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis://h.example:6380/3", {"host": "h.example", "port": 6380, "db": 3}),
        ("redis+socket:///run/v.sock?virtual_host=2", {"path": "/run/v.sock", "db": 2}),
        ("redis+socket:///run/v.sock", {"path": "/run/v.sock", "db": 0}),
    ],
)
def test_the_brokers_address_is_read_as_celery_reads_it(settings, url, expected):
    settings.CELERY_BROKER_URL = url
    made = health._broker().connection_pool.connection_kwargs
    assert expected.items() <= made.items()
    assert made["socket_timeout"] == health.PATIENCE
