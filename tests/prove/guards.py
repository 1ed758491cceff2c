"""Each guard against a class of holes is taken out, and its test must fail; with the guard in place it passes."""

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from enum import StrEnum

from practice.hub.paths import ROOT
from tests import databases
from tests.prove.holes import CLASSES, GUARDS, Guard
from tests.prove.report import Figure
from tests.prove.without import OPTION

OPTIONS = ("-q", "-x", "-n", "0", "--tb=no", "-p", "no:cacheprovider", "-p", "tests.prove.without")
FAILED = re.compile(r"\b\d+ failed\b")
MOST_SECONDS = 600
ONLY = "GUARDS"  # names of guards, to try some of them


class Fate(StrEnum):
    KILLED = "killed"
    SURVIVED = "survived"
    BROKEN = "broken"  # neither: the guard could not be taken out, or nothing ran


@dataclass(frozen=True)
class Tried:
    guard: Guard
    fate: Fate
    words: str


def run(seed: int) -> Figure:
    """The same for every seed."""
    began = time.monotonic()
    databases.ensure_templates(databases.this_run())
    guards = [one for one in GUARDS if one.name in os.environ.get(ONLY, one.name).split()]
    in_place = _pytest(*sorted({one.test for one in guards}), seconds=MOST_SECONDS * len(guards))
    tried = [_try(one) for one in guards]
    return _figure(tried, in_place, time.monotonic() - began)


def _try(guard: Guard) -> Tried:
    done = _pytest(guard.test, f"{OPTION}={guard.name}")
    if done.returncode == 1 and FAILED.search(done.stdout):
        fate = Fate.KILLED
    else:
        fate = Fate.SURVIVED if done.returncode == 0 else Fate.BROKEN
    words = (done.stdout.strip().splitlines() or [""])[-1]
    print(f"  {fate}: {guard.hole}: {guard.name} ({words})", flush=True)
    return Tried(guard, fate, done.stdout + done.stderr)


def _pytest(*words: str, seconds: float = MOST_SECONDS) -> "subprocess.CompletedProcess[str]":
    """In the run that this is, and so with its template databases."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", *OPTIONS, *words],
        cwd=ROOT, capture_output=True, text=True, timeout=seconds,
    )  # fmt: skip


def _figure(tried: list[Tried], in_place: "subprocess.CompletedProcess[str]", seconds: float) -> Figure:
    if in_place.returncode:
        print(f"  with every guard in place:\n{in_place.stdout[-2000:]}")
    for one in tried:
        if one.fate is Fate.BROKEN:
            print(f"  {one.guard.name}:\n{one.words[-1500:]}")
    killed = [one for one in tried if one.fate is Fate.KILLED]
    others = [one.guard.name for one in tried if one.fate is not Fate.KILLED]
    covered = {one.guard.hole for one in killed}
    result = (
        f"{len(killed)} noticed, {len(covered)} of {len(CLASSES)} classes; "
        f"unnoticed: {', '.join(others) or 'none'}; {seconds / 60:.1f} minutes"
    )
    is_passed = not others and not in_place.returncode and covered == set(CLASSES)
    return Figure("guards taken out, each noticed by a test", len(tried), result, is_passed)
