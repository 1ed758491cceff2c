"""The page of figures: n, date and seed in each row; a run of some proofs leaves the others' rows alone."""

from datetime import UTC, date, datetime

from tests.prove import report
from tests.prove.__main__ import proofs
from tests.prove.report import Figure


def test_a_row_says_all_of_it():
    row = report.row(Figure("made-up tampers", 1000, "all found", True), seed=7, on=date(2026, 1, 2))
    assert row == "| made-up tampers | 1,000 | all found | yes | 2026-01-02 | 7 |"


def test_what_did_not_pass_stands_out():
    assert "| **no** |" in report.row(Figure("x", 1, "y", False), seed=7, on=date(2026, 1, 2))


def test_other_proofs_rows_stay(tmp_path):
    page = tmp_path / "docs" / "figures.md"
    report.publish([Figure("b", 1, "one", True), Figure("a", 2, "two", False)], seed=1, page=page)
    report.publish([Figure("b", 3, "three", True)], seed=2, page=page)
    rows = [line for line in page.read_text().splitlines() if line.startswith(("| a", "| b"))]
    today = datetime.now(UTC).date().isoformat()
    assert rows == [f"| a | 2 | two | **no** | {today} | 1 |", f"| b | 3 | three | yes | {today} | 2 |"]


def test_proofs_are_found_by_their_function():
    assert {"audit", "access"} <= {name for name, _ in proofs([])}
    assert [name for name, _ in proofs(["audit"])] == ["audit"]
