"""A name is one plain name, and its ending is true."""

import pytest

from practice.uploads import names
from practice.uploads.kinds import Kind


@pytest.mark.parametrize(
    "given, kind, kept",
    [
        ("diary.txt", Kind.TEXT, "diary.txt"),
        ("Tagebuch für Grün.PDF", Kind.PDF, "Tagebuch für Grün.PDF"),
        ("photo.jpeg", Kind.JPEG, "photo.jpeg"),
        ("../../etc/passwd", Kind.TEXT, "passwd.txt"),
        ("C:\\fakepath\\card.png", Kind.PNG, "card.png"),
        ("..\\..\\boot.ini", Kind.TEXT, "boot.ini.txt"),
        ("/", Kind.PDF, "file.pdf"),
        ("..", Kind.PDF, "file.pdf"),
        ("", Kind.GIF, "file.gif"),
        ("invoice.pdf.exe", Kind.PDF, "invoice.pdf.exe.pdf"),
        ("holiday.jpg.html", Kind.JPEG, "holiday.jpg.html.jpg"),
        ("photo.webp", Kind.JPEG, "photo.webp.jpg"),
        ("list.csv", Kind.TEXT, "list.csv.txt"),
        ("exe\u202egpj.txt", Kind.TEXT, "exegpj.txt"),
        ("a\0b\r\nSet-Cookie: x.txt", Kind.TEXT, "ab Set-Cookie_ x.txt"),
        ('"quoted"<b>.txt', Kind.TEXT, "_quoted__b_.txt"),
        ("  .hidden.png ", Kind.PNG, "hidden.png"),
        ("cafe\u0301.txt", Kind.TEXT, "café.txt"),
        ("日記.txt", Kind.TEXT, "日記.txt"),
        (".pdf", Kind.PDF, "pdf.pdf"),
    ],
)
def test_what_becomes_of_it(given: str, kind: Kind, kept: str) -> None:
    assert names.clean(given, kind) == kept


@pytest.mark.parametrize("kind", list(Kind))
def test_however_long_it_keeps_its_ending(kind: Kind) -> None:
    kept = names.clean("x" * 5000 + ".bin", kind)
    assert len(kept) <= names.LONGEST
    assert kept.endswith(names.ENDINGS[kind][0])


def test_one_that_was_refused_is_named_without_a_new_ending() -> None:
    assert names.clean("a/b/virus.exe", None) == "virus.exe"
