"""A stranger's file is read by a child process that can do nothing else. Here it is only passed on, never parsed."""

import os
import selectors
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import IO

from django.conf import settings

from practice.uploads import kinds
from practice.uploads.kinds import Kind
from practice.uploads.refusals import EXITS, Refusal, Refused

PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Cleaned:
    kind: Kind
    content: bytes = field(repr=False)


def clean(content: bytes, *, seconds: float) -> Cleaned:
    """What is left of the file when all that may harm or tell is gone. Raises Refused.

    `seconds`: how long to wait for it at most; the processor time it may take is in `confinement`.
    """
    kind = _kind(content)
    if seconds <= 0:
        raise Refused(Refusal.LATE)
    process = subprocess.Popen(  # noqa: S603 - our own program; the file goes in by a pipe
        [sys.executable, "-B", "-s", "-m", "practice.uploads.child", kind.value],
        cwd=settings.BASE_DIR,
        env={},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        try:
            cleaned = _converse(process, content, time.monotonic() + seconds)
        finally:
            process.kill()
    became = kinds.sniff(cleaned)
    if became is None:
        raise Refused(Refusal.EMPTY if kind is Kind.TEXT and not cleaned else Refusal.BROKEN)
    return Cleaned(became, cleaned)


def _kind(content: bytes) -> Kind:
    if not content:
        raise Refused(Refusal.EMPTY)
    kind = kinds.sniff(content)
    if kind is None:
        raise Refused(Refusal.KIND)
    return kind


def _converse(process: subprocess.Popen[bytes], content: bytes, end: float) -> bytes:
    assert process.stdin and process.stdout  # noqa: S101 - both are pipes, asked for above
    feeder = threading.Thread(target=_feed, args=(process.stdin, content), daemon=True)
    feeder.start()
    try:
        said = _listen(process.stdout, end)
        code = process.wait(timeout=max(end - time.monotonic(), 0.1))
    except subprocess.TimeoutExpired:
        raise Refused(Refusal.TOO_MUCH) from None
    finally:
        process.kill()  # a feeder that still writes is freed by that
        feeder.join()
    if code:
        stopped = Refusal.TOO_MUCH if code < 0 else Refusal.BROKEN  # by a signal: a limit was reached
        raise Refused(EXITS.get(code, stopped))
    return said


def _feed(pipe: IO[bytes], content: bytes) -> None:
    try:
        with pipe:
            pipe.write(content)
    except BrokenPipeError:
        return  # it gave up on the file: its exit code says why


def _listen(pipe: IO[bytes], end: float) -> bytes:
    """All that it says, within the time, and not more than a cleaned file may weigh."""
    most = 2 * settings.LIMITS["upload_bytes"]
    said = bytearray()
    with selectors.DefaultSelector() as waiting:
        waiting.register(pipe, selectors.EVENT_READ)
        while True:
            left = end - time.monotonic()
            if left <= 0 or not waiting.select(left):
                raise Refused(Refusal.TOO_MUCH)
            piece = os.read(pipe.fileno(), PIECE)
            if not piece:
                return bytes(said)
            said += piece
            if len(said) > most:
                raise Refused(Refusal.TOO_MUCH)
