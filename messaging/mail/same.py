"""Is it the same mail, though its bytes are others? Some servers write lines, boundaries and transfer encodings anew when
mail moves between folders; what it is called, who it says wrote it, to whom and when, and every word and file of it stay.

An id alone says nothing: anybody can write one. So whatever a reader could find in two mails must be the same.
"""

import hashlib
import json
import re
from collections.abc import Iterator

from messaging.mail import charset, names, structure, transfer
from messaging.mail.problems import Notes
from messaging.mail.shapes import ParsedMail
from messaging.mail.structure import Part

_LINE = re.compile(r"[^\r\n]+")


def told(raw: bytes, letter: ParsedMail) -> str | None:
    """What it says, whatever its bytes. None: it has no id, sender or date by which to know it again."""
    if not letter.message_id or letter.sender is None or letter.date is None:
        return None
    head = (
        letter.message_id,
        letter.sender,
        letter.sender_name,
        letter.date.isoformat(),
        letter.subject,
        letter.recipients,
        letter.in_reply_to,
        letter.references,
        letter.is_automatic,
    )
    notes = Notes()
    parts = [_digest(part, notes) for part in _all(structure.parse(raw, notes))]
    return json.dumps([head, parts])


def _all(part: Part) -> Iterator[Part]:
    yield part
    for inner in part.children:
        yield from _all(inner)


def _digest(part: Part, notes: Notes) -> tuple[str, str, str]:
    """Its kind, its name as the sender gave it, and what is in it; of several together, what stands before them."""
    content, said = transfer.decode(part.body, part.encoding, notes), hashlib.sha256()
    if part.kind.startswith(("text/", "message/", "multipart/")):
        for line in _lines(content, part):
            said.update(f"{line}\n".encode("utf-8", "surrogatepass"))
    else:
        said.update(content)
    return part.kind, names.declared(part), said.hexdigest()


def _lines(content: bytes, part: Part) -> Iterator[str]:
    """One after the other: a stranger may send millions. Line ends, spaces before them and empty lines are the servers'."""
    text, _trusted = charset.decode(content, part.parameters.get("charset", ""))
    return filter(None, (found[0].rstrip() for found in _LINE.finditer(text)))
