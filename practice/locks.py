"""The order between consent and sending: advisory locks, held by the database session and not the transaction.

A sender holds two of them shared, the recipient's address and the content's vault, around claim, decide and send. A revocation or
STOP takes the address exclusively, a disposal the vault. A process that dies holds no lock.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

IDLE = "15s"  # more than any step of a transaction takes, and little enough that an unknown is on a page in a minute


def of_address(index: bytes | memoryview, channel: str) -> int:
    return _number(b"address|" + bytes(index) + channel.encode())


def of_vault(vault_id: UUID) -> int:
    return _number(b"vault|" + vault_id.bytes)


def of_work(what: str) -> int:
    """For what only one process may be doing, transaction or not."""
    return _number(b"work|" + what.encode())


def _number(name: bytes) -> int:
    return int.from_bytes(hashlib.sha256(name).digest()[:8], "big", signed=True)


@contextmanager
def sending(*numbers: int) -> Iterator[bool]:
    """Shared, without waiting: False while somebody revokes, and then nothing may be sent."""
    held: list[int] = []
    try:
        for number in sorted(numbers):
            if not _one("SELECT pg_try_advisory_lock_shared(%s)", number):
                break
            held.append(number)
        yield len(held) == len(numbers)
    finally:
        for number in held:
            _one("SELECT pg_advisory_unlock_shared(%s)", number)


@contextmanager
def stopping(number: int, *, wait_ms: int) -> Iterator[bool]:
    """Exclusive, waiting at most `wait_ms`. False: something may still be on its way, and the caller names it."""
    has_lock = _wait_for(number, wait_ms)
    try:
        yield has_lock
    finally:
        if has_lock:
            _one("SELECT pg_advisory_unlock(%s)", number)


@contextmanager
def alone(number: int) -> Iterator[bool]:
    """Exclusive, without waiting. False: another process has it."""
    is_ours = bool(_one("SELECT pg_try_advisory_lock(%s)", number))
    try:
        yield is_ours
    finally:
        if is_ours:
            _one("SELECT pg_advisory_unlock(%s)", number)


@contextmanager
def brief() -> Iterator[None]:
    """For a job that others wait behind: a process that stands still in the midst of a transaction (it was frozen, or its

    machine swaps) loses its session, and with it the rows that it holds. None of its transactions waits for anything else.
    """
    _limit_idleness(IDLE)
    try:
        yield
    finally:
        with suppress(DatabaseError, InterfaceError):  # a session that is gone has no limit any more
            _limit_idleness("0")


def release_all() -> None:
    """At the start of a job: nothing that an earlier one on this connection left behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")


def backend() -> int:
    """Which database session this is. A reconnection is another one, without the locks."""
    return int(_one("SELECT pg_backend_pid()"))


def _limit_idleness(how_long: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, false)", [how_long])


def _wait_for(number: int, wait_ms: int) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{wait_ms}ms"])
            cursor.execute("SELECT pg_advisory_lock(%s)", [number])
        return True
    except OperationalError:
        return False


def _one(sql: str, *values: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def only_one(what: str) -> None:
    """Within a transaction, until it ends: who comes second waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_number(b"one|" + what.encode())])
