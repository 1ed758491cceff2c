"""Plain words for what was odd about a message. They are codes: pages translate them."""

from enum import StrEnum


class Problem(StrEnum):
    BAD_DATE = "bad_date"
    BAD_CHARSET = "bad_charset"  # the declared character set was wrong or unknown; the text is a best guess
    BAD_ENCODING = "bad_encoding"  # base64 or uuencode with damage
    UNKNOWN_ENCODING = "unknown_encoding"
    BAD_HEADER = "bad_header"  # a line among the headers that is none
    BAD_HTML = "bad_html"
    ILLEGAL_BOUNDARY = "illegal_boundary"
    TRUNCATED = "truncated"  # the end of the message never came
    SEVERAL_SENDERS = "several_senders"
    NO_SENDER = "no_sender"
    NO_BODY = "no_body"
    ONLY_QUOTED = "only_quoted"  # nothing new above, between or below what is quoted
    UNREADABLE = "unreadable"  # said to be text, but it is none
    TOO_DEEP = "too_deep"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_LARGE = "too_large"
    LONG_TEXT = "long_text"
    LONG_HEADERS = "long_headers"


class Notes:
    """Collects each problem once, in the order of discovery."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}

    def __call__(self, problem: Problem) -> None:
        self._found[problem.value] = None

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self._found)
