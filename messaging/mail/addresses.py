"""Mailboxes in address headers, strictly: a look-alike must end as nobody, not as somebody else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from messaging.mail import limits, words
from messaging.mail.headers import Headers
from messaging.mail.problems import Notes, Problem

_ADDRESS = re.compile(
    r"""(?:[^\s"(),:;<>@\[\]\\]{1,64}|"(?:[^"\\\r\n]|\\.){1,62}")  # local part, quoted or not
        @(?:[^\s"(),:;<>@\[\]\\.]{1,63}(?:\.[^\s"(),:;<>@\[\]\\.]{1,63}){0,20}|\[[0-9a-fA-F.:IPv]{2,45}\])""",
    re.VERBOSE,
)
_AROUND_JOINTS = re.compile(r"\s*([.@])\s*")
_SOURCE_ROUTE = re.compile(r"@[^:]{1,200}:")
_UNESCAPE = re.compile(r"\\(.)")
_OPENING = {'"': '"', "<": ">", "[": "]"}


@dataclass(frozen=True, slots=True)
class Mailbox:
    """`address` is "" where there was something, but no address that we'd answer to."""

    name: str = field(repr=False)
    address: str = field(repr=False)


def sender(headers: Headers, notes: Notes) -> tuple[str | None, str]:
    """The one address that the message is from, and the name shown with it."""
    found = parse(headers.all("from"), notes)
    named = {mailbox.address.casefold() for mailbox in found}
    name = found[0].name if found else ""
    if len(named) == 1 and found[0].address:
        return found[0].address, name
    notes(Problem.SEVERAL_SENDERS if len(named - {""}) > 1 else Problem.NO_SENDER)
    return None, name


def named_senders(headers: Headers) -> tuple[str, ...]:
    """All that it says it is from, where it says several."""
    found = parse(headers.all("from"), Notes())
    return tuple(dict.fromkeys(mailbox.address for mailbox in found if mailbox.address))


def recipients(headers: Headers, notes: Notes) -> tuple[str, ...]:
    found = parse([*headers.all("to"), *headers.all("cc")], notes)
    return tuple(dict.fromkeys(mailbox.address for mailbox in found if mailbox.address))


def parse(values: Iterable[str], notes: Notes) -> list[Mailbox]:
    """All mailboxes of these headers. Encoded words are decoded in names, once addresses are known."""
    found: list[Mailbox] = []
    for value in values:
        if len(found) >= limits.ADDRESSES:
            break
        for tokens in _entries(_tokens(value[: limits.STRUCTURED_CHARS])):
            found += _mailboxes(tokens, notes)
    return found[: limits.ADDRESSES]


Token = tuple[str, str]  # kind: text, quote, angle, comment, or a separator; and its content


def _tokens(value: str) -> list[Token]:
    tokens: list[Token] = []
    position, text = 0, ""
    while position < len(value):
        character = value[position]
        if character in _OPENING or character == "(":
            end = _closing(value, position)
            kind = {'"': "quote", "<": "angle", "(": "comment", "[": "text"}[character]
            content = value[position + 1 : end]
            if kind == "text":
                text += value[position : end + 1]
            elif kind == "quote" and value[end + 1 : end + 2] == "@":
                text += value[position : end + 1]  # a quoted local part, not a name
            else:
                tokens += [("text", text), (kind, content)]
                text = ""
            position = end
        elif character in ",;:":
            tokens += [("text", text), (character, "")]
            text = ""
        else:
            text += character
        position += 1
    return [token for token in [*tokens, ("text", text)] if token[0] != "text" or token[1].strip()]


def _closing(value: str, start: int) -> int:
    """Where what opens at `start` closes; the end of the header when it never does."""
    opening = value[start]
    depth, position = 0, start + 1
    while position < len(value):
        character = value[position]
        if character == "\\":
            position += 1
        elif opening == "(" and character == "(":
            depth += 1
        elif character == _OPENING.get(opening, ")"):
            if depth == 0:
                return position
            depth -= 1
        position += 1
    return len(value)


def _entries(tokens: list[Token]) -> Iterable[list[Token]]:
    """Tokens between commas. A group's name is dropped, its members stay."""
    entry: list[Token] = []
    for kind, content in tokens:
        if kind in (",", ";"):
            yield entry
            entry = []
        elif kind == ":":
            entry = []
        else:
            entry.append((kind, content))
    yield entry


def _mailboxes(tokens: list[Token], notes: Notes) -> list[Mailbox]:
    angles = [content for kind, content in tokens if kind == "angle"]
    if angles:
        name = _name([token for token in tokens if token[0] in ("text", "quote")], notes)
        return [Mailbox(name or _name(_comments(tokens), notes), _clean(angle)) for angle in angles]
    text = " ".join(content for kind, content in tokens if kind in ("text", "quote"))
    candidates = [word for word in _AROUND_JOINTS.sub(r"\1", text).split() if "@" in word]
    name = _name(_comments(tokens), notes)
    if not candidates:
        return [Mailbox(name or words.line(text), "")] if text.strip() else []
    return [Mailbox(name, _clean(candidate)) for candidate in candidates]


def _comments(tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if token[0] == "comment"]


def _name(tokens: list[Token], notes: Notes) -> str:
    text = " ".join(_UNESCAPE.sub(r"\1", content) if kind == "quote" else content for kind, content in tokens)
    return words.line(words.decode(text, notes))


def _clean(text: str) -> str:
    """A bare address with its domain in lower case, or "" when it is none."""
    if not text.lstrip().startswith('"'):
        text = _without_comments(text)
    text = _AROUND_JOINTS.sub(r"\1", text.strip())
    text = _SOURCE_ROUTE.sub("", text, count=1) if text.startswith("@") else text
    if len(text) > 254 or words.line(text) != text or not _ADDRESS.fullmatch(text):
        return ""
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"


def _without_comments(text: str) -> str:
    """Nothing remains where brackets don't match: readers of such an address disagree on whose it is."""
    kept, depth = [], 0
    for character in text:
        if character == ")":
            depth -= 1
            if depth < 0:
                return ""
        elif character == "(":
            depth += 1
        elif depth == 0:
            kept.append(character)
    return "" if depth else "".join(kept)
