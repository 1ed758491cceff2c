"""Any bytes give a message; no word of a body is lost; nothing takes exponential time."""

import random
import time
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from messaging import mail
from messaging.mail import folding
from tests.messaging.mail.making import html, letter, multipart, nested, part, read
from tests.messaging.mail.test_folding import ANSWERED

CALM = settings(
    max_examples=150, deadline=timedelta(seconds=30), suppress_health_check=[HealthCheck.too_slow]
)

SEEDS = [
    letter("Hello Ana.\r\n\r\n> How are you?\r\n> Ana\r\n", subject="=?utf-8?B?w4RuZGVydW5n?="),
    multipart(
        nested(
            part("plain =C3=A9", Content_Transfer_Encoding="quoted-printable"),
            part("<p>x<b>y", "text/html"),
            kind="alternative",
            boundary="in",
        ),
        part(
            "AAECAw==",
            "image/png",
            Content_Transfer_Encoding="base64",
            Content_Disposition="attachment; filename*0*=utf-8''%C3%A9; filename*1=.png",
        ),
        part(letter("inner"), "message/rfc822"),
    ),
    letter("<table><tr><td>x</table><blockquote>y</blockquote>", content_type="text/html; charset=gb2312"),
    letter(b"begin 644 x\n#0V%T\n`\nend\n", content_transfer_encoding="x-uuencode"),
    letter(b"\x1b$B$9$_\x1b(B", content_type="text/plain; charset=iso-2022-jp; format=flowed; delsp=yes"),
]
GRAMMAR = [
    b"\r\n", b"\n", b"\r", b" ", b"--seam", b"--seam--", b"Content-Type: ",
    b"multipart/mixed; boundary=seam", b"text/html", b"; charset=", b"utf-7", b"=?utf-8?B?", b"?=",
    b"From: ", b"<a@b.example>", b"(", b")", b'"', b"\\", b",", b";", b":", b">", b"> ", b"<p>", b"<",
    b"&amp;", b"<blockquote>", b"On 3 Mar 2025 14:02 wrote:", b"=", b"=3D", b"\x00", b"\xff",
    b"\x1b$B", b"Content-Transfer-Encoding: base64", b"begin 644 x", b"`", b"Date: ", b"9",
    b"filename*0*=", b"%C3", b"-- ",
]  # fmt: skip


def sound(message):
    """What must hold of every message, whatever it came from."""
    assert message.text == message.text.strip("\n")
    assert "\x00" not in message.text + message.quoted + message.subject + message.sender_name
    (message.text + message.quoted + message.subject).encode()
    assert message.sender is None or message.sender.count("@") >= 1
    for file in message.attachments:
        assert file.name and "/" not in file.name and "\\" not in file.name and file.name not in (".", "..")
        assert file.name.isprintable()
    words = " ".join(passage.text for passage in message.passages).split()
    assert sorted(words) == sorted(f"{message.text}\n{message.quoted}".split())


@CALM
@given(some.binary(max_size=2_000))
def test_any_bytes(raw):
    sound(mail.read(raw))


@CALM
@given(some.lists(some.sampled_from(GRAMMAR), max_size=120).map(b"".join))
def test_anything_that_looks_a_little_like_mail(raw):
    sound(mail.read(raw))


@CALM
@given(some.sampled_from(SEEDS), some.randoms(use_true_random=False), some.integers(1, 12))
def test_good_mail_with_damage(raw, chance, times):
    sound(mail.read(damaged(raw, chance, times)))


@CALM
@given(some.text(max_size=1_500))
def test_any_page(markup):
    sound(html(markup))


@CALM
@given(some.text(max_size=500))
def test_any_words_in_a_header(text):
    raw = text.encode("utf-8", "replace")
    sound(read(subject=raw, **{"from": raw, "to": raw, "content_type": raw, "date": raw, "references": raw}))


LINES = some.one_of(
    some.sampled_from(
        ["", "> quoted", ">", "-- ", "Sent from my iPhone", "yes.", "From: x", "Sent: y", "To: z", *ANSWERED]
    ),
    some.text(alphabet=some.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
)


@CALM
@given(some.lists(LINES, max_size=25).map("\n".join))
def test_folding_loses_no_word_and_keeps_the_order(body):
    passages = folding.fold(body)
    assert "\n".join(passage.text for passage in passages).split() == body.split()


def damaged(raw, chance: random.Random, times):
    for _ in range(times):
        at, until = sorted(chance.randrange(len(raw) + 1) for _ in range(2))
        raw = (
            chance.choice(
                [
                    raw[:at] + raw[until:],
                    raw[:at] + chance.choice(GRAMMAR) + raw[at:],
                    raw[:until] + raw[at:until] + raw[until:],
                    raw[:at] + chance.randbytes(3) + raw[at + 3 :],
                    raw[:at],
                ]
            )
            or b"\n"
        )
    return raw


def repeated(text, size=300_000):
    return (text * (size // len(text) + 1))[:size]


@pytest.mark.parametrize(
    "raw",
    [
        repeated(b"\n"),
        repeated(b"From: a@b.example\n"),
        repeated(b"a:b\n"),
        letter(repeated(b"On 1 On 1 wrote \n:\n")),
        letter(repeated(b"On " * 60 + b"1:\n")),
        letter(repeated(b"From: \nfoo\n")),
        letter(repeated(b"> \n")),
        letter(repeated(b" ")),
        letter(repeated(b"_" * 90 + b"\n")),
        letter(repeated(b"a \n"), content_type="text/plain; format=flowed"),
        letter(repeated(b"A="), content_transfer_encoding="base64"),
        letter(repeated(b"A \n"), content_transfer_encoding="base64"),
        letter(b"begin 644 x\n" + repeated(b"M~~\n"), content_transfer_encoding="x-uuencode"),
        letter(repeated(b"= \t"), content_transfer_encoding="quoted-printable"),
        letter(repeated(b"--b   "), content_type="multipart/mixed; boundary=b"),
        letter(repeated(b"--b\n"), content_type="multipart/mixed; boundary=b"),
        letter(repeated(b"--b--\n"), content_type="multipart/mixed; boundary=b"),
        letter(repeated(b"--b\nContent"), content_type="multipart/mixed"),
        b"Content-Type: message/rfc822\n\n" * 10_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000)),
        letter(subject=repeated(b"=?a?q?x")),
        letter(subject=repeated(b"=?utf-8?q?x?= ")),
        letter(content_type=b"text/plain" + repeated(b';a="')),
        letter(content_type=b"text/plain" + repeated(b";a*0*=x")),
        letter(to=repeated(b"(")),
        letter(to=repeated(b'"')),
        letter(to=repeated(b"a@a.")),
        letter(references=repeated(b"<")),
        letter(references=repeated(b"a")),
        letter(date=repeated(b"1")),
        letter(repeated(b"~{"), content_type="text/plain; charset=hz"),
        letter(repeated(b"\x1b$B"), content_type="text/plain; charset=iso-2022-jp"),
        letter(repeated(b"\xc3"), content_type="text/plain; charset=utf-8"),
        letter(repeated(b"<b>x</b>"), content_type="text/html"),
        letter(repeated(b"<table><tr><td>"), content_type="text/html"),
        letter(repeated(b"data:a/"), content_type="text/html"),
        letter(repeated(b"<meta "), content_type="text/html"),
    ],
)  # fmt: skip
def test_no_input_takes_its_time_to_a_power(raw):
    before = time.process_time()
    sound(mail.read(raw))
    assert time.process_time() - before < 3
