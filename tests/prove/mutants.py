"""Does a test notice when a rule of consent is changed? Each mutant runs the tests of the rules in a forked child.

A mutant is one change of one place: a comparison turned, `and` for `or`, a condition denied, a constant changed, a statement
left out, an answer that is None or False. What survives is listed, with the reason where it changes nothing that can be told.
"""

import ast
import importlib
import importlib.util
import io
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.prove.report import Figure

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "consent" / "rules"
MODULES = (
    "facts", "grounds", "stages", "timing", "alternatives", "decide", "decision", "content", "wordings", "plain",
    "counts", "advice",
)  # fmt: skip
LAST = "test_decide_invariants.py"  # the longest: for what the others let live
ENOUGH = 0.95
SECONDS = 120
WORKERS = 2
TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
# Changes that nothing can tell apart from what stands there: `module:line text` → why. Looked at by a person.
EQUIVALENT: dict[str, str] = {}


Change = Callable[[Any], None]


@dataclass(frozen=True)
class Mutant:
    module: str
    line: int
    what: str
    node: int  # its place in the walk over the tree
    change: Change

    @property
    def tree(self) -> ast.Module:
        tree = ast.parse((RULES / f"{self.module}.py").read_text(encoding="utf-8"))
        self.change(next(one for place, one in enumerate(ast.walk(tree)) if place == self.node))
        return ast.fix_missing_locations(tree)

    @property
    def name(self) -> str:
        return f"{self.module}:{self.line} {self.what}"


def run(seed: int) -> Figure:
    """A draw of `SOTTO_MUTANTS` (all when unset), the same for the same seed."""
    began = time.monotonic()
    found = [mutant for module in MODULES for mutant in mutants(module)]
    wanted = int(os.environ.get("SOTTO_MUTANTS", len(found)))
    drawn = random.Random(seed).sample(found, min(wanted, len(found)))
    survivors = []
    for mutant, killed in _tried(drawn):
        if not killed:
            survivors.append(mutant.name)
            print(f"  survived: {mutant.name}  {EQUIVALENT.get(mutant.name, '')}", flush=True)
    unexplained = [name for name in survivors if name not in EQUIVALENT]
    count = len(drawn) - len(survivors)
    result = (
        f"{count:,} killed ({count / len(drawn):.1%}), {len(survivors)} survived, of which {len(unexplained)} "
        f"change something; {(time.monotonic() - began) / 60:.1f} minutes"
    )
    return Figure("mutants of the rules of consent", len(drawn), result, count / len(drawn) >= ENOUGH)


def mutants(module: str) -> Iterator[Mutant]:
    tree = ast.parse((RULES / f"{module}.py").read_text(encoding="utf-8"))
    settled = {id(part) for node in ast.walk(tree) for part in _of_decorators(node)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in settled:
            continue
        for what, change in _changes(node):
            yield Mutant(module, getattr(node, "lineno", 0), what, number, change)


def _of_decorators(node: ast.AST) -> Iterator[ast.AST]:
    """How a dataclass is made: frozen, ordered, by name. Nothing is judged there."""
    for decorator in getattr(node, "decorator_list", ()):
        yield from ast.walk(decorator)


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
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
        yield from _left_out(node)


def _left_out(node: ast.FunctionDef | ast.If | ast.For) -> Iterator[tuple[str, Change]]:
    for place, one in enumerate(node.body):
        is_text = isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
        if isinstance(one, ast.Expr | ast.AugAssign | ast.Raise | ast.If | ast.For) and not is_text:
            yield f"line {one.lineno} left out", _omit(place)


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
    hollow = io.StringIO()
    with redirect_stdout(hollow), redirect_stderr(hollow):
        for name in [one for one in sys.modules if one.startswith(("consent.rules", "tests.consent.rules"))]:
            del sys.modules[name]
        sys.meta_path.insert(0, _Instead(mutant))
        importlib.import_module(f"consent.rules.{mutant.module}")
        here = ROOT / "tests" / "consent" / "rules"
        files = sorted(map(str, here.glob("test_*.py")), key=lambda name: (name.endswith(LAST), name))
        options = [
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
        return int(pytest.main([*options, *files]))


class _Instead:
    """Finds the changed module before the one on the disk."""

    def __init__(self, mutant: Mutant) -> None:
        self.name, self.tree = f"consent.rules.{mutant.module}", mutant.tree
        self.path = str(RULES / f"{mutant.module}.py")

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> object:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def create_module(self, _spec: object) -> None:
        return None

    def exec_module(self, module: object) -> None:
        code = compile(self.tree, self.path, "exec")
        exec(code, vars(module))  # noqa: S102 - this is what a mutant is
