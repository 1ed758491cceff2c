"""The promise clock over ten years and all zones: never in closed time, never before the message, never earlier for a later one.

Houses of one to three people with split days, nights that clocks jump over, holidays by rule, own hours, leave that is
covered, not covered, or by somebody who is away too. Asked around every change of clocks, and at random in between.
"""

import random
import time
from datetime import timedelta
from zoneinfo import available_timezones

from tests.practice.rules import promising
from tests.prove.report import Figure

HOUSES, AROUND, BETWEEN = 3, 2, 20
MOST_SECONDS = 540.0  # of work; the clock on the wall may run longer on a busy machine


def run(seed: int) -> Figure:
    began, worked = time.monotonic(), time.process_time()
    asked, promised, wrong = 0, 0, list[str]()
    zones = sorted(available_timezones())
    done = 0
    for zone in random.Random(seed).sample(zones, len(zones)):
        if time.process_time() - worked > MOST_SECONDS:
            break
        counts = _zone(random.Random(f"{seed}|{zone}"), zone, wrong)
        asked, promised, done = asked + counts[0], promised + counts[1], done + 1
    result = (
        f"{done} of {len(zones)} zones, ten years; {promised:,} promises, {len(wrong)} of them wrong"
        f"{': ' + wrong[0] if wrong else ''}; {(time.monotonic() - began) / 60:.1f} minutes"
    )
    return Figure(
        "the promise clock holds", asked, result, not wrong and done == len(zones) and promised > asked // 2
    )


def _zone(dice: random.Random, zone: str, wrong: list[str]) -> tuple[int, int]:
    changes = promising.changes(zone)
    span = int((promising.ENDS - promising.BEGINS).total_seconds()) // 60
    asked = promised = 0
    for _ in range(HOUSES):
        one, before = promising.case(dice, zone), None
        moments = [
            at + timedelta(minutes=dice.randint(-20 * 60, 30 * 60)) for at in changes for _ in range(AROUND)
        ]
        moments += [promising.BEGINS + timedelta(minutes=dice.randint(0, span)) for _ in range(BETWEEN)]
        for moment in sorted(moments):
            by, fault = promising.broken(one, moment)
            asked, promised = asked + 1, promised + (by is not None)
            if not fault and by is not None and before is not None and by < before:
                fault = "earlier than for an earlier message"
            if fault:
                wrong.append(f"{zone} {moment.isoformat()} {fault}")
            before = by or before
    return asked, promised
