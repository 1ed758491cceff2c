"""Which functions are acts, and whether they leave an audit row: by themselves, or through what they call."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.architecture import sources
from tests.architecture.sources import Function, Source

WRITES = ("audit.record", "audit.record_denial")


@dataclass(frozen=True)
class Act:
    source: Source
    function: Function

    @property
    def name(self) -> str:
        return f"{self.source.module}.{self.function.name}"

    @property
    def positional(self) -> list[str]:
        arguments = self.function.args
        return [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]

    @property
    def named(self) -> set[str]:
        return {argument.arg for argument in self.function.args.kwonlyargs}


def offered() -> Iterator[Act]:
    """Every function that an app's `actions` offers by name."""
    for source in sources.of_apps():
        if "actions" not in source.path.parts or source.path.name != "__init__.py":
            continue
        for name in sorted(_offered(source)):
            if found := _find(source.module, name):
                yield Act(*found)


def records_audit(act: Act) -> bool:
    return _reaches(act.source.module, act.function.name, frozenset())


def _reaches(module: str, name: str, passed: frozenset[tuple[str, str]]) -> bool:
    """Whether the function writes an audit row, or any function of ours that it calls does."""
    found = _find(module, name)
    if found is None or (found[0].module, found[1].name) in passed:
        return False
    source, function = found
    known = passed | {(source.module, function.name)}
    for called, _ in sources.calls(function):
        if called.endswith(WRITES):
            return True
        target = _target(source, called)
        if target and _reaches(*target, known):
            return True
    return False


def _target(source: Source, called: str) -> tuple[str, str] | None:
    """The module and the name of what is called, where it is ours: `clients.add_client`, `_write`."""
    before, _, name = called.rpartition(".")
    imports = _imports(source)
    if not before:
        return imports.get(name, (source.module, name))
    if before in imports:
        module, imported = imports[before]
        return f"{module}.{imported}" if module else imported, name
    return None


@cache
def _imports(source: Source) -> dict[str, tuple[str, str]]:
    """Local name → (module, name there), for what is imported from our own apps."""
    found: dict[str, tuple[str, str]] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in sources.APPS:
            found |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}
    return found


@cache
def _find(module: str, name: str) -> tuple[Source, Function] | None:
    """Follows a name through the packages that hand it on."""
    source = _by_module().get(module)
    if source is None:
        return None
    for qualified, function in source.functions():
        if qualified == name:
            return source, function
    handed_on = _imports(source).get(name)
    return _find(*handed_on) if handed_on else None


@cache
def _by_module() -> dict[str, Source]:
    return {source.module: source for source in sources.of_apps()}


def _offered(source: Source) -> set[str]:
    for node in source.tree.body:
        if isinstance(node, ast.Assign) and sources.dotted(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()
