"""Was this written by a program? Then no automatic reply goes back. And does it say itself that it went to many?"""

import re

from messaging.mail.headers import Headers

_PRECEDENCE = {"bulk", "junk", "list", "auto_reply"}
_TO_MANY = {"bulk", "junk", "list"}
_MARKS = ("list-id", "list-unsubscribe", "x-autoreply", "x-autorespond", "x-autoresponse")
_LISTS = ("list-id", "list-post", "mailing-list")
_NO_ANSWER = re.compile(
    r"(?:.*[._-])?(?:no[._-]?reply|do[._-]?not[._-]?reply|noanswer|mailer[._-]?daemon|postmaster|bounces?)"
    r"(?:[._+-].*)?",
    re.IGNORECASE,
)
_SUPPRESSED = {"all", "oof", "autoreply"}


def is_automatic(headers: Headers, kind: str, sender: str | None) -> bool:
    submitted = headers.get("auto-submitted").partition(";")[0].strip().lower()
    suppressed = {word.strip().lower() for word in headers.get("x-auto-response-suppress").split(",")}
    return (
        submitted not in ("", "no")
        or headers.get("precedence").strip().lower() in _PRECEDENCE
        or any(headers.all(name) for name in _MARKS)
        or bool(suppressed & _SUPPRESSED)
        or any(value.strip() == "<>" for value in headers.all("return-path"))
        or kind == "multipart/report"
        or bool(_NO_ANSWER.fullmatch(_local_part(sender, headers)))
    )


def is_bulk(headers: Headers) -> bool:
    """What goes to many at once, or answers by itself, as its own headers say. Its sender's name proves nothing; a program
    that writes anew may be a form on a web site, and hands on what one person said."""
    submitted = (value.partition(";")[0].strip().lower() for value in headers.all("auto-submitted"))
    precedence = {value.strip().lower() for value in headers.all("precedence")}
    listed = (*headers.all("list-id"), *headers.all("list-unsubscribe"))
    return (
        any(value not in ("", "no", "auto-generated") for value in submitted)
        or bool(precedence & _TO_MANY)
        or any(value.strip() for value in listed)
    )


def lists(headers: Headers) -> str:
    """Where it was handed out, in its lists' own words."""
    return " ".join(value for name in _LISTS for value in headers.all(name)).lower()


def _local_part(sender: str | None, headers: Headers) -> str:
    """Of the sender, who for a mail server's own messages is sometimes no full address."""
    shown = sender or headers.get("from")[:200].strip("<> ")
    return shown.rpartition("@")[0] or shown
