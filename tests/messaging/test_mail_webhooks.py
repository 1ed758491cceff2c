"""The mail provider's doors, in Mailgun's shape as anymail reads it: secret and signature first, then kept once."""

import hashlib
import hmac
import json
from base64 import b64encode
from datetime import datetime
from email import message_from_bytes
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client as Browser

from consent.models import OptOut
from messaging import actions, large_calls, mail
from messaging.mail import rewritten
from messaging.models import Delivery, InboundItem, ProviderEvent
from messaging.transports import api_mail
from practice import crypto, vaults
from practice.project import logs
from tests import doing
from tests.people import People

KEY, SECRET = "a-signing-key", "hub:a-long-shared-secret"
INBOUND, STATUS = "/webhooks/mail/inbound/", "/webhooks/mail/status/"
MAIL = "From: dan@home.example\r\nTo: office@practice.example\r\nSubject: Hello\r\n\r\nThursday is good.\r\n"


@pytest.fixture(autouse=True)
def provider(people: People, settings: Any) -> None:
    settings.SOTTO_MAIL_API = "mailgun"
    settings.ANYMAIL = {
        "WEBHOOK_SECRET": SECRET,
        "MAILGUN_API_KEY": "key",
        "MAILGUN_WEBHOOK_SIGNING_KEY": KEY,
    }


def signed(token: str, key: str = KEY) -> dict[str, str]:
    made = hmac.new(key.encode(), f"1795000000{token}".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": "1795000000", "token": token, "signature": made}


def event(
    kind: str, *, delivery: object = "", recipient: str = "dan@home.example", **more: Any
) -> dict[str, Any]:
    said = {
        "event": kind,
        "timestamp": 1795000000.5,
        "recipient": recipient,
        "user-variables": {"delivery": str(delivery)},
    }
    return said | {"message": {"headers": {"message-id": "abc@practice.example"}}} | more


def report(said: dict[str, Any], *, token: str = "t1", key: str = KEY, secret: str = SECRET) -> HttpResponse:
    body = {"signature": signed(token, key), "event-data": said}
    return post(STATUS, json.dumps(body), "application/json", secret)


def post(path: str, body: Any, content_type: str | None, secret: str) -> HttpResponse:
    headers = {"Authorization": f"Basic {b64encode(secret.encode()).decode()}"} if secret else {}
    kind = {"content_type": content_type} if content_type else {}
    return Browser(enforce_csrf_checks=True).post(path, body, headers=headers, **kind)


def bring(text: str = MAIL, *, key: str = KEY, secret: str = SECRET) -> HttpResponse:
    form = signed("t1", key) | {
        "body-mime": text,
        "sender": "dan@home.example",
        "recipient": "office@practice.example",
    }
    return post(INBOUND, form, None, secret)


def pieces(**more: Any) -> dict[str, Any]:
    """Of a mail, as Postmark sends them."""
    said = {
        "FromFull": {"Email": "dan@home.example", "Name": "Dan"}, "ToFull": [], "Subject": "Hello",
        "TextBody": "Thursday\nis good.", "Headers": [],
    }  # fmt: skip
    return said | more


def bring_pieces(settings: Any, said: dict[str, Any]) -> HttpResponse:
    settings.SOTTO_MAIL_API = "postmark"
    return post(INBOUND, json.dumps(said), "application/json", SECRET)


def bring_form(headers: list[list[str]], *, file: bytes, **more: str) -> HttpResponse:
    form = {
        "message-headers": json.dumps([["From", "dan@home.example"], *headers]),
        "body-plain": "Thursday\nis good.",
        "attachment-count": "1",
        "attachment-1": SimpleUploadedFile("a.txt", file, "text/plain"),
    }
    return post(INBOUND, signed("t1") | form | more, None, SECRET)


def bring_body(body: bytes, content_type: str, length: int) -> HttpResponse:
    """As it stands, and as long as it says."""
    more: dict[str, Any] = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(length)}
    proof = {"Authorization": f"Basic {b64encode(SECRET.encode()).decode()}"}
    return Browser().post(INBOUND, b"x", content_type=content_type, headers=proof, **more)


def form_of(parts: list[tuple[str, bytes]], end: bytes = b"--seam--\r\n") -> bytes:
    said = [(f'name="{name}"', value.encode()) for name, value in signed("t1").items()] + parts
    one = b"--seam\r\nContent-Disposition: form-data; %b\r\n\r\n%b\r\n"
    return b"".join(one % (name.encode(), value) for name, value in said) + end


def letter_kept() -> Any:
    return mail.read(_raw_of(InboundItem.objects.get()))


def _raw_of(item: InboundItem) -> bytes:
    grant = crypto.mint("test", "test", {(item.vault_id, item.sealed_class)}, vaults.load)
    return crypto.open_bytes(item, "raw", by=grant) or b""


def nothing_is_kept() -> bool:
    return not ProviderEvent.objects.exists() and not InboundItem.objects.exists()


class TestProof:
    def test_genuine_calls_are_taken(self) -> None:
        assert (report(event("delivered")).status_code, bring().status_code) == (200, 200)
        assert ProviderEvent.objects.count() == InboundItem.objects.count() == 1

    @pytest.mark.parametrize(
        "wrong", [{"key": "another"}, {"secret": "hub:another"}, {"secret": ""}], ids=str
    )
    def test_others_are_not(self, wrong: dict[str, str]) -> None:
        assert (report(event("delivered"), **wrong).status_code, bring(**wrong).status_code) == (403, 403)
        assert nothing_is_kept()

    def test_without_a_shared_secret_nobody_is_genuine(self, settings: Any) -> None:
        settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": ""}
        assert (report(event("delivered")).status_code, bring().status_code) == (403, 403)

    @pytest.mark.parametrize("name", ["", "console", "test", "../os"])
    def test_nor_without_a_provider(self, settings: Any, name: str) -> None:
        settings.SOTTO_MAIL_API = name
        assert (report(event("delivered")).status_code, bring().status_code) == (403, 403)
        assert nothing_is_kept()

    @pytest.mark.parametrize("name", sorted(api_mail.PROVIDERS))
    def test_every_providers_doors_refuse_a_stranger(self, settings: Any, name: str) -> None:
        settings.SOTTO_MAIL_API = name
        assert (report(event("delivered"), secret="").status_code, bring(secret="").status_code) == (403, 403)

    @pytest.mark.parametrize("path", [INBOUND, STATUS])
    def test_only_a_post_is_heard(self, path: str) -> None:
        assert Browser().get(path).status_code == 405


class TestStatus:
    @pytest.fixture
    def delivery(self, people: People, now: datetime) -> Delivery:
        doing.agree(people.dan_email, now)
        doing.write_text(people.dan, people.ana, now, channel="email")
        found = Delivery.objects.get()
        Delivery.objects.update(state="sent", attempt=1)
        return found

    @pytest.mark.parametrize(
        ("said", "state", "problem"),
        [
            (event("delivered"), "delivered", ""),
            (event("failed", severity="permanent", reason="bounce"), "bounced", "recipient_refused"),
            (event("rejected", reason="generic"), "failed", "rejected"),
        ],
        ids=["delivered", "bounced", "rejected"],
    )
    def test_what_became_of_a_mail(
        self, delivery: Delivery, said: dict[str, Any], state: str, problem: str
    ) -> None:
        report(said | {"user-variables": {"delivery": str(delivery.pk)}})
        for row in ProviderEvent.objects.all():
            actions.apply_status(event=row, now=row.received_at)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.problem) == (state, problem)

    def test_the_same_event_twice_is_one(self) -> None:
        report(event("delivered"))
        report(event("delivered"))
        assert ProviderEvent.objects.count() == 1

    @pytest.mark.parametrize("kind", ["opened", "clicked", "something new"])
    def test_who_opened_it_is_nobodys_business(self, kind: str) -> None:
        assert report(event(kind)).status_code == 200
        assert not ProviderEvent.objects.exists()

    @pytest.mark.parametrize("kind", ["complained", "unsubscribed"])
    def test_who_calls_it_unwanted_wants_no_more(self, people: People, kind: str) -> None:
        report(event(kind, recipient="DAN@home.example"))
        (row,) = OptOut.objects.all()
        assert (bytes(row.address_index), row.channel) == (bytes(people.dan_email.address_index), "email")

    def test_of_an_address_nobody_has_nothing_is_kept(self) -> None:
        assert report(event("complained", recipient="nobody@mail.example")).status_code == 200
        assert not OptOut.objects.exists()


class TestInbound:
    def test_it_is_kept_as_it_came(self) -> None:
        bring()
        item = InboundItem.objects.get()
        raw = doing.words_of(item, "raw")
        assert "Thursday is good." in raw and "Subject: Hello" in raw

    def test_twice_the_same_is_one(self) -> None:
        bring()
        bring()
        assert InboundItem.objects.count() == 1

    @pytest.mark.parametrize(
        "line",
        [
            f"To: {'a' * 90} \\@",  # each of these breaks the library that folds long lines anew
            f'Content-Type: {"a" * 90}=?"',
            f'X-A: =?utf-8?b?w7w=?=\t"{"a" * 90}ü',
        ],
    )
    def test_a_line_that_nobody_can_fold_loses_no_mail(self, line: str) -> None:
        """A provider that is told no tries for some hours, and then gives up."""
        assert bring(f"{line}\r\n{MAIL}").status_code == 200
        assert line.split(" ")[1][:80] in (doing.words_of(InboundItem.objects.get(), "raw") or "")

    @pytest.mark.parametrize(
        "kind", ["multipart/mixed", "multipart/mixed; boundary=seam", "multipart/report"]
    )
    def test_a_mail_that_says_it_has_parts_and_has_none_loses_no_letter(self, kind: str) -> None:
        text = MAIL.replace("Subject:", f"Content-Type: {kind}\r\nSubject:").replace("good", "grün, señora")
        assert bring(text).status_code == 200
        letter = mail.read((doing.words_of(InboundItem.objects.get(), "raw") or "").encode())
        assert (letter.sender, letter.text) == ("dan@home.example", "Thursday is grün, señora.")

    @pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
    def test_no_sign_within_a_line_makes_another_line_of_the_rest(
        self, people: People, settings: Any, sign: str, now: datetime
    ) -> None:
        """Else a subject could vouch for its sender, or end the headers."""
        settings.SOTTO_MAIL_AUTHSERV = "mx.practice.example"
        said = "Authentication-Results: mx.practice.example; dmarc=pass header.from=home.example"
        text = MAIL.replace("From:", f"Subject: x{sign}{said}{sign}{sign}y\r\nFrom:")
        assert bring(text).status_code == 200
        item = doing.filed(InboundItem.objects.get(), now)
        assert (item.state, item.client) == ("filed", people.dan)
        assert item.message is not None and not item.message.is_sender_verified

    @pytest.mark.parametrize("attached", [0, 2])
    def test_in_pieces_twice_the_same_is_one(self, settings: Any, attached: int) -> None:
        """Put together here, it would be parted by other words each time."""
        settings.SOTTO_MAIL_API = "postmark"
        piece = {"ContentType": "text/plain", "Content": b64encode(b"hello").decode(), "Name": "a.txt"}
        said = {
            "FromFull": {"Email": "dan@home.example", "Name": "Dan"},
            "ToFull": [{"Email": "office@practice.example", "Name": ""}],
            "Subject": "Grüße", "TextBody": "Thursday is good.", "HtmlBody": "<p>Thursday is good.</p>",
            "Headers": [{"Name": "Message-ID", "Value": "<1@home.example>"}],
            "Attachments": [piece] * attached,
        }  # fmt: skip
        for _time in range(2):
            assert post(INBOUND, json.dumps(said), "application/json", SECRET).status_code == 200
        letter = mail.read(doing.words_of(InboundItem.objects.get(), "raw").encode())
        assert (letter.text, len(letter.attachments)) == ("Thursday is good.", attached)

    def test_a_mail_with_a_picture_is_larger_than_a_page_of_ours(self) -> None:
        text = MAIL + "A long line of a picture.\r\n" * 130_000
        assert bring(text).status_code == 200
        assert len(doing.words_of(InboundItem.objects.get(), "raw") or "") > 3_000_000

    def test_so_it_is_by_a_provider_that_writes_json(self, settings: Any) -> None:
        settings.SOTTO_MAIL_API = "postmark"
        said = {"RawEmail": MAIL + "A long line of a picture.\r\n" * 130_000, "Headers": []}
        assert post(INBOUND, json.dumps(said), "application/json", SECRET).status_code == 200
        assert InboundItem.objects.count() == 1

    def test_files_that_come_beside_it_come_in(self) -> None:
        form = signed("t1") | {
            "message-headers": json.dumps([["From", "dan@home.example"], ["Subject", "Two files"]]),
            "body-plain": "Grün",
            "attachment-count": "2",
            "attachment-1": SimpleUploadedFile(
                "a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "image/png"
            ),
            "attachment-2": SimpleUploadedFile("é.bin", b"\r\n--\n\r", "application/octet-stream"),
        }
        assert post(INBOUND, form, None, SECRET).status_code == 200
        letter = mail.read(_raw_of(InboundItem.objects.get()))
        assert letter.text == "Grün"
        assert [(one.name, one.content) for one in letter.attachments] == [
            ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
            ("é.bin", b"\r\n--\n\r"),
        ]

    @pytest.mark.parametrize("content", [b"From: a@b.example\r\n\r\nHello", b"Subject: x\r\n\r\n\xfc\xff"])
    def test_a_mail_that_comes_as_a_file_is_a_file(self, content: bytes) -> None:
        form = signed("t1") | {
            "message-headers": json.dumps([["From", "dan@home.example"]]),
            "body-plain": "See below",
            "attachment-count": "1",
            "attachment-1": SimpleUploadedFile("a.eml", content, "message/rfc822"),
        }
        assert post(INBOUND, form, None, SECRET).status_code == 200
        letter = mail.read(_raw_of(InboundItem.objects.get()))
        assert [(one.name, one.content) for one in letter.attachments] == [("a.eml", content)]

    def test_so_it_is_by_a_provider_that_sends_pieces(self, settings: Any) -> None:
        """Whose reader breaks at letters of another alphabet in it."""
        settings.SOTTO_MAIL_API = "postmark"
        content = b"Subject: x\r\n\r\nGr\xfc\xdfe"
        piece = {"ContentType": "message/rfc822", "Content": b64encode(content).decode(), "Name": "a.eml"}
        said = {
            "FromFull": {"Email": "dan@home.example", "Name": "Dan"}, "ToFull": [], "Subject": "message/rfc822",
            "TextBody": "See below", "Headers": [], "Attachments": [piece],
        }  # fmt: skip
        assert post(INBOUND, json.dumps(said), "application/json", SECRET).status_code == 200
        letter = mail.read(_raw_of(InboundItem.objects.get()))
        assert (letter.text, letter.subject) == ("See below", "message/rfc822")
        assert [(one.name, one.content) for one in letter.attachments] == [("a.eml", content)]

    def test_a_picture_that_comes_in_pieces_is_the_same_picture(self, settings: Any) -> None:
        settings.SOTTO_MAIL_API = "postmark"
        picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
        said = {
            "FromFull": {"Email": "dan@home.example", "Name": "Dan"}, "ToFull": [], "Subject": "Look",
            "TextBody": "Here.", "Headers": [{"Name": "Message-ID", "Value": "<1@home.example>"}],
            "Attachments": [{"ContentType": "image/png", "Content": b64encode(picture).decode(), "Name": "a.png"}],
        }  # fmt: skip
        assert post(INBOUND, json.dumps(said), "application/json", SECRET).status_code == 200
        letter = mail.read(_raw_of(InboundItem.objects.get()))
        assert [(one.name, one.content) for one in letter.attachments] == [("a.png", picture)]

    def test_of_a_stranger_nothing_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(large_calls, "read", lambda _request: pytest.fail("it was read"))
        assert bring(secret="hub:another").status_code == 403

    def test_what_is_more_than_a_mail_can_be_is_refused(self, settings: Any) -> None:
        settings.LIMITS = settings.LIMITS | {"mail_call_bytes": 1000}
        assert bring(MAIL + "x" * 2000).status_code == 413
        assert nothing_is_kept()

    def test_a_mail_in_pieces_is_put_together(self) -> None:
        form = signed("t1") | {
            "message-headers": json.dumps([["From", "dan@home.example"], ["Subject", "In pieces"]]),
            "body-plain": "Thursday is good.",
            "sender": "dan@home.example",
        }
        assert post(INBOUND, form, None, SECRET).status_code == 200
        letter = mail.read(doing.words_of(InboundItem.objects.get(), "raw").encode())
        assert (letter.sender, letter.subject, letter.text) == (
            "dan@home.example",
            "In pieces",
            "Thursday is good.",
        )


ENDS = ["\n", "\r\n", "\n ", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]


class TestNoMailIsLost:
    """A provider that is told no tries for some hours, and then gives up."""

    @pytest.mark.parametrize(
        ("said", "name"),
        [
            ("..", "file"), (".", "file"), ("dir/", "file"), ("", "file"), ("\x0b..", "file"), ("..\\\\", "file"),
            ("a/b.txt", "b.txt"), ("a\\\\b.txt", "b.txt"),
            *((f"a{end}b.txt", "ab.txt") for end in ENDS if end[0] not in "\r\n"),
        ],
    )  # fmt: skip
    def test_whatever_a_file_is_called(self, said: str, name: str) -> None:
        body = form_of(
            [
                ('name="message-headers"', b'[["From", "dan@home.example"]]'),
                ('name="body-plain"', b"See below"),
                ('name="attachment-count"', b"1"),
                (f'name="attachment-1"; filename="{said}"', b"\x00\xff"),
            ]
        )
        assert bring_body(body, "multipart/form-data; boundary=seam", len(body)).status_code == 200
        assert [(one.name, one.content) for one in letter_kept().attachments] == [(name, b"\x00\xff")]

    @pytest.mark.parametrize("end", ENDS)
    def test_whatever_ends_a_line_in_a_piece(self, settings: Any, end: str) -> None:
        odd = f"one{end}two"
        files = [
            {"ContentType": f"text/plain;{end}a=b", "Content": b64encode(b"x").decode(), "Name": f"{odd}.txt"}
        ]
        headers = [{"Name": "X-A", "Value": odd}, {"Name": "Message-ID", "Value": f"<1@home.example>{end}"}]
        full = {"Email": "dan@home.example", "Name": odd}
        said = pieces(Subject=odd, Headers=headers, Attachments=files, FromFull=full, ToFull=[full])
        assert bring_pieces(settings, said).status_code == 200
        letter = letter_kept()
        assert (letter.sender, letter.subject) == ("dan@home.example", "one two")
        assert (letter.text, [one.content for one in letter.attachments]) == ("Thursday\nis good.", [b"x"])

    @pytest.mark.parametrize("end", ENDS)
    def test_at_the_end_of_a_piece_too(self, settings: Any, end: str) -> None:
        """There it would be the end of all headers."""
        headers = [{"Name": name, "Value": f"<1@home.example>{end}"} for name in ("X-A", "Message-ID")]
        assert bring_pieces(settings, pieces(Subject=f"Hello{end}", Headers=headers)).status_code == 200
        letter = letter_kept()
        assert (letter.sender, letter.subject, letter.text) == (
            "dan@home.example",
            "Hello",
            "Thursday\nis good.",
        )

    @pytest.mark.parametrize("end", ENDS)
    def test_so_it_is_in_a_form(self, end: str) -> None:
        """What it brings is read twice, and is the same the second time."""
        ids = json.dumps({f"<a{end}b>": "attachment-1"})
        headers = [["Subject", f"one{end}two"], ["X-A", f"a{end}b"]]
        assert bring_form(headers, file=b"a file", **{"content-id-map": ids}).status_code == 200
        letter = letter_kept()
        assert (letter.sender, letter.subject, letter.text) == (
            "dan@home.example", "one two", "Thursday\nis good.",
        )  # fmt: skip
        assert [one.content for one in letter.attachments] == [b"a file"]

    @pytest.mark.parametrize("half", ["\ud83d", "\ude00"])
    @pytest.mark.parametrize("where", ["Subject", "TextBody", "HtmlBody", "OriginalRecipient", "RawEmail"])
    def test_half_a_letter_is_one_that_nobody_knows(self, settings: Any, half: str, where: str) -> None:
        said = pieces() | {
            "RawEmail": MAIL,
            "HtmlBody": "<p>Good.</p>",
            "OriginalRecipient": "office@practice.example",
        }
        if where != "RawEmail":
            del said["RawEmail"]
        assert bring_pieces(settings, said | {where: f"{said[where]}{half}"}).status_code == 200
        letter = letter_kept()
        assert letter.sender == "dan@home.example"
        assert letter.subject == ("Hello\ufffd" if where == "Subject" else "Hello")
        bodies = [
            part.get_payload(decode=True) or b""
            for part in message_from_bytes(_raw_of(InboundItem.objects.get())).walk()
        ]
        assert any("\ufffd".encode() in body for body in bodies) == (
            where in {"TextBody", "HtmlBody", "RawEmail"}
        )

    def test_so_it_is_in_a_forms_header(self) -> None:
        assert bring_form([["Subject", "Hello \ud83d"]], file=b"a file").status_code == 200
        assert letter_kept().subject == "Hello \ufffd"

    def test_bytes_that_are_no_letters(self, settings: Any) -> None:
        settings.SOTTO_MAIL_API = "postmark"
        body = json.dumps(pieces(Subject="Gr?sse")).encode().replace(b"?", b"\xfc")
        assert bring_body(body, "application/json", len(body)).status_code == 200
        assert letter_kept().subject == "Gr\ufffdsse"

    def test_a_header_of_letters_that_none_may_have(self, settings: Any) -> None:
        headers = [{"Name": "Message-ID", "Value": "<grün@home.example>"}]
        assert bring_pieces(settings, pieces(Headers=headers)).status_code == 200
        assert letter_kept().sender == "dan@home.example"

    @pytest.mark.parametrize("kind", ["Message/RFC822", " message/rfc822", "MESSAGE/rfc822; a=b"])
    def test_a_mail_as_a_file_however_it_is_written(self, settings: Any, kind: str) -> None:
        content = b"Subject: x\r\n\r\nGr\xfc\xdfe"
        piece = {"ContentType": kind, "Content": b64encode(content).decode(), "Name": "a.eml"}
        assert bring_pieces(settings, pieces(Attachments=[piece])).status_code == 200
        assert [(one.name, one.content) for one in letter_kept().attachments] == [("a.eml", content)]

    @pytest.mark.parametrize("error", [ValueError, KeyError, SuspiciousOperation, RecursionError])
    def test_what_nobody_can_read_is_to_come_again(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: type[Exception]
    ) -> None:
        def broken(_message: object) -> bytes:
            raise error("Thursday is good.")

        monkeypatch.setattr(rewritten, "raw", broken)
        assert bring().status_code == 500
        assert nothing_is_kept()
        (line,) = [one for one in caplog.records if one.name == "messaging.mail_webhooks"]
        assert "Thursday" not in logs.AllowList().format(line)

    def test_half_a_call_is_to_come_again(self) -> None:
        body = form_of([('name="body-mime"', MAIL.encode())])
        kind = "multipart/form-data; boundary=seam"
        assert bring_body(body[:-40], kind, len(body)).status_code == 400
        assert nothing_is_kept()
        assert bring_body(body, kind, len(body)).status_code == 200

    @pytest.mark.parametrize("end", [b"", b"--seam", b"--seam-", b"--sea"])
    def test_so_is_a_form_that_never_ends(self, end: bytes) -> None:
        body = form_of([('name="body-mime"', MAIL.encode())], end)
        assert bring_body(body, "multipart/form-data; boundary=seam", len(body)).status_code == 400
        assert nothing_is_kept()

    def test_so_is_a_form_that_does_not_say_where_it_ends(self) -> None:
        body = form_of([('name="body-mime"', MAIL.encode())])
        assert bring_body(body, "multipart/form-data", len(body)).status_code == 400
