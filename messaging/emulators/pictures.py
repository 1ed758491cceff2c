"""Pictures that a telephone sends along, as the provider keeps them until somebody removes them there."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from uuid import uuid4

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw

from messaging.emulators import texts
from messaging.emulators.desk import Desk
from messaging.emulators.faults import MediaFault
from messaging.emulators.store import Kept
from messaging.emulators.web import Answer, Request, words

HUGE = 12 * 1024 * 1024
REFUSALS = {
    MediaFault.GONE: HTTPStatus.NOT_FOUND,
    MediaFault.RATE_LIMITED: HTTPStatus.TOO_MANY_REQUESTS,
    MediaFault.SERVER_ERROR: HTTPStatus.INTERNAL_SERVER_ERROR,
}
NAMES = {
    "photo": _("a photograph"),
    "drawing": _("a drawing"),
    "program": _("a file that is no picture"),
    "huge": _("a file that is too big"),
}


def sample(name: str) -> Kept:
    """Raises KeyError for a name that is none of NAMES."""
    match name:
        case "photo":
            return Kept(_drawn("JPEG"), "image/jpeg")
        case "drawing":
            return Kept(_drawn("PNG"), "image/png")
        case "program":
            return Kept(b"MZ\x90\x00" + bytes(2048), "image/jpeg")
        case "huge":
            return Kept(b"\xff\xd8\xff\xe0" + bytes(HUGE), "image/jpeg")
    raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What the provider says of them when it calls the hub."""

    sid: str
    fields: dict[str, str]


def enclose(desk: Desk, pictures: Sequence[Kept]) -> Enclosed:
    """Kept from here on; a text with pictures has another name than one without."""
    sid = f"MM{uuid4().hex}"
    fields = {"NumMedia": str(len(pictures))}
    for number, picture in enumerate(pictures):
        name = f"{sid}/Media/ME{uuid4().hex}"
        desk.pictures.put(name, picture)
        fields[f"MediaUrl{number}"] = (
            f"{desk.pictures.root}/2010-04-01/Accounts/{desk.account}/Messages/{name}"
        )
        fields[f"MediaContentType{number}"] = picture.type
    return Enclosed(sid, fields)


def fetch(request: Request, desk: Desk, account: str, name: str) -> Answer:
    """GET …/Messages/<MM…>/Media/<ME…>"""
    if not texts.is_signed_in(request.headers["Authorization"], account, desk.token):
        return words("Authenticate", HTTPStatus.UNAUTHORIZED)
    order = desk.faults.for_media(name)
    fault = order.fault if order else None
    if isinstance(fault, MediaFault) and fault in REFUSALS:
        return words(fault.value, REFUSALS[fault])
    match fault:
        case MediaFault.ELSEWHERE:
            return Answer(status=HTTPStatus.TEMPORARY_REDIRECT, headers={"Location": "https://10.0.0.7/x"})
        case MediaFault.IN_A_RING:
            back = f"{desk.pictures.root}/rings/"
            return Answer(status=HTTPStatus.TEMPORARY_REDIRECT, headers={"Location": back})
        case MediaFault.DROPPED:
            return Answer(is_dropped=True)
    kept = desk.pictures.get(name)
    if kept is None:
        return words("Not found", HTTPStatus.NOT_FOUND)
    after = order.seconds if order and fault is MediaFault.SLOW else 0.0
    return Answer(content=kept.content, type=kept.type, after=after)


def remove(request: Request, desk: Desk, account: str, name: str) -> Answer:
    """DELETE …/Messages/<MM…>/Media/<ME…>.json"""
    if not texts.is_signed_in(request.headers["Authorization"], account, desk.token):
        return words("Authenticate", HTTPStatus.UNAUTHORIZED)
    is_there = desk.pictures.remove(name)
    return Answer(status=HTTPStatus.NO_CONTENT if is_there else HTTPStatus.NOT_FOUND)


def ring(request: Request, desk: Desk) -> Answer:
    """GET /rings/: leads to itself."""
    return Answer(status=HTTPStatus.TEMPORARY_REDIRECT, headers={"Location": f"{desk.pictures.root}/rings/"})


def _drawn(format: str) -> bytes:
    """A plain scene of a few shapes: a window, a table, a cup."""
    image = Image.new("RGB", (640, 480), (232, 226, 214))
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 40, 300, 240), (176, 204, 224))
    draw.rectangle((176, 40, 184, 240), (250, 248, 242))
    draw.rectangle((0, 350, 640, 480), (150, 112, 82))
    draw.rectangle((400, 250, 520, 350), (92, 104, 150))
    draw.ellipse((400, 235, 520, 265), (250, 248, 242))
    saved = BytesIO()
    image.save(saved, format)
    return saved.getvalue()
