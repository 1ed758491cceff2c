"""Ports that a test looks up now and a program opens half a minute later: the system gives them to nobody meanwhile."""

import os
import random
from pathlib import Path

from practice.hub import ports

LOWEST = 10_000
HOUSES = 2_700  # how many numbers are kept for whole houses; programs of the hub's tests look below them
SMALLEST_SYSTEM = 16_000  # where some sandboxes begin that do not say it


def first_given_away() -> int:
    """From here on the system takes what it needs for outgoing connections."""
    try:
        said = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()
        return max(int(said[0]), SMALLEST_SYSTEM)
    except (OSError, ValueError, IndexError):
        return SMALLEST_SYSTEM


def of_a_house() -> int:
    """The first of four free ports, somewhere among those of houses."""
    end = first_given_away() - ports.STEP
    return ports.free_block(random.randrange(end - HOUSES, end - 100 * ports.STEP, ports.STEP))


def of_a_program() -> int:
    """The first of four free ports. Each process of a parallel test run looks in a hundred of its own."""
    hundreds = (first_given_away() - HOUSES - 100 * ports.STEP - LOWEST) // 100
    return ports.free_block(LOWEST + os.getpid() % hundreds * 100)
