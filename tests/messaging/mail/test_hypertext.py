"""Text of HTML-only mail, and what pages may cost."""

import time

import pytest
from inscriptis.css_profiles import CSS_PROFILES

from tests.messaging.mail.making import html, read


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>Hi Ana.</p><p>See you.</p>", "Hi Ana.\n\nSee you."),
        ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("a <b>bold</b> <i>word</i>.", "a bold word."),
        ("<ul><li>sleep</li><li>eat</li></ul>", "  * sleep\n  * eat"),
        ("<ol><li value=x²>sleep</li></ol>", " 1. sleep"),
        ("5 &lt; 6 &amp;&amp; 7 &gt; 6", "5 < 6 && 7 > 6"),
        ("she wrote &amp;lt;3", "she wrote &lt;3"),
        ("caf&eacute;&nbsp;au&nbsp;lait", "café au lait"),
        (
            "<table><tr><td>Monday</td><td>10:00</td></tr><tr><td>Friday</td><td>9:00</td></tr></table>",
            "Monday 10:00\nFriday 9:00",
        ),
        ("<style>p{}</style><script>alert(1)</script><title>t</title>words", "words"),
        ("words<!-- [if mso]>hidden<![endif] --> more", "words more"),
        ('<span style="DISPLAY : none">preview</span>words', "words"),
        ('fine <img alt="😀" src="x"> day <img alt="Our logo">', "fine 😀 day"),
        ("<?xml version='1.0' encoding='koi8-r'?><p>Grüße</p>", "Grüße"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("no markup at all", "no markup at all"),
        ("<p>unclosed <b>tags <div>everywhere", "unclosed tags\n\neverywhere"),
    ],
)
def test_words(page, expected):
    message = html(page)
    assert message.text == expected
    assert message.problems == ()


def test_quoted_blocks_are_marked_and_folded():
    message = html(
        "<div>Fine.</div><div>On Mon, 3 Mar 2025 at 14:02, Ana &lt;ana@practice.example&gt; wrote:</div>"
        "<blockquote><p>How are you?</p><blockquote>older</blockquote></blockquote>"
    )
    assert message.text == "Fine."
    assert message.quoted.splitlines()[1:] == ["> How are you?", ">> older"]


def test_an_answer_below_a_quoted_block():
    message = html("<blockquote><p>How are you?</p><p>Ana</p></blockquote><p>Better.</p>")
    assert message.text == "Better."
    assert message.quoted == "> How are you?\n>\n> Ana"


def test_the_marks_of_quoted_blocks_cannot_be_sent():
    assert html("<div>\ue000</div><div>&#xE000;</div><div>words</div>").text == "words"


def test_the_character_set_of_the_page_itself():
    page = '<meta charset="windows-1251"><p>Привет</p>'.encode("cp1251")
    assert read(page, content_type="text/html").text == "Привет"
    assert read(page, content_type="text/html; charset=windows-1251").text == "Привет"


def test_nothing_but_a_picture():
    message = html('<html><body><img src="cid:x"></body></html>')
    assert message.text == ""
    assert "no_body" in message.problems


def test_pictures_inside_the_page_do_not_count_as_words():
    picture = "data:image/png;base64," + "QUJD" * 500_000
    message = html(f'<p>before<img src="{picture}">after</p>')
    assert message.text == "beforeafter"
    assert message.problems == ()


@pytest.mark.parametrize(
    "page",
    [
        '<p style="margin-top: 99999999em">word</p>' * 50,
        '<p style="padding-left: 1e999px; margin-top: em">word</p>',
        "<table>"
        + "<tr><td>"
        + "x" * 50_000
        + "</td></tr>"
        + "<tr><td>word</td><td>y</td></tr>" * 2_000
        + "</table>",
        "<ul>" * 150 + "word<br>" * 2_000,
        "<ol><li value='" + "9" * 5_000 + "'>word</ol>",
        "<blockquote>" * 900 + "word",
        "<div>" * 1_500 + "word",
        "<b>word</b>" * 15_000,
        "<p " + " ".join(f"a{number}=1" for number in range(20_000)) + ">word",
        "<a<b<c" * 10_000 + ">word",
    ],
)
def test_pages_that_would_cost_gigabytes_or_raise(page):
    before = time.process_time()
    message = html(page)
    assert time.process_time() - before < 5
    assert "word" in message.text + message.quoted
    assert len(message.text) < 300_000


def test_a_page_nested_too_deeply_keeps_its_words():
    message = html("<div>" * 5_000 + "the w&ouml;rds")
    assert message.text.strip() == "the wörds"
    assert "bad_html" in message.problems


def test_a_page_beyond_its_size_is_kept_whole():
    page = "<p>word</p>" * 100_000
    message = html(page)
    assert "long_text" in message.problems
    assert message.text.startswith("word")
    assert page.encode() in {each.content for each in message.attachments}


def test_nothing_of_a_message_stays_in_the_library():
    html("<p>secret</p>")
    assert all(style.canvas is None for style in CSS_PROFILES["strict"].values())
