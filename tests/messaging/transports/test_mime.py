import dataclasses
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from messaging.transports import mime
from messaging.transports.base import Envelope, Reason, TransportError
from messaging.transports.warrants import issue_warrant

NOW = datetime(2026, 11, 20, 14, 3, tzinfo=UTC)
SENDER = "office@practice.example"


def parsed(envelope: Envelope) -> EmailMessage:
    return message_from_bytes(mime.compose(envelope, SENDER, NOW).content, policy=default)


def words(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


def changed(letter: Envelope, **changes: Any) -> Envelope:
    return dataclasses.replace(letter, **changes)


def test_plain_text_and_nothing_else(letter: Envelope) -> None:
    message = parsed(letter)
    assert message.get_content_type() == "text/plain" and not message.is_multipart()
    assert words(message) == letter.text + "\n"
    assert message["From"] == "Alder Practice <office@practice.example>"
    assert message["To"] == letter.to
    assert message["Subject"] == letter.subject
    assert message["Date"] == "Fri, 20 Nov 2026 14:03:00 +0000"
    assert set(message.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID"),
        *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
    }


def test_the_id_names_the_delivery_and_not_the_attempt(letter: Envelope) -> None:
    right = issue_warrant(letter.warrant.decision_id, delivery_id=letter.delivery_id, attempt=2)
    again = changed(letter, attempt=2, warrant=right)
    assert parsed(letter)["Message-ID"] == f"<{letter.delivery_id}@practice.example>"
    assert parsed(again)["Message-ID"] == parsed(letter)["Message-ID"]


def test_an_automatic_letter_says_so(letter: Envelope) -> None:
    assert parsed(changed(letter, auto_submitted="auto-replied"))["Auto-Submitted"] == "auto-replied"
    assert parsed(letter)["Auto-Submitted"] is None


def test_a_reply_names_its_ancestors_however_long_their_ids(letter: Envelope) -> None:
    long_id = f"<{'DM6PR02MB' * 12}@mail.outlook.example>"
    reply = changed(letter, in_reply_to=long_id, references=("<first@a.example>", long_id))
    raw = mime.compose(reply, SENDER, NOW).content
    assert b"=?" not in raw
    assert parsed(reply)["In-Reply-To"] == long_id
    assert str(parsed(reply)["References"]).split() == ["<first@a.example>", long_id]


def test_reply_to(letter: Envelope) -> None:
    message = parsed(changed(letter, reply_to="thread-1@practice.example"))
    assert message["Reply-To"] == "Alder Practice <thread-1@practice.example>"


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "é ñ ü – “quoted”",
        "日本語のテキスト",
        "😀 " * 60,
        "long " * 400,
        "x" * 5000,
        ".\n..\n.leading dot\nend",
        "From here\n--\ntwo dashes",
        "= equals =3D",
        "trailing blanks   \nnext",
    ],
)
def test_words_arrive_as_they_were(letter: Envelope, text: str) -> None:
    envelope = changed(letter, text=text)
    raw = mime.compose(envelope, SENDER, NOW).content
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")
    assert words(parsed(envelope)) == text + "\n"


def test_every_kind_of_line_end_becomes_the_one_of_mail(letter: Envelope) -> None:
    """A bare CR or LF before a dot would let one letter be read as two by another server."""
    raw = mime.compose(changed(letter, text="one\r.\r\ntwo\n.\n\rthree"), SENDER, NOW).content
    assert b"\r" not in raw.replace(b"\r\n", b"") and b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Hello\nBcc: eve@mail.example"},
        {"subject": "Hello\rBcc: eve@mail.example"},
        {"subject": "Hello\u2028there"},
        {"subject": "Hello\x85there"},
        {"sender_name": "Alder\r\nBcc: eve@mail.example"},
        {"sender_name": "Alder\u2029Practice"},
        {"to": "dan@mail.example\nRCPT TO:<eve@mail.example>"},
        {"to": "dan@mail.example, eve@mail.example"},
        {"to": "Dan <dan@mail.example>"},
        {"to": "dan@mail.example>\x00"},
        {"to": "dan mail.example"},
        {"to": "@mail.example"},
        {"to": "dan@"},
        {"to": "dan@[127.0.0.1]"},
        {"to": ""},
        {"to": f"dan@{'ü' * 80}.example"},
        {"reply_to": "office@practice.example\nX: y"},
        {"message_id": "<a@b>\nX: y"},
        {"in_reply_to": "<a b@c>"},
        {"references": ("<a@b>", "x>\r\nBcc: <eve@mail.example>")},
        {"text": "half a pair \ud83d"},
    ],
)
def test_what_would_start_another_header_is_refused(letter: Envelope, changes: dict[str, Any]) -> None:
    with pytest.raises(TransportError) as raised:
        mime.compose(changed(letter, **changes), SENDER, NOW)
    assert (raised.value.reason, raised.value.permanent) == (Reason.MALFORMED, True)


def test_names_and_subjects_of_any_script(letter: Envelope) -> None:
    envelope = changed(letter, sender_name="Práctica Álamo, S.L.", subject="Ихтиандр " * 20)
    message = parsed(envelope)
    assert message["From"].addresses[0].display_name == "Práctica Álamo, S.L."
    assert message["Subject"].split() == ["Ихтиандр"] * 20


def test_a_domain_of_any_script_travels_in_ascii(letter: Envelope) -> None:
    composed = mime.compose(changed(letter, to="dan@bücher.example"), SENDER, NOW)
    assert composed.to == "dan@xn--bcher-kva.example" and not composed.is_international


def test_a_mailbox_of_any_script_needs_a_server_for_it(letter: Envelope) -> None:
    composed = mime.compose(changed(letter, to="dañ@mail.example"), SENDER, NOW)
    assert composed.is_international and "dañ@mail.example".encode() in composed.content
