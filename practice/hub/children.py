"""One program that the hub starts, and the record that lets a later start find it again."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil

from practice.hub import leash, secret_files
from practice.hub.paths import ROOT


@dataclass(frozen=True)
class Program:
    """What to start, and how to ask it to stop.

    `environment` is laid over the hub's own. `stage`: higher ones start later and stop earlier.
    `grace`: seconds between the asking and SIGKILL. `is_quiet`: what it says is kept, not printed.
    `prepare` runs before every start, also a repeated one.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    stage: int = 0
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 8.0
    is_quiet: bool = False
    prepare: Callable[[], None] | None = None
    is_ready: Callable[[], bool] | None = None


class Child:
    """A started program, leader of a process group of its own; its output comes through a pipe."""

    def __init__(
        self, program: Program, process: "subprocess.Popen[bytes]", output: IO[bytes], record: Path
    ) -> None:
        self.program = program
        self.process = process
        self.output = output
        self.record = record
        self.started = time.monotonic()
        self.unfinished_line = b""
        self.said: list[bytes] = []  # of a quiet program, by lines

    @classmethod
    def start(cls, program: Program, records: Path) -> "Child":
        read, write = os.pipe()
        process = subprocess.Popen(
            program.command,
            cwd=ROOT,
            env={**os.environ, **program.environment},
            stdin=subprocess.DEVNULL,
            stdout=write,
            stderr=write,
            start_new_session=True,
            preexec_fn=leash.to_this_process(program.stop_signal),
        )
        os.close(write)
        record = records / f"{program.name}.process"
        facts = {
            "pid": process.pid,
            "started": psutil.Process(process.pid).create_time(),
            "stop_signal": int(program.stop_signal),
        }
        secret_files.write_private(record, json.dumps(facts))
        return cls(program, process, os.fdopen(read, "rb", buffering=0), record)

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.is_alive:
            self.process.send_signal(self.program.stop_signal)

    def clear(self) -> None:
        """Ends whatever of the group is still there, and forgets the record."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # macOS says EPERM for a group of zombies
            pass
        self.process.wait()
        self.record.unlink(missing_ok=True)

    def how_it_ended(self) -> str:
        code = self.process.returncode
        return f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
