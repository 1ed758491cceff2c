"""The ground that tests stand on: roles, rollback, clones, people, and who is signed in."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from practice.models import AuditEvent, Client, Practice, Session, User
from tests import people as ten


def test_django_is_the_apps_role(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'practice_user'"
        )
        assert cursor.fetchone() == ("sotto_app", "sotto_owner")


@pytest.mark.parametrize("table", ["practice_auditevent", "practice_checkpoint", "practice_user"])
def test_the_apps_role_may_not_truncate(db, table):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_does_is_undone(people, turn):
    assert User.objects.filter(name="Nobody").count() == 0
    people.ana.name = "Nobody"
    people.ana.save()
    assert User.objects.filter(name="Nobody").count() == 1


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_committing_test_does_is_dropped_with_its_clone(people, committed_db, turn):
    assert not connection.in_atomic_block
    assert not User.objects.filter(name="Nobody").exists()
    User.objects.filter(pk=people.ana.pk).update(name="Nobody")
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(_count_nobodies).result() == 1
    assert AuditEvent.objects.filter(event="practice.practice.founded").count() == 1


def _count_nobodies() -> int:
    try:
        return User.objects.filter(name="Nobody").count()
    finally:
        connection.close()


def test_a_child_process_sees_what_was_committed(people, committed_db):
    Client.objects.filter(pk=people.dan.pk).update(status="discharged")
    script = """
import django
django.setup()
from practice.models import Client
print(Client.objects.filter(status="discharged").count())
"""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "practice.project.settings"}
    out = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True)
    assert out.stdout.strip() == b"1"


def test_a_bare_house_has_no_practice(bare_db):
    assert not Practice.objects.exists()
    assert not User.objects.exists()


def test_the_owner_is_held_back_by_the_triggers(committed_db, owner):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute("UPDATE practice_auditevent SET reason = 'x'")


def test_the_ten_have_their_places(people, actor_of):
    assert actor_of(people.ana).roles == {"clinician"}
    assert actor_of(people.sam).roles == {"supervisor"}
    assert actor_of(people.ada).roles == {"admin"}
    assert actor_of(people.fay).is_portal
    assert people.fay.client_id == people.dan.pk
    assert len(ten.PERSONS) == 10


def test_now_is_within_office_hours(now, clock):
    assert timezone.now() == now
    assert now.weekday() == 2
    assert clock.move(hours=1) == timezone.now()


def test_the_workforce_signs_in_with_a_second_factor(people, browser):
    client = browser(people.ana)
    session = client.session
    assert session["otp_device_id"].startswith("practice.secondfactor/")
    assert Session.objects.get().user_id == people.ana.pk
    assert browser(people.dan).session["is_portal"] is True


def test_the_broker_is_real_and_empty(broker):
    assert broker.ping()
    assert broker.dbsize() == 0
