"""Does a test notice when a rule is changed? Each mutant runs the tests of the rules in a forked child.

A mutant is one change of one place: a comparison turned, `and` for `or`, a condition denied, a constant changed, a statement
left out, an answer that is None or False. What survives is written to a page, with the reason where it changes nothing that
can be told. A run without any change comes first and must pass: or a test that always fails would kill everything.
"""

import ast
import importlib
import importlib.util
import io
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test.utils import teardown_test_environment

from tests.prove.report import PAGE, Figure

ROOT = Path(__file__).resolve().parents[2]
SURVIVORS = PAGE.with_name("survivors.md")
MODULES = {
    "consent.rules": (
        "facts", "grounds", "stages", "timing", "alternatives", "decide", "decision", "content", "wordings", "plain",
        "counts", "advice", "watching", "reasons", "opt_out", "risks", "reminding", "drawing",
    ),
    "practice.rules": ("boundaries", "cells", "vendors"),
}  # fmt: skip
# What the changed module is known by under its old name: forgotten in the child, and read again.
FORGOTTEN = (
    "consent.rules",
    "practice.rules",
    "practice.policy_data",
    "tests.consent.rules",
    "tests.practice.rules",
)
LAST = "test_decide_invariants.py"  # the longest: for what the others let live
ENOUGH = 0.95
LEAST = 300
CPU_SECONDS = 100  # one that takes longer hangs
SECONDS = 900
WORKERS = int(os.environ.get("SOTTO_WORKERS", 2))
TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
# Changes that nothing can tell apart from what stands there: a mutant's name → why. Looked at by a person.
EQUIVALENT: dict[str, str] = {
    "consent.rules.content: `if all(finding.end <= other.start or other.end <= finding.start for other in kept):` LtE → Lt": (
        "Two findings never touch: each begins where no letter or digit stands before it, and ends with one."
    ),
    "consent.rules.risks: `if one.from_time is None or one.until_time is None:` Or swapped": (
        "A profile has both times or neither (test_risks.py holds that)."
    ),
    "consent.rules.timing: `_ROUNDS = 16  # two daily rhythms that meet at all meet within two days` 16 changed": (
        "Sixteen rounds are far more than two rhythms need; one more changes no answer."
    ),
    "consent.rules.timing: `SAFE_HORIZON_DAYS = 8` 8 changed": (
        "Safe times are the same every day: what is not found within eight days is not found on the ninth."
    ),
    "consent.rules.timing: `for moment in moments:` without `if following is None:`": (
        "Safe times come every day and quiet hours never fill one: what is asked for is always found."
    ),
    "consent.rules.risks: `narrow = other if _minutes(other) < _minutes(one) else one` Lt → LtE": (
        "Where both hold the same minutes, either one's times say them."
    ),
    "consent.rules.facts: `if self.warned_at is None and self.content.width > Content.MINIMUM.width:` Gt → GtE": (
        "The minimum is what is granted either way."
    ),
    "practice.rules.boundaries: `days = zip(hours_form.DAYS, hours.week, strict=True)` True changed": (
        "Both have seven days; `strict` would only be heard if one had not."
    ),
    'consent.rules.wordings: `return ""` returns None': (
        "The fault stands in the list by then, and with one nothing of the text is used."
    ),
    "practice.rules.boundaries: `for name, ours in zip(hours_form.DAYS, hours.week, strict=True):` True changed": (
        "Both have seven days; `strict` would only be heard if one had not."
    ),
    "practice.rules.boundaries: `week = {name: day for name, day in zip(hours_form.DAYS, read_week, strict=True) "
    "if name in named}` True changed": "Both have seven days; `strict` would only be heard if one had not.",
}


Change = Callable[[Any], None]


@dataclass(frozen=True)
class Mutant:
    module: str
    text: str  # the line that it changes
    what: str
    node: int  # its place in the walk over the tree
    change: Change

    @property
    def tree(self) -> ast.Module:
        tree = ast.parse(_text(self.module))
        self.change(next(one for place, one in enumerate(ast.walk(tree)) if place == self.node))
        return ast.fix_missing_locations(tree)

    @property
    def name(self) -> str:
        """By the line's words, not its number: that changes with every line above it."""
        return f"{self.module}: `{self.text}` {self.what}"


def run(seed: int) -> Figure:
    """A draw of `SOTTO_MUTANTS` (all when unset), the same for the same seed, from each module in turn."""
    began = time.monotonic()
    drawn = _drawn(random.Random(seed), int(os.environ.get("SOTTO_MUTANTS", 0)))
    controls = [Mutant(next(_names(package)), "", "unchanged", 0, lambda _node: None) for package in MODULES]
    is_sound = not any(killed for _mutant, killed in _tried(controls))
    survivors = []
    for mutant, killed in _tried(drawn):
        if not killed:
            survivors.append(mutant.name)
            print(f"  survived: {mutant.name}  {EQUIVALENT.get(mutant.name, '')}", flush=True)
    _list(survivors, len(drawn))
    telling = [name for name in survivors if name not in EQUIVALENT]
    count = len(drawn) - len(survivors)
    result = (
        f"{count:,} killed ({count / len(drawn):.1%}), {len(survivors)} survived, of which {len(telling)} change "
        f"something: [survivors](survivors.md); {sum(map(len, MODULES.values()))} modules, "
        f"{'' if is_sound else 'the tests fail unchanged; '}{(time.monotonic() - began) / 60:.0f} minutes"
    )
    is_passed = is_sound and count / len(drawn) >= ENOUGH and len(drawn) >= LEAST
    return Figure("mutants of the rules", len(drawn), result, is_passed)


def _drawn(dice: random.Random, wanted: int) -> list[Mutant]:
    """One of each module in turn, so that no small one is left out."""
    heaps = []
    for package in MODULES:
        for name in _names(package):
            heap = list(mutants(name))
            dice.shuffle(heap)
            heaps.append(heap)
    rounds = (heap[place] for place in range(max(map(len, heaps))) for heap in heaps if place < len(heap))
    found = list(rounds)
    return found[: wanted or None]


def _list(survivors: Iterable[str], n: int) -> None:
    rows = [
        f"- {name}\n  {EQUIVALENT.get(name, '**Not explained: a test is missing.**')}\n"
        for name in sorted(survivors)
    ]
    head = f"# Mutants that survived\n\nOf {n:,}; made by `make prove`. Each line as it stands, its change, and why it lives.\n\n"
    SURVIVORS.write_text(head + ("".join(rows) or "None.\n"), encoding="utf-8")


def _names(package: str) -> Iterator[str]:
    yield from (f"{package}.{name}" for name in MODULES[package])


def mutants(module: str) -> Iterator[Mutant]:
    text = _text(module)
    tree, lines = ast.parse(text), text.splitlines()
    settled = {id(part) for node in ast.walk(tree) for part in _of_decorators(node)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in settled:
            continue
        for what, change in _changes(node, lines):
            yield Mutant(module, lines[getattr(node, "lineno", 1) - 1].strip(), what, number, change)


def _path(module: str) -> Path:
    return ROOT / f"{module.replace('.', '/')}.py"


@cache
def _text(module: str) -> str:
    """As it stood when the proof began: it may take an hour."""
    return _path(module).read_text(encoding="utf-8")


def _of_decorators(node: ast.AST) -> Iterator[ast.AST]:
    """How a dataclass is made: frozen, ordered, by name. Nothing is judged there."""
    for decorator in getattr(node, "decorator_list", ()):
        yield from ast.walk(decorator)


def _changes(node: ast.AST, lines: list[str]) -> Iterator[tuple[str, Change]]:
    if isinstance(node, ast.Compare):
        for place, op in enumerate(node.ops):
            if type(op) in TURNED:
                yield f"{type(op).__name__} → {TURNED[type(op)].__name__}", _turn(place)
    elif isinstance(node, ast.BoolOp):
        yield f"{type(node.op).__name__} swapped", _swap
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not left out", _affirm
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int):
        yield f"{node.value!r} changed", _shift
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield "returns None", _nothing
    elif isinstance(node, ast.If | ast.IfExp):
        yield "condition denied", _deny
    if isinstance(node, ast.FunctionDef | ast.If | ast.For):
        yield from _left_out(node, lines)


def _left_out(node: ast.FunctionDef | ast.If | ast.For, lines: list[str]) -> Iterator[tuple[str, Change]]:
    for place, one in enumerate(node.body):
        is_text = isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
        if isinstance(one, ast.Expr | ast.AugAssign | ast.Raise | ast.If | ast.For) and not is_text:
            yield f"without `{lines[one.lineno - 1].strip()}`", _omit(place)


def _turn(place: int) -> Change:
    def change(node: ast.Compare) -> None:
        node.ops[place] = TURNED[type(node.ops[place])]()

    return change


def _swap(node: ast.BoolOp) -> None:
    node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()


def _affirm(node: ast.UnaryOp) -> None:
    node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)


def _shift(node: ast.Constant) -> None:
    node.value = not node.value if isinstance(node.value, bool) else node.value + 1


def _nothing(node: ast.Return) -> None:
    node.value = ast.Constant(None)


def _deny(node: ast.If | ast.IfExp) -> None:
    node.test = ast.UnaryOp(ast.Not(), node.test)


def _omit(place: int) -> Change:
    def change(node: ast.FunctionDef | ast.If | ast.For) -> None:
        node.body[place] = ast.Pass()

    return change


def _is_none(node: ast.expr) -> bool:
    """None itself, and False: whoever asks a question takes both for a no."""
    return isinstance(node, ast.Constant) and (node.value is None or node.value is False)


def _tried(drawn: list[Mutant]) -> Iterator[tuple[Mutant, bool]]:
    """A few children at a time; one that hangs counts as killed."""
    running: dict[int, tuple[Mutant, float]] = {}
    waiting = list(drawn)
    while waiting or running:
        while waiting and len(running) < WORKERS:
            mutant = waiting.pop()
            running[_begun(mutant)] = (mutant, time.monotonic())
        for pid in list(running):
            ended, status = os.waitpid(pid, os.WNOHANG)
            mutant, since = running[pid]
            if ended:
                del running[pid]
                yield mutant, status != 0
            elif time.monotonic() - since > SECONDS:
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)


def _begun(mutant: Mutant) -> int:
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        status = _in_child(mutant)
    finally:
        os._exit(status)


def _in_child(mutant: Mutant) -> int:
    """0 when every test passed: the mutant lives."""
    teardown_test_environment()  # pytest sets up its own
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    hollow = io.StringIO()
    with redirect_stdout(hollow), redirect_stderr(hollow):
        for name in [one for one in sys.modules if one.startswith(FORGOTTEN)]:
            del sys.modules[name]
            parent, _dot, last = name.rpartition(".")
            vars(sys.modules.get(parent, importlib)).pop(
                last, None
            )  # or `from parent import last` finds the old one
        sys.meta_path.insert(0, _Instead(mutant))
        importlib.import_module(mutant.module)
        quiet = [
            "-q",
            "-x",
            "-n",
            "0",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:randomly",
            "--no-header",
            "--tb=no",
        ]
        return int(pytest.main([*quiet, *_files(mutant.module)]))


def _files(module: str) -> list[str]:
    """The tests of its package; those that name it first, the longest last."""
    here = ROOT / "tests" / Path(*module.split(".")[:2])
    name = module.rpartition(".")[2]
    own = {path: name in path.read_text(encoding="utf-8") for path in here.glob("test_*.py")}
    return sorted(map(str, own), key=lambda path: (path.endswith(LAST), not own[Path(path)], path))


class _Instead:
    """Finds the changed module before the one on the disk."""

    def __init__(self, mutant: Mutant) -> None:
        self.name, self.tree = mutant.module, mutant.tree
        self.path = str(_path(mutant.module))

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> object:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def create_module(self, _spec: object) -> None:
        return None

    def exec_module(self, module: object) -> None:
        code = compile(self.tree, self.path, "exec")
        exec(code, vars(module))  # noqa: S102 - this is what a mutant is
