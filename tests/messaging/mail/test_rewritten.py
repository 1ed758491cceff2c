"""What a provider's reader took apart and we wrote again reads as it did before: no sender, no word and no file is lost."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as some

from messaging import mail
from messaging.mail import rewritten
from tests.messaging.mail.making import letter, multipart, part
from tests.messaging.mail.test_fuzz import CALM, GRAMMAR, SEEDS, damaged


def again(raw: bytes) -> bytes:
    return rewritten.raw(message_from_bytes(raw, policy=default))


@pytest.mark.parametrize(
    "raw",
    [
        *SEEDS,
        letter("Grüße.", content_type="multipart/mixed"),
        letter("Grüße.", content_type="multipart/mixed; boundary=seam"),
        letter("Grüße.", subject="Grüße"),
        letter(b"Gr\xfc\xdfe.", content_type="text/plain; charset=latin-1"),
        letter(b"Gr\xfc\xdfe.", content_type="text/plain; charset=nothing-known"),
        letter("Good.", subject="a\x0cb\x1dc\x0b\x0bd"),
        letter("Good.", subject="a\r\n b"),
        multipart(part("Grüße."), part(letter("Grüße."), "message/rfc822")),
        multipart(part("Grüße.", "multipart/alternative; boundary=inner"), part("Good.")),
    ],
)
def test_it_reads_as_before(raw: bytes) -> None:
    before, after = mail.read(raw), mail.read(again(raw))
    for name in ("sender", "subject", "text", "quoted", "message_id", "date"):
        assert getattr(after, name) == getattr(before, name)
    assert [one.name for one in after.attachments] == [one.name for one in before.attachments]


@pytest.mark.parametrize(
    "raw",
    [
        letter("Grüße.\r\n"),
        letter("Good.", subject="a\r\n b"),
        multipart(part("Grüße.\r\n"), part(b"\x89PNG\r\n\x1a\n\r\r\n\xff", "image/png")),
    ],
)
def test_what_is_in_order_is_the_same_to_the_byte(raw: bytes) -> None:
    assert again(raw) == raw


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r", "\x0b", "\u2028"])
@pytest.mark.parametrize("word", ["Hello", "Grüße", "=?utf-8?q?Hello=0D=0A=0D=0AX?="])
def test_a_header_that_was_made_of_pieces_is_one_line(word: str, end: str) -> None:
    """What stood at its end would be the end of all headers."""
    message = EmailMessage()
    for name in ("Subject", "Message-ID", "X-A"):
        message[name] = f"{word}{end}"
    message["From"] = "Dän Ö. <dan@home.example>"
    message.set_payload("Good.")
    after = mail.read(rewritten.raw(message))
    assert (after.sender, after.text) == ("dan@home.example", "Good.")
    assert after.subject in {"Hello", "Grüße", "Hello X", "Hello  X"}


def test_twice_is_once() -> None:
    for raw in SEEDS:
        assert again(again(raw)) == again(raw)


@CALM
@given(some.lists(some.sampled_from(GRAMMAR), max_size=120).map(b"".join))
def test_anything_can_be_written(raw: bytes) -> None:
    again(raw)


@CALM
@given(some.sampled_from(SEEDS), some.randoms(use_true_random=False), some.integers(1, 12))
def test_damage_can_be_written(raw: bytes, chance: object, times: int) -> None:
    again(damaged(raw, chance, times))
