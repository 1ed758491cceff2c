"""Parts: which are text, which are files, whatever their boundaries."""

import pytest

from messaging import mail
from messaging.mail import limits
from tests.messaging.mail.making import letter, multipart, nested, part, parts, read


def names(message):
    return [each.name for each in message.attachments]


def test_text_and_a_file():
    message = mail.read(
        multipart(
            part("See the picture."),
            part(
                "AAEC",
                "image/png",
                Content_Transfer_Encoding="base64",
                Content_Disposition='attachment; filename="a.png"',
            ),
        )
    )
    assert message.text == "See the picture."
    (file,) = message.attachments
    assert (file.name, file.declared_type, file.content) == ("a.png", "image/png", b"\x00\x01\x02")


def test_plain_text_before_html():
    html = part("<p>fancy</p>", "text/html; charset=utf-8")
    for forms in ([part("plain"), html], [html, part("plain")]):
        message = mail.read(multipart(*forms, kind="alternative"))
        assert message.text == "plain"
        assert message.attachments == ()


def test_html_where_the_plain_text_is_empty():
    forms = [part(" \r\n\t\r\n"), part("<p>the words</p>", "text/html; charset=utf-8")]
    assert mail.read(multipart(*forms, kind="alternative")).text == "the words"


def test_an_appointment_beside_the_text_stays_a_file():
    message = mail.read(
        multipart(
            part("Come."),
            part("<b>Come.</b>", "text/html"),
            part("BEGIN:VCALENDAR", "text/calendar"),
            kind="alternative",
        )
    )
    assert message.text == "Come."
    assert names(message) == ["file-1.ics"]


def test_a_picture_inside_html_stays_a_file():
    page = nested(
        part('<p>Look <img src="cid:1"></p>', "text/html"),
        part("x", "image/jpeg; name=me.jpg", Content_Disposition="inline"),
        kind="related",
        boundary="inner",
    )
    message = mail.read(multipart(part(""), page, kind="alternative"))
    assert message.text == "Look"
    assert names(message) == ["me.jpg"]


def test_text_around_a_picture_keeps_its_order():
    message = mail.read(multipart(part("before"), part("x", "image/gif"), part("after")))
    assert message.text == "before\n\nafter"


def test_a_text_file_is_a_file():
    message = mail.read(
        multipart(
            part("hi"), part("diary", "text/plain", Content_Disposition="attachment; filename=diary.txt")
        )
    )
    assert message.text == "hi"
    assert names(message) == ["diary.txt"]


def test_words_sent_as_a_named_part_are_read():
    message = mail.read(
        multipart(part("Running late", "text/plain; name=text_0.txt"), part("x", "image/jpeg; name=p.jpg"))
    )
    assert message.text == "Running late"
    assert names(message) == ["p.jpg"]


def test_an_attached_message_keeps_its_bytes():
    inner = letter("Inner words.", subject="Inner")
    message = mail.read(multipart(part("See below."), part(inner, "message/rfc822")))
    assert message.text == "See below."
    (file,) = message.attachments
    assert file.declared_type == "message/rfc822"
    assert file.name.endswith(".eml")
    assert mail.read(file.content).text == "Inner words."


@pytest.mark.parametrize(
    "declared",
    [
        "multipart/mixed; boundary=----=_Next_(x)_01",
        'multipart/mixed; boundary="----=_Next_(x)_01"',
        "MULTIPART/MIXED; BOUNDARY=----=_Next_(x)_01",
    ],
)
def test_boundaries_that_should_be_quoted(declared):
    body = parts(part("one"), part("two"), boundary="----=_Next_(x)_01")
    message = read(body, content_type=declared)
    assert message.text == "one\n\ntwo"
    assert message.problems == ()


def test_boundaries_that_begin_alike():
    inner = nested(part("Test"), part("<p>Test</p>", "text/html"), kind="alternative", boundary="seam_alt")
    message = mail.read(multipart(inner, part("x", "image/png; name=logo.png")))
    assert message.text == "Test"
    assert names(message) == ["logo.png"]


@pytest.mark.parametrize(
    "declared", ["multipart/mixed", "multipart/mixed; boundary=other", 'multipart/mixed; boundary=""']
)
def test_a_wrong_boundary_is_found_again(declared):
    message = read(parts(part("one"), part("two"), boundary="real"), content_type=declared)
    assert message.text == "one\n\ntwo"
    assert "illegal_boundary" in message.problems


def test_no_boundary_anywhere_leaves_the_words():
    message = read("Just words.", content_type="multipart/mixed; boundary=seam")
    assert message.text == "Just words."
    assert "illegal_boundary" in message.problems


def test_a_message_cut_off():
    message = mail.read(multipart(part("The words that came"), end=False))
    assert message.text == "The words that came"
    assert "truncated" in message.problems


def test_headers_of_parts_and_then_nothing():
    message = read("\r\n", content_type="multipart/mixed; boundary=seam")
    assert {"truncated", "no_body"} <= set(message.problems)


def test_a_boundary_closed_too_early():
    body = parts(part("one")) + parts(part("two"))
    assert read(body, content_type="multipart/mixed; boundary=seam").text == "one\n\ntwo"


def test_text_above_the_parts_when_there_is_no_other():
    body = b"Read me.\r\n" + parts(part("", "text/plain"))
    assert read(body, content_type="multipart/mixed; boundary=seam").text == "Read me."


def test_the_usual_text_above_the_parts_is_left_out():
    body = b"This is a multi-part message in MIME format.\r\n" + parts(part("one"))
    assert read(body, content_type="multipart/mixed; boundary=seam").text == "one"


@pytest.mark.parametrize("kind", ["text", "text/plain (really)", "garbage", "/", "text/", ";charset=utf-8"])
def test_a_broken_content_type_is_text(kind):
    assert read("Hello", content_type=kind).text == "Hello"


def test_a_type_that_nobody_knows_is_a_file():
    message = read("%PDF", content_type="application/x-thing")
    assert message.attachments[0].content == b"%PDF"
    assert "no_body" in message.problems
    assert not message.is_broken


def test_bytes_called_text_are_kept_as_a_file():
    message = read(bytes(range(256)) * 8, content_type="text/plain")
    assert message.text == ""
    assert message.attachments[0].content == bytes(range(256)) * 8
    assert "unreadable" in message.problems


def test_bytes_called_text_and_no_subject_is_broken():
    assert read(bytes(range(256)) * 8, content_type="text/plain", subject=None).is_broken


def test_parts_within_parts_to_a_depth():
    inner = part("deep words")
    for level in range(limits.DEPTH + 3):
        inner = nested(inner, kind="mixed", boundary=f"level{level}")
    message = mail.read(multipart(part("top words"), inner))
    assert message.text == "top words"
    assert "too_deep" in message.problems
    assert b"deep words" in message.attachments[0].content


def test_parts_to_a_number():
    message = mail.read(multipart(*[part(f"word{number}") for number in range(limits.PARTS + 50)]))
    assert "too_many_parts" in message.problems
    everything = message.text.encode() + b"".join(each.content for each in message.attachments)
    assert all(f"word{number}".encode() in everything for number in range(limits.PARTS + 50))


def test_empty_parts_without_end():
    message = read(b"--seam\r\n" * 5000 + part("last words"), content_type="multipart/mixed; boundary=seam")
    assert "too_many_parts" in message.problems
    assert b"last words" in message.attachments[0].content


def test_a_message_beyond_its_size():
    message = mail.read(letter(b"x" * 100 + b"\r\n" * 10 + b"y" * limits.MESSAGE_BYTES))
    assert "too_large" in message.problems
    assert message.text.startswith("x" * 100)
    assert message.attachments[-1].content.endswith(b"y")


def test_a_text_beyond_its_size_is_kept_whole():
    words = "".join(f"line {number}\n" for number in range(60_000))
    message = read(words)
    assert "long_text" in message.problems
    assert len(message.text) <= limits.TEXT_CHARS
    assert words.rstrip() in {each.content.decode().rstrip() for each in message.attachments}
