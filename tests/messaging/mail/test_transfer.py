"""Base64, quoted-printable and uuencode as they come."""

import base64
import binascii

import pytest

from tests.messaging.mail.making import read

WORDS = "Grüße an alle, die das hier lesen. " * 4
BASE64 = base64.encodebytes(WORDS.encode()).decode().replace("\n", "\r\n")


def with_encoding(body, encoding):
    return read(body, content_type="text/plain; charset=utf-8", content_transfer_encoding=encoding)


@pytest.mark.parametrize(
    "name", ["base64", "BASE64", "base-64", "b64", '"base64"', "base64;", "base64 (really)"]
)
def test_base64_by_any_name(name):
    message = with_encoding(BASE64, name)
    assert message.text == WORDS.strip()
    assert message.problems == ()


def test_base64_with_foreign_characters():
    message = with_encoding(BASE64[:40] + "!*.\u0007" + BASE64[40:], "base64")
    assert message.text == WORDS.strip()
    assert "bad_encoding" in message.problems


def test_base64_without_padding_or_cut_short():
    cut = BASE64.strip().rstrip("=")[:-3]
    message = with_encoding(cut, "base64")
    assert message.text.startswith("Grüße an alle")


def test_base64_with_a_footer_in_the_clear():
    message = with_encoding(BASE64 + "\r\n____________\r\nSent by the list, friends at home\r\n", "base64")
    assert message.text.startswith("Grüße an alle")
    assert message.text.endswith("Sent by the list, friends at home")
    assert "bad_encoding" in message.problems


def test_two_runs_of_base64_in_one():
    body = base64.b64encode(b"one ").decode() + "\r\n" + base64.b64encode(b"two").decode()
    assert with_encoding(body, "base64").text == "one two"


def test_words_in_the_clear_called_base64():
    assert with_encoding("Dear Ana, I come.", "base64").text == "Dear Ana, I come."


@pytest.mark.parametrize(
    "name", ["quoted-printable", "Quoted-Printable;", "quoted printable", "quotedprintable"]
)
def test_quoted_printable_by_any_name(name):
    message = with_encoding("Gr=C3=BC=C3=9Fe, a =\r\nlong line=20\r\nend", name)
    assert message.text == "Grüße, a long line\nend"
    assert message.problems == ()


def test_damaged_quoted_printable():
    assert with_encoding("a =\t \r\nb =ZZ =3", "quoted-printable").text == "a b =ZZ =3"


def test_uuencode():
    lines = b"".join(
        binascii.b2a_uu(WORDS.encode()[at : at + 45]) for at in range(0, len(WORDS.encode()), 45)
    )
    message = with_encoding(b"begin 644 letter.txt\n" + lines + b"`\nend\n", "x-uuencode")
    assert message.text == WORDS.strip()
    assert message.problems == ()


def test_uuencode_with_rubbish_at_the_ends_of_lines():
    line = binascii.b2a_uu(b"Hello Ana").rstrip(b"\n") + b" ABC"
    assert with_encoding(b"begin 644 x\n" + line + b"\n`\nend\n", "uuencode").text == "Hello Ana"


def test_no_uuencode_at_all():
    message = with_encoding("Hello Ana", "x-uuencode")
    assert message.text == "Hello Ana"
    assert "bad_encoding" in message.problems


@pytest.mark.parametrize("name", ["plain", "x-martian", "8 bits or so"])
def test_an_unknown_encoding_is_read_as_it_is(name):
    message = with_encoding("Grüße", name)
    assert message.text == "Grüße"
    assert "unknown_encoding" in message.problems


@pytest.mark.parametrize("name", ["7bit", "7-bit", "8bit", "BINARY", "", None])
def test_nothing_to_undo(name):
    message = with_encoding("Grüße", name)
    assert message.text == "Grüße"
    assert message.problems == ()
