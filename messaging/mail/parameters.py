"""`text/plain; charset=utf-8; name*0*=…`: a value and its parameters (RFC 2045, RFC 2231), leniently."""

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from messaging.mail import charset, limits

_KEY = re.compile(r"([^*]{1,60})(?:\*(\d{1,3}))?(\*)?")
_ESCAPED = re.compile(r"\\(.)")

Piece = tuple[int, bool, str]  # position, percent-encoded, value


def parse(header: str) -> tuple[str, dict[str, str]]:
    """The value and its parameters' names in lower case. Of a name that comes twice, the first counts."""
    main, *rest = _split(header[: limits.STRUCTURED_CHARS])
    plain: dict[str, str] = {}
    extended: dict[str, list[Piece]] = {}
    for item in rest:
        name, equals, value = item.partition("=")
        key = _KEY.fullmatch(name.strip().lower())
        if not equals or not key:
            continue
        if key[2] is None and key[3] is None:
            plain.setdefault(key[1], _unquote(value.strip()))
        else:
            extended.setdefault(key[1], []).append((int(key[2] or 0), bool(key[3]), _unquote(value.strip())))
    return main.strip().lower(), plain | {name: _join(pieces) for name, pieces in extended.items()}


def _split(header: str) -> Iterator[str]:
    start, position, quoted = 0, 0, False
    while position < len(header):
        match header[position]:
            case "\\" if quoted:
                position += 1
            case '"':
                quoted = not quoted and header.find('"', position + 1) > 0
            case ";" if not quoted:
                yield header[start:position]
                start = position + 1
        position += 1
    yield header[start:]


def _unquote(value: str) -> str:
    if value.startswith('"'):
        closing = value.rfind('"')
        return _ESCAPED.sub(r"\1", value[1 : closing if closing > 0 else None])
    return value


def _join(pieces: list[Piece]) -> str:
    """Continuations put together; the first names the character set of all."""
    pieces.sort(key=lambda piece: piece[0])
    declared = ""
    if pieces[0][1] and pieces[0][2].count("'") >= 2:
        declared, _, value = pieces[0][2].split("'", 2)
        pieces[0] = (pieces[0][0], True, value)
    content = b"".join(
        unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
        for _, encoded, value in pieces
    )
    return charset.decode(content, declared)[0]
