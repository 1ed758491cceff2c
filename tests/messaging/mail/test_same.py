"""The same mail in other bytes; and what differs in whatever a reader could find is another one."""

import base64

import pytest

from messaging import mail
from messaging.mail import same
from tests.messaging.mail.making import letter, multipart, part


def told(raw: bytes) -> str | None:
    return same.told(raw, mail.read(raw))


FILE = part(b"%PDF-1.7 one", "application/pdf; name=a.pdf", Content_Disposition="attachment; filename=a.pdf")
PLAIN = letter("Grüße.\r\nUntil Tuesday. \r\n", content_type="text/plain; charset=utf-8")
BOTH = multipart(part("Here it is."), FILE)


@pytest.mark.parametrize(
    "other",
    [
        PLAIN.replace(b"\r\n", b"\n"),
        b"X-Moved: yes\r\n" + PLAIN,
        PLAIN.replace(b"Subject:", b"X-Folder: Done\r\nSubject:"),
        PLAIN + b"\r\n\r\n",
        letter(
            base64.encodebytes("Grüße.\nUntil Tuesday.\n".encode()),
            content_type="text/plain; charset=utf-8",
            content_transfer_encoding="base64",
        ),
        letter(
            "Gr=C3=BC=C3=9Fe.\r\nUntil=\r\n Tuesday.",
            content_type="text/plain; charset=utf-8",
            content_transfer_encoding="quoted-printable",
        ),
        letter("Grüße.\r\nUntil Tuesday.".encode("latin-1"), content_type="text/plain; charset=iso-8859-1"),
        letter(
            "Grüße.\r\nUntil Tuesday.",
            content_type="text/plain; charset=utf-8",
            subject="=?utf-8?q?About_Tuesday?=",
        ),
    ],
    ids=["lines", "above", "between", "tail", "base64", "quoted", "latin", "subject"],
)
def test_the_same_in_other_bytes(other: bytes) -> None:
    assert other != PLAIN
    assert told(other) == told(PLAIN) is not None


def test_other_boundaries_are_no_difference() -> None:
    assert told(multipart(part("Here it is."), FILE, boundary="another")) == told(BOTH) is not None


@pytest.mark.parametrize(
    "other",
    [
        letter("Until Wednesday."),
        letter(subject="About Wednesday"),
        letter(message_id="<second@home.example>"),
        letter(date="Mon, 3 Mar 2025 10:15:01 -0500"),
        letter(**{"from": "Dan Holm <eve@home.example>"}),
        letter(to="other@practice.example"),
        letter(in_reply_to="<x@practice.example>"),
        letter(auto_submitted="auto-replied"),
        letter("Hello Ana.\r\n> Hello Dan."),
    ],
    ids=["text", "subject", "id", "date", "sender", "recipient", "answers", "automatic", "quoted"],
)
def test_what_differs_is_another(other: bytes) -> None:
    assert told(other) not in (None, told(letter()))


@pytest.mark.parametrize(
    "other",
    [
        multipart(part("Here it is."), FILE.replace(b"one", b"two")),
        multipart(part("Here it is."), FILE.replace(b"a.pdf", b"b.pdf")),
        multipart(part("Here it is.")),
        multipart(part("Here it is."), FILE, FILE),
        multipart(part("Here it is."), part("Here it is.", "text/html"), FILE),
    ],
    ids=["content", "name", "none", "twice", "another form"],
)
def test_files_and_other_forms_count(other: bytes) -> None:
    assert told(other) not in (None, told(BOTH))


@pytest.mark.parametrize("left_out", ["message_id", "date", "from"])
def test_without_id_date_or_sender_nothing_is_the_same(left_out: str) -> None:
    assert told(letter(**{left_out: None})) is None


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"no header at all", letter(date="yesterday")])
def test_what_cannot_be_read_is_the_same_as_nothing(raw: bytes) -> None:
    assert told(raw) is None
