"""What people confide is readable nowhere: dump, data files, write-ahead log, broker, logs, files, temporary ones.

A whole house runs as `make run` opens it. Canaries go into every sealed field and to every door; then all it
has written is searched in six encodings. Each search must find what was put there in the open.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from practice.hub.paths import ROOT
from tests.canary import house, looking, marks
from tests.canary.house import Eavesdropper, House
from tests.canary.looking import Seen, Stream
from tests.canary.marks import ENCODINGS, Marks
from tests.prove.report import Figure

ROUNDS, LINES = 40, 200
CONTROL = "scratch"
FILES = "PostgreSQL's files"


def run(seed: int) -> Figure:
    """The marks are made of fresh random letters each time, whatever the seed."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sotto-canary-") as root:
        with house.opened(Path(root)) as ours:
            ear = Eavesdropper(ours)
            sown = _sow(ours)
            controls = Marks()
            _plant(ours, controls)
            time.sleep(5)  # the worker carries, files, and says what it has to say
            house.flushed_to_disk(ours)
            wanted = marks.needles({**_marks(sown).all(), "control": controls.stem})
            seen = {
                "pg_dump": looking.look(house.dumped(ours), wanted),
                FILES: looking.look(looking.in_files(ours.layout.postgres), wanted),
                "Valkey": looking.look(ear.streams(), wanted),
            }
        seen["all below the data directory, closed"] = looking.look(
            looking.in_files(ours.layout.data), wanted
        )
        seen["logs"] = looking.look(_logs(ours), wanted)
        seen["temporary files"] = looking.look(looking.in_files(ours.root / "tmp"), wanted)
    return _figure(sown, seen, time.monotonic() - began)


def _sow(ours: House) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.canary.program", str(ROUNDS), str(LINES)],
        cwd=ROOT,
        env=ours.env,
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _marks(sown: dict[str, Any]) -> Marks:
    return Marks(sown["stem"], sown["count"], sown["others"])


def _plant(ours: House, controls: Marks) -> None:
    """In the open, in every place and encoding: what a search that works must find."""
    forms = {needle.encoding: needle.data for needle in marks.needles({"control": controls.stem})}
    with ours.connect() as database, database.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {CONTROL} (content bytea, words text)")
        rows = [[data, None if b"\0" in data else data.decode()] for data in forms.values()]
        cursor.executemany(f"INSERT INTO {CONTROL} VALUES (%s, %s)", rows)  # noqa: S608 - our own word
    for data in forms.values():
        ours.broker().rpush(CONTROL, data)
    everything = b"\n".join(forms.values())
    for place in (ours.layout.logs, ours.layout.data, ours.root / "tmp"):
        (place / f"{CONTROL}.log").write_bytes(everything)


def _logs(ours: House) -> Iterable[Stream]:
    yield from looking.in_files(ours.layout.logs)
    yield "output", [ours.output.read_bytes()]


def _figure(sown: dict[str, Any], seen: dict[str, Seen], seconds: float) -> Figure:
    readable, blind = [], []
    for place, found in seen.items():
        leaks = {find: count for find, count in found.finds.items() if find[1] != "control"}
        readable += [f"{place}: {find} {count} times" for find, count in leaks.items()]
        blind += [f"{place}: the control in {one} was not found" for one in _unseen(found)]
        print(f"  {place}: {found.streams:,} streams, {found.size / 1e6:.0f} MB, {len(leaks)} kinds of leak")
    if not any("pg_wal" in where for where, name, _ in seen[FILES].finds if name == "control"):
        blind.append("the control was not found in the write-ahead log")
    for words in [*readable[:40], *blind, *(f"never sown: {name}" for name in sown["missing"])]:
        print(f"  {words}")
    size = sum(found.size for found in seen.values()) / 1e6
    result = (
        f"{len(readable)} readable in {size:,.0f} MB of {len(seen)} kinds of place, {len(ENCODINGS)} encodings; "
        f"{len(sown['counts'])} sealed fields, none without; {seconds / 60:.1f} minutes"
    )
    is_passed = not readable and not blind and not sown["missing"]
    return Figure("canaries readable at rest", sown["count"], result, is_passed)


def _unseen(found: Seen) -> list[str]:
    """Encodings in which the planted control was not found."""
    return sorted(set(ENCODINGS) - {encoding for _where, name, encoding in found.finds if name == "control"})
