"""No send begins after a revocation was answered, but those that the answer named.

Real workers and providers; consent taken back in the portal or by STOP, at any moment while they send.
"""

import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.messaging.outbox.races import Result
from tests.prove.report import Figure

RACES = 2_000
COURSES = 4  # side by side: most of a race is waiting


def run(seed: int) -> Figure:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sotto-courses-") as directory:
        files = [Path(directory) / str(number) for number in range(COURSES)]
        running = [_begin(seed, number, file) for number, file in enumerate(files)]
        ended = [one.wait() for one in running]
        found = [pickle.loads(file.read_bytes()) for file in files if file.exists()]  # noqa: S301 - our own
    if any(ended):
        print(f"  courses ended with {ended}")
    return figure(sum(found, Result()), time.monotonic() - began)


def _begin(seed: int, number: int, into: Path) -> "subprocess.Popen[bytes]":
    words = (str(seed + number), str(RACES // COURSES), str(into))
    own = os.environ | {"PYTEST_XDIST_WORKER": f"gw{number + 1}"}  # a broker of its own
    return subprocess.Popen([sys.executable, "-u", "-m", "tests.prove._racing", *words], env=own)


def figure(found: Result, seconds: float) -> Figure:
    for words in [*found.unnamed[:10], *found.undecided[:10]]:
        print(f"  {words}")
    print(f"  {dict(found.kinds)}; {found.sent:,} sent in time, {found.blocked:,} stopped")
    result = (
        f"{len(found.unnamed)} sends began after the answer unnamed; {found.late} did that were named, "
        f"{found.not_quiet} answers had to name something; {found.sent:,} went before, {found.blocked:,} "
        f"were stopped; {len(found.undecided)} given to a provider without a decision; {seconds / 60:.1f} minutes"
    )
    is_fair = found.sent > RACES / 4 and found.blocked > RACES / 4 and found.not_quiet > 0
    return Figure(
        "revocation against sending",
        found.races,
        result,
        not found.unnamed and not found.undecided and is_fair and found.races == RACES,
    )
