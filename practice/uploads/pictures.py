"""Pictures: decoded and written anew from their points alone. No place, no camera, no comment, no profile.

Large photographs are decoded at a half, a quarter or an eighth of their size, so that they fit the memory.
"""

from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image, JpegImagePlugin, UnidentifiedImageError

from practice.uploads.kinds import Kind
from practice.uploads.refusals import Refusal, Refused

ROOM = 58 * 1024 * 1024  # of the child's 64 MB; the rest is the encoder's
SCALES = (1, 2, 4, 8)
FRAMES = 300

_FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.GIF: "GIF", Kind.WEBP: "WEBP", Kind.HEIC: "HEIF"}
_SETTINGS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "comment": b""},
    "PNG": {"compress_level": 2},
    "GIF": {"comment": b""},
    "WEBP": {"quality": 85, "method": 2},
}
_BYTES_PER_POINT = {"1": 1, "L": 1, "P": 1, "I;16": 2}  # every other takes 4
_WEBP_BYTES = 16  # its decoder holds two canvases, the raw points and the picture
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_KEPT_INFO = {"transparency", "duration", "loop", "disposal", "background"}


def prepare() -> None:
    """All that Pillow would otherwise import when it is first used: later no file can be opened."""
    Image.init()
    Image.MAX_IMAGE_PIXELS = None  # `_require_room` judges, before a point is decoded
    for name in ("JPEG", "PNG", "GIF", "WEBP"):
        saved = BytesIO()
        Image.new("RGB", (2, 2)).save(saved, name)
        Image.open(saved, formats=[name]).load()


def clean(kind: Kind, content: bytes, out: BinaryIO) -> None:
    name = _FORMATS[kind]
    if name not in Image.OPEN:
        raise Refused(Refusal.HEIC)
    try:
        image = Image.open(BytesIO(content), formats=[name])
        if kind in (Kind.GIF, Kind.WEBP) and getattr(image, "is_animated", False):
            _save_moving(image, name, len(content), out)
        else:
            _save_still(image, "JPEG" if name == "HEIF" else name, len(content), out)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError):
        # The WebP library says the same of a picture too large for it as of a damaged one.
        raise Refused(Refusal.TOO_MUCH if kind is Kind.WEBP else Refusal.BROKEN) from None


def _save_still(image: Image.Image, name: str, weight: int, out: BinaryIO) -> None:
    """What this process writes is looked at by its first bytes again: a WebP picture becomes a JPEG or a PNG."""
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    mode = _mode_for(image.mode, name)
    _make_room(image, weight, copies=1 if turn is None and mode == image.mode else 2)
    image.load()
    if mode != image.mode:
        image = image.convert(mode)
    if turn is not None:
        image = image.transpose(turn)
    image.info = {key: value for key, value in image.info.items() if key in _KEPT_INFO}
    if name == "WEBP":
        name = "JPEG" if mode == "RGB" else "PNG"
    image.save(out, name, **_SETTINGS[name])


def _save_moving(image: Image.Image, name: str, weight: int, out: BinaryIO) -> None:
    frames: int = getattr(image, "n_frames", 1)
    if frames > FRAMES:
        raise Refused(Refusal.TOO_MUCH)
    _require_room(weight + frames * image.width * image.height)  # a byte a point stays in memory
    written = BytesIO()
    image.save(written, name, save_all=True, icc_profile=None, exif=b"", xmp=b"", **_SETTINGS[name])
    out.write(written.getbuffer())


def _mode_for(mode: str, name: str) -> str:
    if name == "JPEG":
        return mode if mode in ("L", "RGB") else "RGB"
    return mode


def _make_room(image: Image.Image, weight: int, *, copies: int) -> None:
    """A photograph is decoded smaller where it must be; anything else has to fit as it is."""
    if not isinstance(image, JpegImagePlugin.JpegImageFile):
        each = _WEBP_BYTES if image.format == "WEBP" else _BYTES_PER_POINT.get(image.mode, 4) * copies
        return _require_room(image.width * image.height * each + weight)
    width, height = image.size
    held = _held_back(image)
    for scale in SCALES:
        decoded = (width // scale + 1) * (height // scale + 1) * _BYTES_PER_POINT.get(image.mode, 4)
        if max(held + decoded, decoded * copies) + weight <= ROOM:
            image.draft(None, (width // scale or 1, height // scale or 1))
            return None
    raise Refused(Refusal.TOO_MUCH)


def _held_back(image: JpegImagePlugin.JpegImageFile) -> int:
    """A progressive photograph is held as coefficients, whole, whatever size it is decoded to."""
    if "progressive" not in image.info:
        return 0
    samples = [(across, down) for _number, across, down, _table in image.layer]
    densest = max(across for across, _ in samples) * max(down for _, down in samples)
    each = sum(across * down for across, down in samples) / densest
    return int(2 * each * image.width * image.height)


def _require_room(needed: int) -> None:
    if needed > ROOM:
        raise Refused(Refusal.TOO_MUCH)
