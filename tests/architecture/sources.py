"""The project's own files, parsed once: what the architecture's tests ask their questions of."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("practice", "consent", "messaging", "records", "breaches")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    path: Path

    @property
    def name(self) -> str:
        """Relative to the repository, as it is written in allow-lists."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def module(self) -> str:
        return self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def functions(self) -> Iterator[tuple[str, Function]]:
        """With their qualified names, nested ones too."""
        yield from _functions(self.tree, "")


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield prefix + child.name, child
            yield from _functions(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        else:
            yield from _functions(child, prefix)


@cache
def of_apps() -> tuple[Source, ...]:
    """All modules of the five apps but migrations."""
    paths = sorted(
        path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
    )
    return tuple(map(Source, paths))


@cache
def of_tests() -> tuple[Source, ...]:
    places = [ROOT / "tests", ROOT / "bench"]
    return tuple(Source(path) for place in places for path in sorted(place.rglob("*.py")))


@cache
def templates() -> tuple[Path, ...]:
    places = [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]
    return tuple(
        path for place in places if place.exists() for path in sorted(place.rglob("*")) if path.is_file()
    )


def length(function: Function) -> int:
    """In lines of code: without decorators, docstring, and blank or comment lines around them."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 1
    return (function.end_lineno or 0) - function.lineno + 1 - _docstring_lines(function)


def _docstring_lines(function: Function) -> int:
    if ast.get_docstring(function) is None:
        return 0
    first = function.body[0]
    return (first.end_lineno or 0) - first.lineno + 1


def calls(node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Dotted names of what is called: `audit.record`, `record`, `self.save`."""
    for child in ast.walk(node):
        if isinstance(child, ast.Call) and (name := dotted(child.func)):
            yield name, child


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""
