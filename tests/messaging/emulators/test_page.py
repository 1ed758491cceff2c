import re
from html import unescape

import pytest
import requests
from aiosmtpd.smtp import SMTP

from messaging.emulators.program import Emulators
from tests.messaging.emulators import support
from tests.messaging.emulators.support import Door, Hub


def get(url: str) -> str:
    answer = requests.get(url, timeout=60)
    assert answer.status_code == 200
    return unescape(answer.text)


def post(url: str, **form: str) -> requests.Response:
    return requests.post(url, data=form, timeout=60)


def answer_url(page: str, channel: str) -> str:
    (action,) = re.findall(rf'action="(/{channel}/\w+/answers/)"', get(page))
    return f"{page}{action}"


def test_what_was_sent_is_shown_in_full_newest_first(running: Emulators, page: str) -> None:
    support.send_text(running, Body="first\nline two")
    support.send_text(running, Body="second")
    support.send_mail(running, Subject="About Tuesday")
    html = get(page)
    assert "<title>Emulators · loopback only</title>" in html
    assert html.index("second") < html.index("first\nline two")
    for shown in ("About Tuesday", "Could you come at ten?\nAna", support.DAN_ADDRESS, "Alder Practice"):
        assert shown in html


def test_an_empty_page_says_what_will_come(page: str) -> None:
    assert "No mail yet" in get(page) and "No texts yet" in get(page)


def test_words_are_never_markup(running: Emulators, page: str) -> None:
    evil = "<script>alert(1)</script>\"'>"
    support.send_text(running, Body=evil)
    support.send_mail(running, Subject=evil, To='"<img src=x>" <dan@mail.example>')
    html = requests.get(f"{page}/?who={evil}&told={evil}", timeout=60).text
    assert "<script" not in html and "<img" not in html
    assert "<script" not in requests.get(page, timeout=60).text


def test_a_link_in_a_text_can_be_followed(running: Emulators, page: str) -> None:
    support.send_text(running, Body="Open http://localhost:8000/portal/?a=1&b=2 to begin")
    html = requests.get(page, timeout=60).text
    assert 'href="http://localhost:8000/portal/?a=1&amp;b=2"' in html
    support.send_text(running, Body="javascript:alert(1) data:text/html,x")
    assert 'href="javascript' not in requests.get(page, timeout=60).text


def test_headers(page: str) -> None:
    headers = requests.get(page, timeout=60).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    # With "no-referrer" browsers would send `Origin: null` with the page's own forms.
    assert headers["Referrer-Policy"] == "same-origin"


def test_only_one_persons(running: Emulators, page: str) -> None:
    support.send_text(running, Body="for Dan")
    support.send_text(running, To="+15550100999", Body="for Eve")
    html = get(f"{page}/?who=%2B15550100123")
    assert "for Dan" in html and "for Eve" not in html


def test_pages(running: Emulators, page: str) -> None:
    for number in range(52):
        support.send_text(running, Body=f"text {number:03}")
    first, second = get(page), get(f"{page}/?page=2")
    assert "text 051" in first and "text 001" not in first and "Older" in first
    assert "text 001" in second and "text 051" not in second and "Newer" in second
    for odd in ("0", "-1", "x", "99999999", "²"):
        get(f"{page}/?page={odd}")


# Answering


def test_answering_a_text_calls_the_hub_signed(running: Emulators, page: str, hub: Hub) -> None:
    support.send_text(running, Body="Can you come?")
    answer = post(answer_url(page, "text"), text="Yes,\r\nI can. 😀")
    assert "Handed to the hub." in answer.text
    (call,) = hub.calls
    assert call.path == "/webhooks/sms/inbound/" and hub.is_genuine(call)
    assert call.form["From"] == support.DAN_NUMBER and call.form["To"] == support.PRACTICE_NUMBER
    assert call.form["Body"] == "Yes,\nI can. 😀"
    assert call.form["NumMedia"] == "0" and call.form["AccountSid"] == support.ACCOUNT
    assert call.form["MessageSid"].startswith("SM")
    assert "taken by the hub" in get(page)


def test_a_stranger_texts(running: Emulators, page: str, hub: Hub) -> None:
    post(f"{page}/texts/", sender="+15550100777", to="", text="Do you take new clients?")
    (call,) = hub.calls
    assert (call.form["From"], call.form["To"]) == ("+15550100777", support.PRACTICE_NUMBER)
    assert hub.is_genuine(call)


@pytest.mark.parametrize("kind", ["lmtp", "smtp"])
def test_answering_a_mail_hands_the_door_a_reply(
    kind: str, certificates: object, running: Emulators, page: str, door: Door
) -> None:
    support.send_mail(running, **{"Reply-To": "thread-1@practice.example", "References": "<a@x>"})
    if kind == "smtp":
        with support.door(SMTP) as other:
            _answer_through(running, page, other)
    else:
        _answer_through(running, page, door)


def _answer_through(running: Emulators, page: str, door: Door) -> None:
    host, port = door.address.split(":")
    object.__setattr__(running.desk, "door", (host, int(port)))
    answer = post(answer_url(page, "mail"), text="Ten is fine.\r\nDan")
    assert "Handed to the hub." in answer.text
    ((sender, recipients, message),) = door.letters
    assert (sender, recipients) == (support.DAN_ADDRESS, ["thread-1@practice.example"])
    assert message["From"] == support.DAN_ADDRESS and message["To"] == "thread-1@practice.example"
    assert message["Subject"] == "Re: Hello"
    assert message["In-Reply-To"] == "<d1@practice.example>"
    assert message["References"] == "<a@x> <d1@practice.example>"
    assert message["Message-ID"] and message["Date"]
    body = message.get_body(("plain",))
    assert body is not None
    words = body.get_content().replace("\r\n", "\n")
    assert words.startswith("Ten is fine.\nDan\n\nOn ")
    assert words.rstrip().endswith("wrote:\n\n> Could you come at ten?\n> Ana")


def test_a_stranger_mails(running: Emulators, page: str, door: Door) -> None:
    post(f"{page}/mails/", sender="kim@mail.example", to="", subject="Grüße", text="A question")
    ((sender, recipients, message),) = door.letters
    assert (sender, recipients) == ("kim@mail.example", [support.PRACTICE_ADDRESS])
    assert message["Subject"] == "Grüße"


def test_the_hub_refuses_or_is_down(running: Emulators, page: str, hub: Hub, door: Door) -> None:
    hub.status, door.reply = 403, "550 5.7.1 no"
    assert "refused" in post(f"{page}/texts/", sender="+15550100777", text="x").text
    assert "refused" in post(f"{page}/mails/", sender="kim@mail.example", text="x").text
    hub.status, door.reply = 500, "451 4.3.0 later"
    assert "did not answer" in post(f"{page}/texts/", sender="+15550100777", text="x").text
    assert "did not answer" in post(f"{page}/mails/", sender="kim@mail.example", text="x").text
    object.__setattr__(running.desk, "door", ("127.0.0.1", 9))
    object.__setattr__(running.desk, "hub", "http://127.0.0.1:9")
    assert "did not answer" in post(f"{page}/texts/", sender="+15550100777", text="x").text
    assert "did not answer" in post(f"{page}/mails/", sender="kim@mail.example", text="x").text


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/texts/", {"sender": "555", "text": "x"}),
        ("/texts/", {"sender": "+15550100777", "text": "  "}),
        ("/texts/", {}),
        ("/mails/", {"sender": "nobody", "text": "x"}),
        ("/mails/", {"sender": "a@b.example\nBcc: c@d.example", "text": "x"}),
        ("/mails/", {"sender": "a@b.example", "subject": "a\nBcc: c@d.example", "text": "x"}),
        ("/mails/", {"sender": "a@b.example", "text": ""}),
        ("/mails/", {"sender": "", "text": "x"}),
    ],
)
def test_what_can_not_be_sent_is_said(
    path: str, form: dict[str, str], page: str, hub: Hub, door: Door
) -> None:
    assert "Nothing was sent" in post(f"{page}{path}", **form).text
    assert hub.calls == [] and door.letters == []


def test_only_what_was_sent_can_be_answered(running: Emulators, page: str, hub: Hub) -> None:
    assert post(f"{page}/text/nothing/answers/", text="x").status_code == 404
    post(f"{page}/texts/", sender="+15550100777", text="in")
    (item,) = running.ledger.items("text")
    assert post(f"{page}/text/{item.id}/answers/", text="x").status_code == 404


# Who may


@pytest.mark.parametrize("origin", ["null", "http://evil.example", "https://127.0.0.1", "http://127.0.0.1:1"])
@pytest.mark.parametrize("path", ["/texts/", "/mails/", "/faults", "/text/x/answers/"])
def test_no_other_page_may_post(origin: str, path: str, page: str, hub: Hub, door: Door) -> None:
    form = {"sender": "+15550100777", "text": "x"}
    answer = requests.post(f"{page}{path}", data=form, headers={"Origin": origin}, timeout=60)
    assert answer.status_code == 403
    assert hub.calls == [] and door.letters == []


def test_its_own_page_may(page: str, hub: Hub) -> None:
    form = {"sender": "+15550100777", "text": "x"}
    requests.post(f"{page}/texts/", data=form, headers={"Origin": page}, timeout=60)
    assert len(hub.calls) == 1


@pytest.mark.parametrize("path", ["/", "/ledger.json", "/items.json?channel=text", "/healthz"])
def test_no_other_name_may_read(path: str, page: str) -> None:
    answer = requests.get(f"{page}{path}", headers={"Host": "rebound.example"}, timeout=60)
    assert answer.status_code == 421


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/static/css/tokens.css", 200),
        ("/static/favicon.svg", 200),
        ("/page.css", 200),
        ("/static/../manage.py", 404),
        ("/static/%2e%2e/manage.py", 404),
        ("/static/css/../../messaging/emulators/page.css", 404),
        ("/static//etc/passwd", 404),
        ("/static/vendor/VENDORED.md", 404),
        ("/static/css", 404),
        ("/nowhere", 404),
        ("/texts/", 404),
    ],
)
def test_files(path: str, status: int, running: Emulators) -> None:
    # http.client sends the path as it is; requests would tidy it first.
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    connection.request("GET", path)
    assert connection.getresponse().status == status
    connection.close()


@pytest.mark.parametrize("length", ["", "-1", "x", str(10**9)])
def test_forms_have_a_limit(length: str, running: Emulators) -> None:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    connection.putrequest("POST", "/texts/")
    connection.putheader("Content-Length", length)
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()
