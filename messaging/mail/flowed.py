"""Paragraphs of `format=flowed` text put back together (RFC 3676)."""

from dataclasses import dataclass


@dataclass(slots=True)
class _Paragraph:
    depth: int
    pieces: list[str]
    is_open: bool


def join(text: str, *, delete_space: bool) -> str:
    """Quoted paragraphs come back as one line each, still marked by their `>`."""
    paragraphs: list[_Paragraph] = []
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        flows = bare.endswith(" ") and bare != "-- "
        piece = bare[:-1] if flows and delete_space else bare
        last = paragraphs[-1] if paragraphs else None
        if last and last.is_open and last.depth == depth and bare != "-- ":
            last.pieces.append(piece)
            last.is_open = flows
        else:
            paragraphs.append(_Paragraph(depth, [piece], flows))
    return "\n".join(map(_line, paragraphs))


def _line(paragraph: _Paragraph) -> str:
    text = "".join(paragraph.pieces)
    mark = ">" * paragraph.depth
    return f"{mark} {text}" if mark and text else mark or text
