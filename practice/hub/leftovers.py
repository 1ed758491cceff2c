"""Programs of an earlier run that outlived it (the hub was killed): found by their records, and ended."""

import json
import os
import signal
from dataclasses import dataclass
from pathlib import Path

import psutil

from practice.hub.paths import ROOT

PATIENCE = 5.0  # seconds between asking and SIGKILL


@dataclass(frozen=True)
class Record:
    """What a start wrote down: process id (also its group's), the moment, how to ask it to stop."""

    name: str
    pid: int
    started: float
    stop_signal: int

    @classmethod
    def read(cls, path: Path) -> "Record | None":
        """None for what a crash or a stranger left there."""
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
            return cls(path.stem, int(facts["pid"]), float(facts["started"]), int(facts["stop_signal"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


def end_all(records: Path) -> list[str]:
    """Ends what is still running of these records; answers the names of those that were."""
    paths = sorted(records.glob("*.process"))
    found = [(record, members(record)) for record in map(Record.read, paths) if record]
    for record, family in found:
        for process in family:
            tell(process, record.stop_signal)
    everybody = [process for _, family in found for process in family]
    _, stubborn = psutil.wait_procs(everybody, timeout=PATIENCE)
    for process in stubborn:
        tell(process, signal.SIGKILL)
    psutil.wait_procs(stubborn, timeout=PATIENCE)
    for path in paths:
        path.unlink(missing_ok=True)
    return [record.name for record, family in found if family]


def members(record: Record) -> list[psutil.Process]:
    """The recorded process with all below it; if it is gone, what is left of its group.

    The number may have been given to a stranger since: the leader counts only with the recorded start, the
    rest only if younger than that start and at work in this clone.
    """
    try:
        leader = psutil.Process(record.pid)
    except psutil.NoSuchProcess:
        return [process for process in psutil.process_iter() if _is_left_of(record, process)]
    if abs(leader.create_time() - record.started) > 0.05:
        return []
    return [leader, *leader.children(recursive=True)]


def tell(process: psutil.Process, number: int) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        pass


def _is_left_of(record: Record, process: psutil.Process) -> bool:
    try:
        in_group = os.getpgid(process.pid) == record.pid and process.create_time() >= record.started
        return in_group and Path(process.cwd()) == ROOT
    except (psutil.Error, ProcessLookupError, PermissionError):
        return False
