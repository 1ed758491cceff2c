"""The benches run from end to end. What they measure says nothing here: a few rounds, small stocks."""

import os
import subprocess
import sys
from pathlib import Path

from bench import __main__ as benches
from bench.timing import Line, ratio

ROOT = Path(__file__).parents[2]
SHOWN = {
    "pages": {"S1", "S2", "S12"},
    "sealed": {"S3"},
    "search": {"S4"},
    "caseload": {"S11", "inbox", "polls"},
    "crowd": {"S12"},
    "appends": {"S5"},
}


def test_each_bench_prints_its_figures() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--tiny"],
        cwd=ROOT, env=os.environ | {"SOTTO_TEST": "1"}, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first_words = {line.split()[0] for line in done.stdout.splitlines()}
    assert set().union(*SHOWN.values()) <= first_words


def test_none_is_left_out() -> None:
    assert set(SHOWN) == set(benches.NAMES)


def test_a_ratio_is_of_the_medians() -> None:
    line = ratio("S1", "a page / a floor", [0.2, 0.9, 0.3], [0.1, 0.2, 0.1], goal="≤ 2.00")
    assert (line.value, line.detail) == ("3.00", "300.00 ms against 100.00 ms")


def test_a_line_is_a_row_of_the_table_too() -> None:
    line = Line("S1", "a page / a floor", "1.18", "≤ 1.00", "n 60")
    assert line.row() == "| S1 | a page / a floor | 1.18 | ≤ 1.00 | n 60 |"
