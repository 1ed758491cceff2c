"""Real mail of other projects, where somebody has put it beside the repository."""

import random
from pathlib import Path

import pytest

from messaging import mail
from tests.messaging.mail.making import letter
from tests.messaging.mail.test_fuzz import damaged, sound

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples" / "email"

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no real mail in ../shared/samples: not tried")


def messages():
    for path in sorted(SAMPLES.rglob("*")):
        if path.suffix == ".html":
            yield path, letter(path.read_bytes(), content_type="text/html")
        elif path.suffix == ".eml":
            yield path, path.read_bytes()


def sample(name):
    return mail.read((SAMPLES / name).read_bytes())


def test_every_message_is_read():
    found = list(messages())
    assert len(found) > 50
    for _, raw in found:
        message = mail.read(raw)
        sound(message)
        assert not message.is_broken


def test_every_message_is_read_with_damage():
    chance = random.Random(7)
    for _, raw in messages():
        for _ in range(5):
            sound(mail.read(damaged(raw, chance, 4)))


@pytest.mark.parametrize("name", ["aol", "comcast", "gmail", "iphone"])
def test_replies(name):
    message = sample(f"replies/{name}.eml")
    assert message.text == "Hello"
    assert message.quoted.endswith("Hi")
    assert message.problems == ()


@pytest.mark.parametrize(
    "path", sorted((SAMPLES / "html_replies").glob("*.html")), ids=lambda path: path.stem
)
def test_replies_in_html(path):
    message = mail.read(letter(path.read_bytes(), content_type="text/html; charset=utf-8"))
    assert message.text.split() == ["Hi.", "I", "am", "fine.", "Thanks,", "Alex"]
    assert "Hello! How are you?" in message.quoted


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("multi_charset/japanese_iso_2022.eml", "すみません。"),
        ("plain_emails/basic_email_lf.eml", "Plain email.\n\nHope it works well!\n\nMikel"),
        ("plain_emails/raw_email_reply.eml", "Message body"),
        ("plain_emails/raw_email_simple.eml", "Hello Mikel"),
        ("plain_emails/raw_email_trailing_dot.eml", "Testing, testing, 123."),
        (
            "plain_emails/raw_email_double_at_in_header.eml",
            "대부분의 마찬가지로, 우리는 하나님을 믿습니다.\n\n제 이름은 Jamis입니다.",
        ),
        (
            "mime_emails/raw_email_with_illegal_boundary.eml",
            "Hello\nThis is an outlook test\n\nSo there.\n\nMe.",
        ),
        ("mime_emails/email_with_similar_boundaries.eml", "Test"),
    ],
)
def test_texts(name, text):
    assert sample(name).text == text


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("multi_charset/japanese_attachment_long_name.eml", ["かきくけこ" * 5 + ".txt"]),
        ("attachment_emails/attachment_with_base64_encoded_name.eml", ["This is a test.pdf"]),
        ("attachment_emails/attachment_with_unquoted_name.eml", ["This is a test.txt"]),
        ("attachment_emails/attachment_with_quoted_filename.eml", ["Eelanalüüsi päring.jpg"]),
        ("attachment_emails/attachment_content_location.eml", ["Photo25.jpg"]),
        ("attachment_emails/attachment_message_rfc822_inline_image.eml", ["img.png", "Testmail.eml"]),
    ],
)
def test_files(name, files):
    assert [file.name for file in sample(name).attachments] == files


@pytest.mark.parametrize(
    "name", ["plain_emails/raw_email_multiple_from.eml", "plain_emails/raw_email_with_at_display_name.eml"]
)
def test_several_senders(name):
    message = sample(name)
    assert message.sender is None
    assert "several_senders" in message.problems
