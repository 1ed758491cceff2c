"""What a file is, by its first bytes; never by its name or by what the sender calls it."""

import codecs
import re
from enum import StrEnum

HEAD = 4096


class Kind(StrEnum):
    JPEG = "image/jpeg"
    PNG = "image/png"
    GIF = "image/gif"
    WEBP = "image/webp"
    HEIC = "image/heic"
    PDF = "application/pdf"
    TEXT = "text/plain"


ENDINGS: dict[Kind, tuple[str, ...]] = {
    Kind.JPEG: (".jpg", ".jpeg"),
    Kind.PNG: (".png",),
    Kind.GIF: (".gif",),
    Kind.WEBP: (".webp",),
    Kind.HEIC: (".heic", ".heif"),
    Kind.PDF: (".pdf",),
    Kind.TEXT: (".txt",),
}

_STARTS = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"%PDF-", Kind.PDF),
)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP_FIRST = re.compile(rb"\s*<[a-z!?/%]", re.IGNORECASE)
_MARKUP_WITHIN = re.compile(
    rb"<(?:!doctype|\?xml|html|head|body|script|svg|iframe|object|embed|meta|link|style|img|form)\b",
    re.IGNORECASE,
)
_PDF_WITHIN = 1024  # readers of PDFs look for its beginning as far as that
_PROGRAMS = (b"#!", b"%!", b"{\\rtf")  # scripts, PostScript, rich text: letters, but no plain text


def sniff(content: bytes) -> Kind | None:
    """None for what is not on the list: programs, archives, office documents, SVG, HTML, and the rest."""
    head = content[:HEAD]
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return Kind.HEIC
    return Kind.TEXT if _is_plain_text(head, is_all=len(content) <= HEAD) else None


def _is_plain_text(head: bytes, *, is_all: bool) -> bool:
    if not head or _CONTROLS.search(head):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=is_all)
    except UnicodeDecodeError:
        return False
    said = head.removeprefix(codecs.BOM_UTF8)
    is_markup = _MARKUP_FIRST.match(said) or _MARKUP_WITHIN.search(said)
    if b"%PDF-" in said[:_PDF_WITHIN]:
        return False
    return not is_markup and not said.lstrip().startswith(_PROGRAMS)
