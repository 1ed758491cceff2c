"""A dump into an empty database: all of it or nothing, and with its mark that nothing of it is proven yet."""

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import IO, Any

from django.db import connection

from practice.backups import programs
from practice.backups.problem import Problem

PIECE = 1 << 16
REFUSED = "the database did not take the dump; psql's words are above"

# In the same transaction as the dump. A restored database is another life: transaction ids start anew, and
# whoever had signed out since the backup must not be signed in again.
EPILOGUE = """
UPDATE public.practice_auditera SET era = gen_random_uuid();
DELETE FROM public.practice_session;
INSERT INTO public.practice_backuprun (id, kind, began_at, ended_at, outcome, problem, size, taken_at)
VALUES (gen_random_uuid(), 'restore', clock_timestamp(), clock_timestamp(), 'failed', 'unverified', {size}, '{taken_at}');
"""


def is_empty() -> bool:
    return not connection.introspection.table_names()


def load(dump: Iterator[bytes], *, size: int, taken_at: datetime) -> None:
    """`pg_restore` makes words of the dump, `psql` says them in one transaction, as whom Django is connected."""
    environment = dict(programs.environment())
    reads = [programs.program("pg_restore"), "--no-owner", "--no-privileges", "--file=-"]
    says = [programs.program("psql"), "--no-psqlrc", "--quiet", "--no-password", "--single-transaction"]
    says += ["--set=ON_ERROR_STOP=1", "--file=-"]
    epilogue = EPILOGUE.format(size=int(size), taken_at=taken_at.isoformat()).encode()
    with (
        ThreadPoolExecutor(max_workers=1) as thread,
        _started(reads, stdout=subprocess.PIPE, env=environment) as reader,
        _started(says, stdout=subprocess.DEVNULL, env=environment) as speaker,
    ):
        is_said = False
        try:
            feeding = thread.submit(_feed, dump, _open(reader.stdin))
            _hand_over(_open(reader.stdout), _open(speaker.stdin))
            feeding.result()
            if reader.wait() != 0:
                raise Problem("the dump could not be read; pg_restore's words are above")
            _open(speaker.stdin).write(epilogue)
            is_said = True
        finally:
            if not is_said:  # before its input ends: what ended well would be committed
                speaker.kill()
                reader.kill()
        _open(speaker.stdin).close()
        if speaker.wait() != 0:
            raise Problem(REFUSED)


def _started(command: list[str], **more: Any) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, stdin=subprocess.PIPE, **more)  # noqa: S603 - PostgreSQL's own programs


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise Problem("a program of PostgreSQL was started without its pipe")
    return pipe


def _feed(dump: Iterator[bytes], into: IO[bytes]) -> None:
    """Opens the dump a frame at a time while the other end is read."""
    try:
        with into:
            for chunk in dump:
                into.write(chunk)
    except BrokenPipeError:
        pass  # pg_restore ended: its own code says how


def _hand_over(words: IO[bytes], into: IO[bytes]) -> None:
    try:
        while piece := words.read(PIECE):
            into.write(piece)
    except BrokenPipeError:
        raise Problem(REFUSED) from None
