"""File names: as the sender wrote them, without what could do harm."""

import pytest

from messaging import mail
from messaging.mail import names
from tests.messaging.mail.making import multipart, part


def name_of(disposition="attachment", content_type="application/x-thing", **headers):
    file = part("x", content_type, Content_Disposition=disposition, **headers)
    (found,) = mail.read(multipart(part("hi"), file)).attachments
    return found.name


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        ('attachment; filename="plan.pdf"', "plan.pdf"),
        ("attachment; filename=This is a plan.pdf", "This is a plan.pdf"),
        ("attachment; filename*=utf-8''Pl%C3%A4ne.pdf", "Pläne.pdf"),
        ("attachment; filename*=ISO-8859-1'et'p%E4ring.jpg", "päring.jpg"),
        ("attachment; filename*0*=utf-8''%E3%81%8B; filename*1*=%E3%81%8D; filename*2=.txt", "かき.txt"),
        ("attachment; filename*1*=%E3%81%8D.txt; filename*0*=utf-8''%E3%81%8B", "かき.txt"),
        ("attachment; filename=\"old.txt\"; filename*=utf-8''n%C3%A9w.txt", "néw.txt"),
        ('attachment; filename="=?utf-8?B?UGzDpG5lLnBkZg==?="', "Pläne.pdf"),
        ("attachment; filename==?utf-8?B?UGzDpG5lLnBkZg==?=", "Pläne.pdf"),
        ("attachment; filename=Pläne.pdf", "Pläne.pdf"),
        (r'attachment; filename="say \"hi\".txt"', "say _hi_.txt"),
        ('attachment; filename="a;b.txt"', "a;b.txt"),
        ('attachment; filename="unclosed.txt', "unclosed.txt"),
    ],
)
def test_declared(disposition, expected):
    assert name_of(disposition) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\dan\\plan.doc", "plan.doc"),
        ("/", ""),
        ("..", ""),
        (".hidden", "hidden"),
        ("a\x00b.txt", "a"),
        ("a\r\nb\x1b.txt", "a b.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        ("  spaced .txt . ", "spaced .txt"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
        ("x" * 500, "x" * 120),
    ],
)
def test_cleaned(given, expected):
    assert names.clean(given) == expected


def test_from_the_content_type():
    assert name_of("attachment", 'image/png; name="me.png"') == "me.png"


def test_from_the_location():
    assert (
        name_of("inline", "image/jpeg", Content_Location="http://home.example/Photo25.jpg") == "Photo25.jpg"
    )


@pytest.mark.parametrize(
    ("kind", "expected"), [("image/png", "file-1.png"), ("application/x-thing", "file-1.bin")]
)
def test_made_up(kind, expected):
    assert name_of("attachment", kind) == expected


@pytest.mark.parametrize(
    "disposition", ["", "=?utf-8?Q?invalid?=", ";;;", "attachment; =; filename", "inline; filename*9999*=x"]
)
def test_broken_dispositions(disposition):
    assert name_of(disposition) == "file-1.bin"
