"""Keys changed under load and killed again and again: the proof `epochs`, and its quick cousin in the suite."""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from practice.hub.paths import ROOT

GRACE = 4.0  # seconds; a reader holds a row for 0.2 at most, and for longer on a busy machine
STEPS = {
    "epoch": ("keys.epoch.begun", "keys.rewrap.changed", "keys.rewrap.batch"),
    "rotate": (
        "keys.rotation.begun", "keys.reseal.changed", "keys.reseal.batch", "keys.rotation.ended",
    ),
}  # fmt: skip


@dataclass
class Tally:
    kills: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    reads: int = 0
    failed: list[str] = field(default_factory=list)


@contextmanager
def under_load(folder: Path, tally: Tally, *, readers: int = 2) -> Iterator[None]:
    stop = folder / "stop"
    children = [_start("reader", str(stop), str(seed)) for seed in range(readers)]
    try:
        yield
        stop.touch()
        for child in children:
            assert child.stdout is not None
            said = json.loads(child.stdout.readline())
            tally.reads += said["reads"]
            tally.failed += said["failed"]
    finally:
        for child in children:
            child.kill()
            child.wait()


def kill_often(dice: random.Random, tally: Tally, kills: int) -> None:
    """At each step of each change in turn, half at the step itself, half at any moment."""
    turns = 0
    while sum(tally.kills.values()) < kills:
        what = ("epoch", "rotate")[turns % 2]
        turns += 1
        _one(what, dice, tally, at_a_step=dice.random() < 0.5)


def to_the_end(tally: Tally) -> None:
    for what in ("rotate", "epoch"):
        child = _start("changer", what, str(GRACE))
        assert child.wait(120) == 0
        tally.ended[what] += 1


def _one(what: str, dice: random.Random, tally: Tally, *, at_a_step: bool) -> None:
    step = f"{dice.choice(STEPS[what])}:{dice.randint(1, 3)}:kill" if at_a_step else ""
    child = _start("changer", what, str(GRACE), failpoint=step)
    if not at_a_step:
        time.sleep(dice.uniform(0, 1.0))
        child.kill()
    if child.wait(120) == 0:
        tally.ended[what] += 1
    else:
        tally.kills[step.split(":")[0] or f"{what}, any moment"] += 1


def _start(module: str, *words: str, failpoint: str = "") -> "subprocess.Popen[str]":
    """Answers when the program has begun."""
    child = subprocess.Popen(
        [sys.executable, "-m", f"tests.practice.keys.{module}", *words],
        cwd=ROOT,
        env={**os.environ, "SOTTO_TEST": "1", "SOTTO_FAILPOINT": failpoint},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child
