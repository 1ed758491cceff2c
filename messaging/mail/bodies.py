"""Which parts of a message are its text, and which its files."""

import re
from dataclasses import dataclass, field

from messaging.mail import charset, flowed, hypertext, limits, names, transfer
from messaging.mail.problems import Notes, Problem
from messaging.mail.shapes import MailAttachment
from messaging.mail.structure import Part

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd]")
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?|\u2028|\u2029|\x85|\x0c")
_SAMPLE = 4_000
# Other forms of the same words, of no use once one of them is read.
_ALTERNATIVES = {"text/plain", "text/html", "text/enriched", "text/x-amp-html", "text/watch-html"}


@dataclass(slots=True)
class _Found:
    texts: list[Part] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Content:
    """`is_readable` is false when all there is are files that only keep what could not be read."""

    text: str = field(repr=False)
    attachments: tuple[MailAttachment, ...]
    is_readable: bool


def read(root: Part, notes: Notes) -> Content:
    return _Reader(notes).read(root)


class _Reader:
    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.plain: dict[int, str] = {}  # text of plain parts by offset: alternatives ask for it twice
        self.unread: list[Part] = []

    def read(self, root: Part) -> Content:
        found = self.walk(root)
        if not found.texts:
            self.adopt_named_text(found)
        text = "\n\n".join(filter(None, map(self.text_of, found.texts)))
        if not text.strip() and root.children:
            text = self.clean(charset.decode(root.body)[0]) if not found.files else ""
        has_files = bool(found.files)
        parts = [*found.files, *self.unread]
        attachments = [self.attachment(part, number) for number, part in enumerate(parts, 1)]
        if len(text) > limits.TEXT_CHARS:
            self.notes(Problem.LONG_TEXT)
            attachments.append(MailAttachment("text.txt", "text/plain", text.encode()))
            text = text[: limits.TEXT_CHARS]
        return Content(text, tuple(attachments), bool(text) or has_files)

    def walk(self, part: Part) -> _Found:
        if part.kind == "multipart/alternative" and part.children:
            return self.alternative(part)
        found = _Found()
        for inner in map(self.walk, part.children):
            found.texts += inner.texts
            found.files += inner.files
        if not part.children and not part.kind.startswith("multipart/"):
            (found.texts if _is_body(part) else found.files).append(part)
        elif not part.children and part.body.strip():
            found.files.append(part)  # a multipart that lies too deep to be taken apart
        return found

    def alternative(self, part: Part) -> _Found:
        """Plain text before HTML, unless the plain text is empty."""
        forms = [self.walk(child) for child in part.children]
        forms.sort(key=lambda form: any(text.kind != "text/plain" for text in form.texts))
        chosen = next((form for form in forms if any(map(self.has_words, form.texts))), _Found())
        files = [file for form in forms for file in form.files]
        return _Found(
            chosen.texts, [file for file in files if file.kind not in _ALTERNATIVES or _is_file(file)]
        )

    def adopt_named_text(self, found: _Found) -> None:
        """Picture-message gateways send the words themselves as a named file."""
        for part in found.files:
            if part.kind == "text/plain" and part.disposition != "attachment":
                found.files.remove(part)
                found.texts.append(part)
                return

    def has_words(self, part: Part) -> bool:
        return part.kind != "text/plain" or bool(self.text_of(part).strip())

    def text_of(self, part: Part) -> str:
        if part.start not in self.plain:
            self.plain[part.start] = self.readable(part)
        return self.plain[part.start]

    def readable(self, part: Part) -> str:
        most = (limits.HTML_CHARS if part.kind == "text/html" else limits.TEXT_CHARS) * 4
        content = transfer.decode(part.body, part.encoding, self.notes)
        if len(content) > most:
            self.keep_whole(part)
            content = content[: content.rfind(b"\n", most // 2, most) + 1 or most]
        text, trusted = charset.decode(content, _declared_charset(part, content))
        if len(_CONTROL.findall(text[:_SAMPLE])) * 10 > len(text[:_SAMPLE]):
            self.notes(Problem.UNREADABLE)
            self.unread.append(part)
            return ""
        if not trusted:
            self.notes(Problem.BAD_CHARSET)
        return self.clean(self.laid_out(part, text))

    def laid_out(self, part: Part, text: str) -> str:
        text = _LINE_END.sub("\n", text)
        if part.kind == "text/html":
            words, is_whole = hypertext.to_text(text, self.notes)
            if not is_whole:
                self.keep_whole(part)
            return words
        if part.parameters.get("format", "").lower() == "flowed":
            return flowed.join(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
        return text

    def keep_whole(self, part: Part) -> None:
        """What is too long to be read to its end stays as a file."""
        self.notes(Problem.LONG_TEXT)
        if part not in self.unread:
            self.unread.append(part)

    def clean(self, text: str) -> str:
        lines = (line.rstrip() for line in _UNWANTED.sub("", _LINE_END.sub("\n", text)).split("\n"))
        return "\n".join(lines).strip("\n")

    def attachment(self, part: Part, number: int) -> MailAttachment:
        content = transfer.decode(part.body, part.encoding, self.notes)
        return MailAttachment(names.of(part, number, self.notes), part.kind, content)


def _is_body(part: Part) -> bool:
    return part.kind in ("text/plain", "text/html") and not _is_file(part)


def _is_file(part: Part) -> bool:
    return part.disposition == "attachment" or bool(names.declared(part))


_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE)


def _declared_charset(part: Part, content: bytes) -> str:
    declared = part.parameters.get("charset", "")
    if not declared and part.kind == "text/html" and (meta := _META_CHARSET.search(content, 0, 2_000)):
        return meta[1].decode("ascii", "replace")
    return declared
