"""What a person newly wrote, apart from what they answer to. Folded, never deleted.

The house's rule is to show too much rather than to hide a client's words: closing formulas ("Thanks, …") fold
nothing, answers between quoted lines keep the quotes around them, and a doubtful quotation stays where it is.
"""

import re

from mailparser_reply.constants import MAIL_LANGUAGES

from messaging.mail.attributions import LINE_CHARS, Attributions, Strength
from messaging.mail.shapes import Passage

# ">From " is how mailbox files write a line of the text itself that begins with "From ".
_QUOTED = re.compile(r"\s{0,3}>(?!From )")
_SIGNATURE = re.compile(r"-- ?")
_SIGNATURE_LINES = 12
_DEVICE = re.compile(
    "(?:"
    + "|".join(language["sent_from"] for language in MAIL_LANGUAGES.values() if language.get("sent_from"))
    + "|Von meinem .{1,40} gesendet|Enviado do meu|Enviado desde|Envoyé de mon|Inviato dal mio|"
    "Verstuurd vanaf).{0,60}",
    re.IGNORECASE,
)


def fold(body: str) -> tuple[Passage, ...]:
    """Passages in their original order; every word of the body is in one of them."""
    lines = body.split("\n")
    quoted = _quoted_lines(lines)
    start = _first_new(lines, quoted)
    end = _fold_end(lines, quoted)
    if start < end and any(quoted[start:end]):
        start = 0  # answers between quotes mean nothing without them
    pieces = [(True, lines[:start]), (False, lines[start:end]), (True, lines[max(start, end) :])]
    passages = [Passage(is_quoted, "\n".join(piece).strip("\n")) for is_quoted, piece in pieces]
    return tuple(passage for passage in passages if passage.text.strip())


def joined(passages: tuple[Passage, ...], *, is_quoted: bool) -> str:
    return "\n\n".join(passage.text for passage in passages if passage.is_quoted is is_quoted)


def _quoted_lines(lines: list[str]) -> list[bool]:
    quoted = [bool(_QUOTED.match(line)) for line in lines]
    seen = Attributions(lines)
    for index, line in enumerate(lines):
        if not line.strip() or quoted[index]:
            continue
        if seen.separator(index) or seen.header_block(index):
            return _all_from(_rule_above(seen, index), quoted)
        start, strength = seen.ending_at(index)
        if strength == Strength.NONE:
            continue
        if _next_is_quoted(lines, quoted, index):
            quoted[start : index + 1] = [True] * (index + 1 - start)
        elif strength == Strength.STRONG:
            return _all_from(start, quoted)
    return quoted


def _all_from(start: int, quoted: list[bool]) -> list[bool]:
    return quoted[:start] + [True] * (len(quoted) - start)


def _rule_above(seen: Attributions, index: int) -> int:
    """A header block takes the rule above it along."""
    above = index - 1
    while above >= 0 and not seen.lines[above].strip():
        above -= 1
    return above if above >= 0 and seen.is_rule(above) else index


def _next_is_quoted(lines: list[str], quoted: list[bool], index: int) -> bool:
    following = (at for at in range(index + 1, min(index + 4, len(lines))) if lines[at].strip())
    return any(quoted[at] for at in list(following)[:1])


def _first_new(lines: list[str], quoted: list[bool]) -> int:
    """Past a quotation at the very top, for those who answer below it."""
    return next((at for at, line in enumerate(lines) if line.strip() and not quoted[at]), len(lines))


def _fold_end(lines: list[str], quoted: list[bool]) -> int:
    """Where the new text ends: before the signature, the device's line and the quotation at the bottom."""
    end = _above_quotes(lines, quoted, len(lines))
    signed = _above_signature(lines, quoted, end)
    # A signature may stand below the quotation too.
    return _above_quotes(lines, quoted, signed) if signed < end else end


def _above_quotes(lines: list[str], quoted: list[bool], end: int) -> int:
    at = end
    while at > 0 and (quoted[at - 1] or not lines[at - 1].strip()):
        at -= 1
    run = [line for line in lines[at:end] if line.strip()]
    return at if len(run) > 1 else end


def _above_signature(lines: list[str], quoted: list[bool], end: int) -> int:
    last = end
    while last > 0 and not lines[last - 1].strip():
        last -= 1
    for at in range(last - 1, max(-1, last - 1 - _SIGNATURE_LINES), -1):
        if quoted[at]:
            break
        if _SIGNATURE.fullmatch(lines[at].strip(" \t") + (" " if lines[at].endswith(" ") else "")):
            return at
    if last and not quoted[last - 1] and _DEVICE.fullmatch(lines[last - 1].strip()[:LINE_CHARS]):
        return last - 1
    return end
