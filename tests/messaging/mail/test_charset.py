"""Right words from wrongly labelled bytes."""

import pytest

from messaging import mail
from messaging.mail import charset
from tests.messaging.mail.making import letter, read

NEC_ROW = b"\x1b$B-!4u\x1b(B"  # circled one, which ISO-2022-JP has not, and a sign that it has


@pytest.mark.parametrize(
    ("words", "encoded", "declared"),
    [
        ("Grüße", "utf-8", "utf-8"),
        ("Grüße", "utf-8", '"UTF-8"'),
        ("Grüße", "latin-1", "ISO-8859-1"),
        ("“quoted” – it’s", "cp1252", "iso-8859-1"),
        ("Привет", "koi8-r", "koi8-r"),
        ("Привет", "cp1251", "windows-1251"),
        ("镕基", "gb18030", "gb2312"),
        ("①髙", "cp932", "shift_jis"),
        ("すみません。", "iso2022_jp", "iso-2022-jp"),
        ("こんにちは", "euc_jp", "EUC-JP"),
        ("똠방각하", "cp949", "ks_c_5601-1987"),
        ("안녕", "euc_kr", "euc-kr"),
        ("ไทย", "cp874", "tis-620"),
        ("ışık", "cp1254", "iso-8859-9"),
        ("שלום", "iso8859_8", "iso-8859-8-i"),
        ("中文", "utf-16", "utf-16"),
        ("plain", "ascii", "us-ascii"),
        ("plain", "ascii", "utf-16"),
        ("plain", "ascii", ""),
    ],
)
def test_declared(words, encoded, declared):
    text, trusted = charset.decode(words.encode(encoded), declared)
    assert text == words
    assert trusted or declared == "utf-16"


@pytest.mark.parametrize(
    ("words", "encoded", "declared"),
    [
        ("Grüße", "utf-8", "us-ascii"),
        ("Grüße", "utf-8", "iso-8859-1"),
        ("it’s é", "utf-8", "windows-1252"),
        ("Grüße", "cp1252", "utf-8"),
        ("Grüße", "cp1252", "us-ascii"),
        ("Grüße", "cp1252", "x-unknown"),
        ("Grüße", "utf-8", "x-unknown"),
        ("すみません。", "cp932", "iso-2022-jp"),
        ("すみません。", "iso2022_jp", "us-ascii"),
        ("すみません。", "iso2022_jp", ""),
        ("Grüße", "cp1252", ""),
    ],
)
def test_mislabelled_is_read_and_said(words, encoded, declared):
    assert charset.decode(words.encode(encoded), declared) == (words, False)


def test_undeclared_utf_8_needs_no_word():
    assert charset.decode("Grüße".encode()) == ("Grüße", True)


def test_japanese_with_signs_that_its_character_set_has_not():
    text, _ = charset.decode(NEC_ROW, "iso-2022-jp")
    assert text[0] == "①"


def test_one_broken_byte_costs_one_character():
    content = "überall schöne Grüße, ganz herzlich für Ähnliches".encode() + b"\xff"
    text, trusted = charset.decode(content, "utf-8")
    assert text == "überall schöne Grüße, ganz herzlich für Ähnliches\ufffd"
    assert not trusted


def test_bytes_that_are_nothing_come_as_latin_1():
    assert charset.decode(b"\x81\x8d\x8f", "utf-8") == ("\x81\x8d\x8f", False)


@pytest.mark.parametrize(
    "label",
    [
        "rot13",
        "base64",
        "hex",
        "zip",
        "bz2",
        "uu",
        "punycode",
        "idna",
        "unicode_escape",
        "undefined",
        "mbcs",
        "../x",
    ]
    + ["x" * 10_000, "", " "],
)
def test_what_is_no_character_set_is_none(label):
    assert charset.codec_for(label) is None


def test_unknown_names_are_not_remembered():
    from encodings import _cache

    before = len(_cache)
    for number in range(100):
        charset.decode(b"\xff", f"x-made-up-{number}")
    assert len(_cache) == before


def test_the_problem_is_noted_on_the_message():
    assert (
        "bad_charset" in read("Grüße".encode("cp1252"), content_type="text/plain; charset=x-unknown").problems
    )
    assert read("Grüße".encode("cp1252"), content_type="text/plain; charset=iso-8859-1").problems == ()


def test_no_text_keeps_what_could_not_be_read_or_stored():
    body = b"What a day\x00 it was, \x08and +2AA- how long ago."
    message = mail.read(letter(body, content_type="text/plain; charset=utf-7"))
    assert message.text == "What a day it was, and  how long ago."
    message.text.encode()
