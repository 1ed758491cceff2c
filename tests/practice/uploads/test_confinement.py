"""How a child ends: with what it made, whatever its libraries do while they tidy up."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

CRASHES_LATER = """
import atexit, os, signal, sys
from practice.uploads import confinement
atexit.register(os.kill, os.getpid(), signal.SIGSEGV)
sys.stdout.buffer.write(b"the document")
{end}
"""


def _child(end: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-c", CRASHES_LATER.format(end=end)], stdout=subprocess.PIPE, check=False
    )


def test_a_crash_after_the_work_costs_nothing():
    assert _child("sys.exit(0)").returncode < 0  # so it would end otherwise

    child = _child("confinement.end(0)")

    assert (child.returncode, child.stdout) == (0, b"the document")


def test_the_reason_of_a_refusal_is_still_told():
    assert _child("confinement.end(21)").returncode == 21


@pytest.mark.parametrize("name", ["practice.uploads.child", "practice.pdf.child"])
def test_both_children_end_so(name):
    program = Path(import_module(name).__file__).read_text(encoding="utf-8")

    assert "confinement.end(main(" in program
    assert "sys.exit" not in program
