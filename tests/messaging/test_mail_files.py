"""Files that came by mail: kept as they came, and beside them a clean copy, which is what one gets."""

from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client as Browser

from messaging import files, original_mail
from messaging.models import Attachment, Message
from practice import crypto, vaults
from practice.uploads import cleaning, scanning
from practice.uploads.refusals import Refusal, Refused
from practice.uploads.scanning import Scan
from tests import doing, pages
from tests.conftest import Clock
from tests.people import People
from tests.practice.uploads import samples


@pytest.fixture(autouse=True)
def everybody(people: People) -> None:
    """Dan's address is on file."""


def mailed(now: Any, *enclosed: tuple[str, str, bytes]) -> Message:
    """Dan's mail with these files: name, what it is called, content."""
    letter = EmailMessage()
    letter["From"] = "dan@home.example"
    letter.set_content("Here it is.")
    for name, called, content in enclosed:
        main, _, sub = called.partition("/")
        letter.add_attachment(content, maintype=main, subtype=sub, filename=name)
    item = doing.filed(doing.mail_in(letter.as_bytes(), now), now)
    assert item.message
    return item.message


def read(row: Attachment) -> bytes:
    grant = crypto.mint("test", "test", {(row.vault_id, row.sealed_class)}, vaults.load)
    return files.read(row, by=grant)


def shown(page: pages.Page) -> list[str]:
    return [link for link in page.links if "/files/" in link]


class TestCleaned:
    def test_both_are_kept_and_a_click_gets_the_clean_one(
        self, clock: Clock, ana: Browser, path: str
    ) -> None:
        given = samples.located()
        mailed(clock(), ("IMG_1.JPG", "image/jpeg", given))
        original, cleaned, letter = Attachment.objects.order_by("is_original", "is_cleaned")
        assert (read(original), original.is_cleaned, letter.is_original) == (given, False, True)
        assert (cleaned.cleaned_from, cleaned.is_cleaned) == (original, True)
        page = pages.visit(ana, path)
        assert shown(page) == [f"/office/files/{cleaned.pk}/", f"/office/files/{letter.pk}/"]
        answer = page.go(shown(page)[0]).answer
        assert b"CANARY" in given and b"CANARY" not in answer.content
        assert answer.headers["Content-Disposition"] == 'attachment; filename="IMG_1.JPG"'

    def test_dan_sees_the_same_at_the_portal(self, clock: Clock, dan: Browser) -> None:
        mailed(clock(), ("worksheet.pdf", "application/pdf", samples.pdf(samples.script)))
        page = pages.visit(dan, "/portal/")
        assert "worksheet.pdf" in page.words
        answer = page.go(shown(page)[0]).answer
        assert b"CANARY" not in samples.everything(answer.content)

    def test_what_the_sender_calls_it_is_nowhere_in_clear(self, clock: Clock) -> None:
        mailed(
            clock(), ("a.png", "application/x-canary", samples.picture("PNG")), ("b", "x-canary/y", b"\0\1")
        )
        assert set(Attachment.objects.values_list("media_type", flat=True)) == {
            "image/png", "application/octet-stream", "message/rfc822",
        }  # fmt: skip

    @pytest.mark.parametrize(
        "name, content",
        [
            ("page.jpg", samples.HTML),
            ("drawing.svg", samples.SVG),
            ("tools.zip", samples.ZIP),
            ("cut.png", samples.picture("PNG")[:60]),
            ("locked.pdf", samples.locked()),
        ],
    )
    def test_what_cannot_be_cleaned_is_offered_with_a_warning_only(
        self, clock: Clock, ana: Browser, path: str, name: str, content: bytes
    ) -> None:
        mailed(clock(), (name, "image/jpeg", content))
        assert not Attachment.objects.filter(is_cleaned=True).exists()
        page = pages.visit(ana, path)
        assert "not cleaned" in page.words
        warned = page.go(shown(page)[0])
        assert "This file could not be cleaned" in warned.words
        assert warned.go(shown(warned)[0]).answer.content == content

    def test_the_time_for_one_mail_has_an_end(self, clock: Clock, settings: Any) -> None:
        settings.LIMITS = settings.LIMITS | {"cleaning_seconds": 0}
        mailed(clock(), ("a.txt", "text/plain", b"Monday."))
        assert not Attachment.objects.filter(is_cleaned=True).exists()

    def test_a_child_that_dies_costs_no_mail(self, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
        def die(*_args: Any, **_kwargs: Any) -> None:
            raise Refused(Refusal.TOO_MUCH)

        monkeypatch.setattr(cleaning, "clean", die)
        message = mailed(clock(), ("a.txt", "text/plain", b"Monday."))
        assert doing.words_of(message) == "Here it is."
        assert Attachment.objects.count() == 2

    def test_too_many_files_lie_in_the_mail_as_it_came(
        self, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(original_mail, "MAX_FILES", 1)
        mailed(clock(), ("a.txt", "text/plain", b"One."), ("b.txt", "text/plain", b"Two."))
        assert Attachment.objects.filter(is_original=False).count() == 2  # one file and its copy


class TestScanned:
    def scans(self, monkeypatch: pytest.MonkeyPatch, verdict: Scan) -> None:
        monkeypatch.setattr(scanning, "scan", lambda _content, _watch: verdict)

    def test_without_a_scanner_it_says_so(self, clock: Clock, ana: Browser, path: str) -> None:
        mailed(clock(), ("a.txt", "text/plain", b"Monday."))
        assert "a.txt 4.0 KB · not scanned for viruses" in pages.visit(ana, path).words.replace("\xa0", " ")

    def test_a_clean_one_says_nothing(
        self, clock: Clock, ana: Browser, path: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.scans(monkeypatch, Scan.CLEAN)
        mailed(clock(), ("a.txt", "text/plain", b"Monday."))
        assert "scanned" not in pages.visit(ana, path).words

    def test_an_infected_one_is_kept_and_handed_out_to_nobody(
        self, clock: Clock, ana: Browser, path: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.scans(monkeypatch, Scan.INFECTED)
        mailed(clock(), ("a.txt", "text/plain", b"Monday."))
        assert not Attachment.objects.filter(is_cleaned=True).exists()
        page = pages.visit(ana, path)
        assert "a virus was found" in page.words
        for link in shown(page):
            assert "This file is not handed out" in page.go(link).words
            assert page.go(f"{link}original/").status == 403
