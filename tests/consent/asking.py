"""The questions before texts or email, answered as a browser does."""

from typing import Any

from django.test import Client as Browser

from tests import pages
from tests.pages import Page

NEW = "/portal/consents/new/"
CALM: dict[str, tuple[dict[str, Any], ...]] = {
    "sms": (
        {"who_sees": ["nobody"], "work_phone": "no", "shared_plan": "no", "preview": "no"},
        {"checked": "no", "unsafe": "no"},
        {"times": "any", "voicemail": "name", "code_word": "maple", "own_words": ""},
    ),
    "email": (
        {"who_sees": ["nobody"], "work_mail": "no", "shared_device": "no", "preview": "no"},
        {"checked": "no", "unsafe": "no"},
        {"times": "any", "own_words": ""},
    ),
}


def answer(who: Browser, channel: str, **changes: Any) -> Page:
    """To the page with the risks. `changes`: question → answer, on whichever page it stands."""
    page = pages.visit(who, f"{NEW}{channel}/questions/1/")
    for number, calm in enumerate(CALM[channel]):
        mine = {name: value for name, value in changes.items() if _page_of(channel, name) == number}
        page = page.send(**(calm | mine))
    return page


_EXTRA = {"use": 1, "from_time": 2, "until_time": 2, "voicemail_words": 2}


def _page_of(channel: str, name: str) -> int:
    return next((at for at, calm in enumerate(CALM[channel]) if name in calm), _EXTRA.get(name, 0))
