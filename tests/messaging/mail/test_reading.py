"""An ordinary message, and the headers of extraordinary ones."""

import dataclasses
from datetime import UTC, datetime

import pytest

from messaging import mail
from tests.messaging.mail.making import letter, read


def test_an_ordinary_message():
    message = mail.read(
        letter(
            "Hello Ana.\r\n\r\nSee you.\r\n",
            cc="Fay <fay@home.example>, office@practice.example",
            in_reply_to="<asked@practice.example>",
            references="<one@practice.example> <asked@practice.example>",
        )
    )
    assert message.sender == "dan@home.example"
    assert message.sender_name == "Dan Holm"
    assert message.recipients == ("office@practice.example", "fay@home.example")
    assert message.subject == "About Tuesday"
    assert message.date == datetime(2025, 3, 3, 15, 15, tzinfo=UTC)
    assert message.message_id == "first@home.example"
    assert message.in_reply_to == ("asked@practice.example",)
    assert message.references == ("one@practice.example", "asked@practice.example")
    assert message.text == "Hello Ana.\n\nSee you."
    assert message.quoted == ""
    assert message.passages == (mail.Passage(False, "Hello Ana.\n\nSee you."),)
    assert message.attachments == ()
    assert not message.is_automatic
    assert not message.is_broken
    assert message.problems == ()


def test_no_repr_shows_a_word():
    shown = repr(read("My secret.", content_type="text/plain"))
    for word in ("secret", "Dan", "home.example", "Tuesday", "first@"):
        assert word not in shown


def test_a_read_message_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(read(), "text", "other")  # noqa: B010  the type checker would not let it pass


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_every_kind_of_line_end(end):
    message = mail.read(letter("Hello\r\n\r\nAna").replace(b"\r\n", end))
    assert message.sender == "dan@home.example"
    assert message.text == "Hello\n\nAna"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Mon, 3 Mar 2025 10:15:00 +0000", datetime(2025, 3, 3, 10, 15, tzinfo=UTC)),
        ("3 Mar 2025 10:15 EST", datetime(2025, 3, 3, 15, 15, tzinfo=UTC)),
        ("Mon, 3 Mar 2025 10(ten):  15 :  06 -0100 (local)", datetime(2025, 3, 3, 11, 15, 6, tzinfo=UTC)),
        ("Mon, 3 Mar 2025 10:15:00 -0000", datetime(2025, 3, 3, 10, 15, tzinfo=UTC)),
    ],
)
def test_dates_come_in_utc(given, expected):
    message = read(date=given)
    assert message.date == expected
    assert "bad_date" not in message.problems


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "soon",
        "Pn, 29 paX 2025 21:13:00 +0100",
        "Wed, 15 Dec 2010    59:10 -0500",
        "Mon, 30 Jun 3609 15:33:50 +0600",
        "Mon, 31 Feb 2025 10:00:00 +0000",
        "Mon, 3 Mar 2025 10:15:00 +9999",
        "Mon, 3 Mar " + "9" * 5000 + " 10:15:00 +0000",
        "\x00\xff",
    ],
)
def test_a_broken_date_is_none(given):
    message = read(date=given)
    assert message.date is None
    assert "bad_date" in message.problems
    assert message.text == "Hello Ana."


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<a@x.example>, <broken.\r\n   id@x.example>", ("a@x.example", "broken.id@x.example")),
        ("<a   @   x(house)  .example>", ("a@x.example",)),
        ("dan@home.example", ("dan@home.example",)),
        ("Your message of Monday <a@x.example>", ("a@x.example",)),
        ("", ()),
        ("<>", ()),
        ("<a@x.example> <a@x.example>", ("a@x.example",)),
    ],
)
def test_identifiers(given, expected):
    assert read(references=given).references == expected


def test_references_are_counted_from_the_newest():
    message = read(references=" ".join(f"<{number}@x.example>" for number in range(500)))
    assert len(message.references) == 100
    assert message.references[-1] == "499@x.example"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("=?utf-8?B?w4RuZGVydW5n?=", "Änderung"),
        ("=?iso-8859-1?Q?Gr=FC=DFe?= aus =?utf-8?q?K=C3=B6ln?=", "Grüße aus Köln"),
        ("=?utf-8?Q?one_?= =?utf-8?Q?two?=", "one two"),
        ("=?utf-8?Q?half_a_=E2=82?=\r\n =?utf-8?Q?=AC?=", "half a €"),
        ("Re: \r\n \r\n\t=?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?=", "Re: テスト"),
        ("=?utf-8?Q?How are you??=", "How are you?"),
        ("=?utf-8?B?SGVsbG8=", "=?utf-8?B?SGVsbG8="),
        ("=?utf-8*en?Q?tagged?=", "tagged"),
        (b"raw \xc3\xa9 bytes", "raw é bytes"),
        (b"raw \xe9 bytes", "raw é bytes"),
        ("a\x07b\x1b[31mc\u202egnp.exe", "ab[31mcgnp.exe"),
    ],
)
def test_subjects(given, expected):
    assert read(subject=given).subject == expected


def test_an_unknown_character_set_in_a_subject_is_said():
    message = read(subject="=?x-martian?Q?caf=C3=A9?=")
    assert message.subject == "café"
    assert "bad_charset" in message.problems


def test_a_line_among_the_headers_that_is_none():
    message = mail.read(letter().replace(b"Subject:", b"quite a line\r\nSubject:"))
    assert message.subject == "About Tuesday"
    assert message.text == "Hello Ana."
    assert "bad_header" in message.problems


def test_a_stray_line_inside_a_folded_header():
    raw = letter(to=None).replace(b"Subject:", b"To: Mary\r\n__\r\n   <mary@x.example>\r\nSubject:")
    assert mail.read(raw).recipients == ("mary@x.example",)


def test_a_body_without_a_blank_line_before_it():
    raw = letter().partition(b"\r\n\r\n")[0] + b"\r\nDear Ana,\r\nI stopped.\r\n\r\nDan"
    message = mail.read(raw)
    assert message.sender == "dan@home.example"
    assert message.text == "Dear Ana,\nI stopped.\n\nDan"


def test_the_line_that_mailbox_files_put_first():
    assert (
        mail.read(b"From dan@home.example Mon Mar  3 10:15:00 2025\n" + letter()).subject == "About Tuesday"
    )


def test_blank_lines_before_the_headers():
    assert mail.read(b"\r\n\n" + letter()).subject == "About Tuesday"


def test_a_space_before_the_colon():
    assert mail.read(letter().replace(b"Subject:", b"Subject  :")).subject == "About Tuesday"


def test_words_without_any_header():
    message = mail.read(b"Hello, this came without headers.\nTo: nobody\n")
    assert message.text == "Hello, this came without headers.\nTo: nobody"
    assert message.sender is None
    assert not message.is_broken


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n\r\n", b"From: \r\n\r\n", b"Date: x\r\nMIME-Version: 1.0\r\n\r\n\r\n"]
)
def test_nothing_to_read_is_broken(raw):
    message = mail.read(raw)
    assert message.is_broken
    assert "no_body" in message.problems


def test_a_subject_alone_says_something():
    message = read("", subject="I am running late")
    assert not message.is_broken
    assert "no_body" in message.problems
