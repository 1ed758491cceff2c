"""What is swept away when, and what stays a second less."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from practice import safe, sweep, tasks
from practice.models import Device, OneTimeCode, Session, SubmissionKey, Vault

SECOND = timedelta(seconds=1)
NOTHING = {"sessions": 0, "submission keys": 0, "codes": 0, "devices": 0, "files": 0}


@pytest.fixture
def session(people):
    def write(*, seen: datetime, expires: datetime, user=people.ana) -> Session:
        row = Session(
            vault_id=safe.vault_id(Vault.Kind.SESSIONS), key_hash=uuid4().bytes * 2, user=user,
            started_at=seen, seen_at=seen, expires_at=expires,
        )  # fmt: skip
        safe.seal(row, payload="{}")
        row.save(force_insert=True)
        return row

    return write


def code(*, expires: datetime, used: datetime | None = None) -> OneTimeCode:
    return OneTimeCode.objects.create(
        purpose="sign_in",
        address_index=b"i",
        verifier=b"v",
        created_at=expires,
        expires_at=expires,
        used_at=used,
    )


def left(*rows) -> list[bool]:
    return [type(row).objects.filter(pk=row.pk).exists() for row in rows]


def test_sessions(session, now):
    later, longest = now + timedelta(hours=1), timedelta(minutes=30)
    kept = session(seen=now, expires=later)
    expired = session(seen=now, expires=now - SECOND)
    idle = session(seen=now - longest - SECOND, expires=later)
    almost_idle = session(seen=now - longest, expires=later)
    strangers = session(seen=now - timedelta(hours=3), expires=later, user=None)
    assert sweep.sweep(now=now) == NOTHING | {"sessions": 2}
    assert left(kept, expired, idle, almost_idle, strangers) == [True, False, False, True, True]


def test_submission_keys(db, now):
    week = timedelta(days=7)
    old = SubmissionKey.objects.create(used_at=now - week - SECOND, digest=b"d")
    young = SubmissionKey.objects.create(used_at=now - week, digest=b"d")
    assert sweep.sweep(now=now) == NOTHING | {"submission keys": 1}
    assert left(old, young) == [False, True]


def test_codes(db, now):
    day = timedelta(days=1)
    used_long_ago = code(expires=now + day, used=now - day - SECOND)
    used_today = code(expires=now - SECOND, used=now - day)
    expired_long_ago = code(expires=now - day - SECOND)
    expired_today = code(expires=now - day)
    waiting = code(expires=now + timedelta(minutes=5))
    assert sweep.sweep(now=now) == NOTHING | {"codes": 2}
    rows = (used_long_ago, used_today, expired_long_ago, expired_today, waiting)
    assert left(*rows) == [False, True, False, True, True]


def test_devices(people, now):
    def device(number: bytes, expires: datetime) -> Device:
        return Device.objects.create(
            user=people.dan.user,
            user_epoch=1,
            token_hash=number * 32,
            words="Firefox",
            created_at=now,
            expires_at=expires,
        )

    old, young = device(b"1", now - SECOND), device(b"2", now + SECOND)
    assert sweep.sweep(now=now) == NOTHING | {"devices": 1}
    assert left(old, young) == [False, True]


def test_by_the_clocks_task(session):
    row = session(seen=timezone.now(), expires=timezone.now() - SECOND)
    tasks.sweep()
    assert left(row) == [False]
