"""Lines to a tree: what stands further in belongs to what stands above it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Node:
    line: int
    text: str
    children: list[Node] = field(default_factory=list)

    @property
    def head(self) -> str:
        """All before the colon."""
        return self.text.partition(":")[0].strip() if not self.is_more else "+"

    @property
    def value(self) -> str:
        """All after the colon."""
        return self.text.partition(":")[2].strip()

    @property
    def is_more(self) -> bool:
        """A further line of the text above it."""
        return self.text == "+" or self.text.startswith("+ ")

    @property
    def has_colon(self) -> bool:
        return ":" in self.text

    @property
    def words(self) -> str:
        """The value with the lines that go on with it."""
        return "\n".join(
            [self.value, *(child.text[1:].strip() for child in self.children if child.is_more)]
        ).strip()


def nodes(text: str) -> list[Node]:
    """The lines that stand furthest out, each with those below it."""
    roots: list[Node] = []
    open_ones: list[tuple[int, Node]] = []
    for number, indent, words in _lines(text):
        node = Node(number, words)
        while open_ones and open_ones[-1][0] >= indent:
            open_ones.pop()
        (open_ones[-1][1].children if open_ones else roots).append(node)
        open_ones.append((indent, node))
    return roots


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        bare = line.lstrip(" \t")
        if bare.strip():
            indent = line[: len(line) - len(bare)].expandtabs(2)
            yield number, len(indent), bare.strip()
