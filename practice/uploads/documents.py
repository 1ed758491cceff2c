"""PDFs: written anew without anything that acts by itself, reaches outside, tells whose it was, or hides another file."""

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String, settings

from practice.uploads.kinds import Kind
from practice.uploads.refusals import Refusal, Refused

OBJECTS = 100_000
NESTING = 100
INFLATED = 32 * 1024 * 1024

_ACTING = ("/AA", "/OpenAction", "/PA", "/JS", "/JavaScript", "/XFA", "/NeedsRendering", "/OPI")
_CARRYING = ("/EmbeddedFiles", "/EF", "/AF", "/Collection", "/RichMediaContent", "/RichMediaSettings")
_TELLING = ("/Metadata", "/PieceInfo", "/SpiderInfo", "/Info", "/Perms")
DROPPED = frozenset((*_ACTING, *_CARRYING, *_TELLING))
"""Removed from every dictionary, wherever it stands."""
OUTSIDE = frozenset(("/F", "/FFilter", "/FDecodeParms", "/Ref"))
"""Removed from streams: content that lies in another file."""

SCHEMES = ("https:", "http:", "mailto:", "tel:")
_ACTIONS = frozenset(
    f"/{name}"
    for name in (
        *("GoTo", "GoToR", "GoToE", "GoToDp", "Launch", "Thread", "URI", "Sound", "Movie", "Hide", "Named"),
        *("SubmitForm", "ResetForm", "ImportData", "JavaScript", "SetOCGState", "Rendition", "Trans"),
        *("GoTo3DView", "RichMediaExecute"),
    )
)
_BAD_NOTES = frozenset(
    f"/{name}" for name in ("FileAttachment", "RichMedia", "Movie", "Screen", "Sound", "3D", "TrapNet")
)
_SUSPECT = re.compile(
    b"(?:%s)(?![A-Za-z0-9])"
    % b"|".join(re.escape(name.encode()) for name in sorted(DROPPED | _ACTIONS | _BAD_NOTES - {"/3D"}))
    + b"|/3D(?![A-Za-z0-9])|/Annots|/A "
)
"""What an object must say to be worth a closer look. It may stand in a text as well: then nothing is found."""


def prepare() -> None:
    """One small document to and fro, so that nothing is left to import."""
    settings.set_qpdf_limits(
        parser_max_nesting=NESTING, parser_max_container_size=OBJECTS, flate_max_memory=INFLATED
    )
    blank = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(blank)
    clean(Kind.PDF, blank.getvalue(), io.BytesIO())


def clean(kind: Kind, content: bytes, out: BinaryIO) -> None:
    """Streams are copied as they are, never unpacked: what blows up there does so in no process of ours."""
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            _scrub(pdf)
            _require_memory(pdf.get_warnings())
            pdf.save(
                out,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                compress_streams=False,
                encryption=False,
            )
            warnings = pdf.get_warnings()
    except pikepdf.PasswordError:
        raise Refused(Refusal.LOCKED) from None
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, LookupError):
        raise Refused(Refusal.BROKEN) from None
    _require_memory(warnings)
    if warnings:
        raise Refused(Refusal.BROKEN)  # something of it could not be copied


def _require_memory(warnings: list[str]) -> None:
    """Short of memory, the library goes on with holes in the document, and only warns."""
    if any("bad_alloc" in str(one) or "limit" in str(one) for one in warnings):
        raise Refused(Refusal.TOO_MUCH)


def _scrub(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > OBJECTS:
        raise Refused(Refusal.TOO_MUCH)
    if not len(pdf.pages):
        raise Refused(Refusal.BROKEN)
    for top in (pdf.trailer, *pdf.objects):
        if isinstance(top, Stream) or _SUSPECT.search(top.unparse(resolved=True)):
            for one in _dictionaries(top):
                _scrub_one(one)


def _dictionaries(top: Any) -> Iterator[Any]:
    """This one and those that stand inside of it. A stack of our own: depth costs no recursion."""
    stack = [top]
    while stack:
        one = stack.pop()
        if isinstance(one, Dictionary | Stream):
            yield one
            stack.extend(value for _name, value in one.items() if _is_inside(value))
        elif isinstance(one, Array):
            stack.extend(value for value in one if _is_inside(value))


def _is_inside(value: Any) -> bool:
    """A container that stands right here; one with a number of its own comes by that number."""
    return isinstance(value, Dictionary | Array) and not value.is_indirect


def _scrub_one(one: Any) -> None:
    names = set(one.keys())
    gone = names & (DROPPED | OUTSIDE if isinstance(one, Stream) else DROPPED)
    if "/A" in names and _is_bad_action(one["/A"]):
        gone.add("/A")
    if "/Annots" in names and isinstance(one["/Annots"], Array):
        one["/Annots"] = Array([note for note in one["/Annots"] if not _is_bad_note(note)])
    if "/S" in names and isinstance(one["/S"], Name) and str(one["/S"]) in _ACTIONS:
        # Whoever still points at a bad one finds that it does nothing.
        gone |= names if _is_bad_action(one) else names & {"/Next"}
    for name in gone:
        del one[name]


def _is_bad_action(action: Any) -> bool:
    """Anything but a jump within the document and a plain link. What has no kind is an attribute, and no action."""
    if not isinstance(action, Dictionary | Stream) or not isinstance(action.get("/S"), Name):
        return False
    kind = str(action["/S"])
    if kind == "/URI":
        return not _is_plain_link(action.get("/URI"))
    return kind != "/GoTo"


def _is_plain_link(target: Any) -> bool:
    return isinstance(target, String) and str(target).strip().lower().startswith(SCHEMES)


def _is_bad_note(note: Any) -> bool:
    if not isinstance(note, Dictionary):
        return True
    kind = note.get("/Subtype")
    return not isinstance(kind, Name) or str(kind) in _BAD_NOTES
