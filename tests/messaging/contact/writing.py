"""What somebody says who writes for the first time, through the act and through the page."""

from datetime import datetime
from typing import Any

from django.test import Client as Browser

from messaging import actions
from messaging.contact.said import Said
from messaging.models import Inquiry
from practice.actors import stranger
from tests import pages
from tests.conftest import Clock
from tests.pages import Page

PAGE = "/contact/"
WORDS = "I cannot sleep since my brother died. Is there a place?"
EMAIL, PHONE = "kim@elsewhere.example", "+12025550177"
TYPED = {
    "called": "Kim",
    "words": WORDS,
    "matter": "myself",
    "state": "NY",
    "way": "email",
    "email": EMAIL,
    "phone": "",
    "others": "no",
}


def said(**more: Any) -> Said:
    return Said(
        **{"called": "Kim", "way": "email", "words": WORDS, "email": EMAIL, "others_see": False} | more
    )


def receive(
    now: datetime, *, network: str = "192.0.2.7", language: str = "en", trap: str = "", **more: Any
) -> Inquiry:
    return actions.receive_inquiry(
        said=said(**more), trap=trap, language=language, submission=None, actor=stranger(network), now=now
    )


def write(clock: Clock, browser: Browser | None = None, *, after: int = 20, **typed: str) -> Page:
    """Opens the page, takes some seconds, sends it."""
    page = pages.visit(browser or Browser(), PAGE)
    clock.move(seconds=after)
    return page.send(**TYPED | typed)
