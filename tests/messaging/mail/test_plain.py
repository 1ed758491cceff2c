"""What can be had of a mail without its reader: whatever the bytes are, an answer and no exception."""

import pytest

from messaging.mail import plain


def test_the_lines_that_say_what_it_is() -> None:
    raw = b"Received: x\r\nFrom: Dan <Dan@home.example>\r\nSubject: =?x?q?=\r\n folded\r\nDate: today\r\n\r\nFrom: no\r\n"
    assert plain.head(raw).splitlines() == ["From: Dan <Dan@home.example>", "Subject: =?x?q?=", "Date: today"]
    assert plain.sender(raw) == "dan@home.example"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", ""),
        (b"\x00\xff\xfe", ""),
        (b"From: a@b.example, c@d.example\n\n", ""),
        (b"From: a@b.example\nFrom: c@d.example\n\n", ""),
        (b"From: a@b.example <A@B.example>\n\n", "a@b.example"),
        (b"From: \xff\x00<a@b.example>\n\n", "a@b.example"),
        (b"Subject: x\n\nFrom: a@b.example", ""),
        (b"From:" + b"@" * 1_000_000, ""),
        (b"From: " + b"a" * 1_000_000, ""),
    ],
)
def test_its_sender_if_it_names_one(raw: bytes, said: str) -> None:
    assert plain.sender(raw) == said
    assert "\x00" not in plain.head(raw)
