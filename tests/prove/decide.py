"""Every invariant of the gate over the full product: circumstance, channel, footing and content, consent, boundary, hours,
safe contact and request; address, vendor, text, restriction and vault turn with them."""

import gc
import os
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from consent.rules.decide import decide
from tests.consent.rules import product
from tests.consent.rules.invariants import INVARIANTS
from tests.prove.report import Figure

WORKERS = 2
LEAST = 1_000_000
TURNS = 11  # shares no factor with any axis, or an invariant would meet one value alone


def run(seed: int) -> Figure:
    """The product needs no seed: it is the same each time."""
    began = time.monotonic()
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("fork")) as pool:
        parts = list(pool.map(_part, range(WORKERS)))
    n = sum(count for count, _broken, _applied in parts)
    broken = [words for _count, some, _applied in parts for words in some]
    applied: Counter[str] = Counter()
    for _count, _some, found in parts:
        applied.update(found)
    for words in broken[:10]:
        print(f"  {words}")
    idle = [check.__name__ for check in INVARIANTS if not applied[check.__name__]]
    result = (
        f"{len(INVARIANTS)} invariants, {sum(applied.values()):,} checks, {len(broken)} broken"
        f"{f', {len(idle)} met no case ({idle})' if idle else ''}; {(time.monotonic() - began) / 60:.1f} minutes"
    )
    return Figure("invariants of the gate", n, result, not broken and not idle and n >= LEAST)


def _thinned() -> int:
    """For a quick look: one case of so many, a prime, so that no axis stands still. It does not pass for the proof."""
    return int(os.environ.get("SOTTO_THIN", 1))


def _part(mine: int) -> tuple[int, list[str], Counter[str]]:
    """Every case, each with a few of the invariants in turn: all meet each value of every axis."""
    count, broken, applied = 0, [], Counter[str]()
    thin = _thinned()
    gc.disable()  # nothing stays, and nothing goes in circles
    for facts in product.everything(mine, WORKERS, thin):
        count += 1
        decision = decide(facts)
        for check in INVARIANTS[count % TURNS :: TURNS]:
            holds = check(facts, decision)
            applied[check.__name__] += holds is not None
            if holds is False and len(broken) < 20:
                broken.append(f"{check.__name__}: {facts}")
    return count, broken, applied
