"""A pytest plugin: `-p tests.prove.without --without=NAME` runs the tests with one guard of the product taken out.

The guard's module is compiled from its source with that one place replaced; nothing on the disk changes. It sits in
front of every import, since the settings are read before any hook of pytest's is called.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType

import pytest

from tests import session
from tests.prove.holes import GUARDS, Guard

OPTION = "--without"


class Stale(Exception):
    """The product has changed: what is to be taken out is not there, or not as often."""


class _WithoutIt(SourceFileLoader):
    guard: Guard

    def get_code(self, fullname: str) -> CodeType:
        """From the source alone: what lies compiled on the disk still has the guard, and must keep it."""
        source = self.get_data(self.path).decode()
        if source.count(self.guard.old) != self.guard.times:
            raise Stale(f"{self.guard.module}: {source.count(self.guard.old)} times {self.guard.old!r}")
        return compile(source.replace(self.guard.old, self.guard.new), self.path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def __init__(self, guard: Guard) -> None:
        self.guard = guard

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname != self.guard.module:
            return None
        found = PathFinder.find_spec(fullname, path)  # type: ignore[arg-type]
        assert found and found.origin
        found.loader = _loader(fullname, found.origin, self.guard)
        return found


def _loader(name: str, path: str, guard: Guard) -> Loader:
    loader = _WithoutIt(name, path)
    loader.guard = guard
    return loader


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, help="the guard that is taken out, by its name in tests/prove/holes.py")


# The proof's own run goes on: its template databases, made once, serve for every guard.
session.begin = session.end = lambda: None

for _word in sys.argv:
    if _word.startswith(f"{OPTION}="):
        sys.meta_path.insert(0, _Finder(next(one for one in GUARDS if f"{OPTION}={one.name}" == _word)))
