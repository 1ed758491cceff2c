"""The page: what was sent by mail and by text, newest first, and a form to answer each."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from messaging.emulators import answers, pictures
from messaging.emulators.desk import Desk
from messaging.emulators.hub import Outcome
from messaging.emulators.ledger import Channel, Item
from messaging.emulators.web import Answer, Request, see_other, words

PAGE_SIZE = 50
HERE = Path(__file__).parent
STATIC = Path(settings.BASE_DIR) / "static"
STATIC_TYPES = {".css": "text/css; charset=utf-8", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
TOLD = {
    Outcome.TAKEN: _("Handed to the hub."),
    Outcome.REFUSED: _("The hub refused it."),
    Outcome.UNREACHABLE: _("The hub did not answer. Is it running?"),
    "incomplete": _("Nothing was sent: an address, a number or the text is missing or can't be read."),
}

_engine = SimpleLazyObject(
    lambda: Engine(dirs=[str(HERE / "templates")], libraries={"i18n": "django.templatetags.i18n"})
)


def show(request: Request, desk: Desk) -> Answer:
    """GET /?who=…&page=…&told=…"""
    who, number = request.query.get("who", ""), _number(request.query.get("page", "1"))
    mails, texts = (_page(desk, channel, who, number) for channel in ("mail", "text"))
    context = {
        "mails": mails,
        "texts": texts,
        "bells": _page(desk, "push", who, number),
        "who": who,
        "told": TOLD.get(request.query.get("told", "")),
        "is_well": request.query.get("told") == Outcome.TAKEN,
        "newer": number - 1,
        "older": number + 1 if max(len(mails), len(texts)) == PAGE_SIZE else 0,
        "desk": desk,
        "pictures": pictures.NAMES.items(),
        "language": get_language() or "en",
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    html = _engine.get_template("page.html").render(Context(context, use_tz=True))
    return Answer(content=html.encode(), type="text/html; charset=utf-8")


def style(request: Request, desk: Desk) -> Answer:
    return Answer(content=(HERE / "page.css").read_bytes(), type=STATIC_TYPES[".css"])


def static(request: Request, desk: Desk, path: str) -> Answer:
    """The product's own styles and fonts, so that the page looks like its kin."""
    file = (STATIC / path).resolve()
    if not file.is_relative_to(STATIC.resolve()) or file.suffix not in STATIC_TYPES or not file.is_file():
        return words("Not found", HTTPStatus.NOT_FOUND)
    return Answer(content=file.read_bytes(), type=STATIC_TYPES[file.suffix])


def answer(request: Request, desk: Desk, channel: Channel, id: str) -> Answer:
    """POST /text/<id>/answers/ or /mail/<id>/answers/"""
    item, text = desk.ledger.find(channel, id), _text(request.form)
    if item is None or item.direction != "out":
        return words("Not found", HTTPStatus.NOT_FOUND)
    if channel == "text" and (picture := _picture(request.form)):
        return _told(answers.answer_text(desk, item, text, picture))
    if not text:
        return _told("incomplete")
    reply = answers.answer_text if channel == "text" else answers.answer_mail
    return _told(reply(desk, item, text))


def new_text(request: Request, desk: Desk) -> Answer:
    """POST /texts/ by anybody with a telephone."""
    sender, text = request.form.get("sender", "").strip(), _text(request.form)
    to = request.form.get("to", "").strip() or desk.practice_number
    picture = _picture(request.form)
    if not _is_number(sender) or not (text or picture):
        return _told("incomplete")
    return _told(answers.send_text(desk, sender=sender, to=to, text=text, picture=picture))


def new_mail(request: Request, desk: Desk) -> Answer:
    """POST /mails/ by anybody with a mailbox."""
    form = request.form
    sender, text = form.get("sender", "").strip(), _text(form)
    to, subject = form.get("to", "").strip() or desk.practice_address, form.get("subject", "").strip()
    if not text:
        return _told("incomplete")
    try:
        return _told(answers.send_mail(desk, sender=sender, to=to, subject=subject, text=text))
    except (ValueError, IndexError):
        return _told("incomplete")


def _page(desk: Desk, channel: Channel, who: str, number: int) -> list[Item]:
    items = [item for item in desk.ledger.items(channel) if not who or who in (item.to, item.sender)]
    return items[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]


def _told(outcome: str) -> Answer:
    return see_other(f"/?told={outcome}")


def _text(form: Mapping[str, Any]) -> str:
    """Browsers send lines ended by CRLF; telephones and mail programs write LF."""
    return str(form.get("text", "")).replace("\r\n", "\n").strip()


def _picture(form: Mapping[str, Any]) -> str:
    """A text may be nothing but a picture."""
    name = str(form.get("picture", ""))
    return name if name in pictures.NAMES else ""


def _is_number(text: str) -> bool:
    return text.startswith("+") and text[1:].isdecimal() and text.isascii()


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
