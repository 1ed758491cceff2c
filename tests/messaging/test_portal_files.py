"""Files with a message at the portal: cleaned before they are kept; what is refused is said, and the words stay."""

import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from messaging.models import Attachment, Draft, DraftFile, Message
from practice.models import AuditEvent, SubmissionKey
from practice.uploads import cleaning, scanning
from practice.uploads.refusals import Refusal, Refused
from practice.uploads.scanning import Scan
from tests import doing, pages
from tests.conftest import Clock
from tests.messaging.test_mail_files import read, shown
from tests.pages import Page, SignIn
from tests.people import People
from tests.practice.uploads import samples

HOME = "/portal/"
WORDS = "Here is my diary."
AGAIN = "Your words are kept. Please choose the files again."


def file(content: bytes = b"Monday.", name: str = "diary.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")  # whatever it is called


def send(browser: Browser, *files: SimpleUploadedFile, body: str = WORDS) -> Page:
    page = pages.visit(browser, HOME)
    form = page.form("body")
    return page.post(form.action, {**form.fields, "body": body, "files": list(files)})


def nothing_was_kept(page: Page, files_on_disk: int = 0) -> None:
    assert page.status == 422
    assert "Your message was not sent." in page.words and AGAIN in page.words
    assert (
        not Message.objects.exists()
        and not Attachment.objects.exists()
        and not SubmissionKey.objects.exists()
    )
    assert page.form("body").fields["body"] == [WORDS]
    assert doing.words_of(Draft.objects.get()) == WORDS


@pytest.fixture
def disk(settings: Any, tmp_path: Any) -> Any:
    settings.FILES = tmp_path / "files"
    return settings.FILES


class TestTaken:
    def test_it_stands_with_the_message_and_comes_back_clean(self, dan: Browser, disk: Any) -> None:
        given = samples.located()
        page = send(dan, file(given, "IMG_1.jpg"), file(b"a\r\nb"))
        assert page.path == HOME and WORDS in page.words
        assert "IMG_1.jpg" in page.words and "diary.txt" in page.words
        picture, text = (page.go(link).answer for link in shown(page))
        assert b"CANARY" in given and b"CANARY" not in picture.content
        assert text.content == b"a\nb"
        assert picture.headers["Content-Disposition"] == 'attachment; filename="IMG_1.jpg"'
        assert picture.headers["Content-Type"] == "application/octet-stream"

    def test_nothing_of_it_is_readable_on_disk(self, dan: Browser, disk: Any) -> None:
        send(dan, file(b"A canary in a diary", "canary.txt"))
        found = [path for path in disk.rglob("*") if path.is_file()]
        assert len(found) == 1
        assert b"canary" not in found[0].read_bytes() and "canary" not in str(found[0])

    def test_without_a_file_all_is_as_before(self, dan: Browser) -> None:
        assert send(dan).path == HOME
        assert not Attachment.objects.exists()

    @pytest.mark.parametrize(
        "given, kept",
        [
            ("../../etc/cron.d/x.txt", "x.txt"), ("..\\..\\x.txt", "x.txt"), ("diary.txt.exe", "diary.txt.exe.txt"),
            ("a\u202etxt.exe", "atxt.exe.txt"),
        ],
    )  # fmt: skip
    def test_a_name_leads_nowhere(self, dan: Browser, given: str, kept: str) -> None:
        send(dan, file(name=given))
        assert doing.words_of(Attachment.objects.get(), "name") == kept

    def test_the_trail_names_it_by_its_number(self, dan: Browser) -> None:
        send(dan, file())
        row = AuditEvent.objects.get(event="messaging.message.received")
        assert Attachment.objects.get().pk in row.object_ids

    def test_ana_sees_it_and_eve_never(
        self, dan: Browser, people: People, path: str, browser: SignIn
    ) -> None:
        send(dan, file(b"A canary"))
        row = Attachment.objects.get()
        seen = pages.visit(browser(people.ana), path)
        assert seen.go(shown(seen)[0]).answer.content == b"A canary"
        eve = browser(people.eve)
        for address in (f"/portal/files/{row.pk}/", f"/portal/files/{row.pk}/original/"):
            answer = eve.get(address)
            assert (answer.status_code, answer.content) == (404, eve.get(f"/portal/files/{uuid4()}/").content)

    def test_it_says_whether_it_was_scanned(self, dan: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "not scanned for viruses" in send(dan, file()).words
        Attachment.objects.all().delete()
        monkeypatch.setattr(scanning, "scan", lambda _content, _watch: Scan.CLEAN)
        assert "not scanned" not in send(dan, file(), body="Again").words


class TestRefused:
    @pytest.mark.parametrize(
        "content, name, said",
        [
            (samples.HTML, "holiday.jpg", "“holiday.jpg”: This kind of file can't be sent. You can send pictures"),
            (samples.SVG, "drawing.svg", "This kind of file can't be sent."),
            (samples.ZIP, "diary.txt", "This kind of file can't be sent."),
            (b"\0\0\0\x18ftypheic" + bytes(50), "IMG.HEIC", "Please save it as JPEG"),
            (samples.locked(), "a.pdf", "This PDF asks for a password."),
            (samples.picture("PNG")[:60], "a.png", "This file can't be read."),
            (samples.png(100_000, 100_000, b"x"), "a.png", "too big or too complex"),
            (b"", "a.txt", "There is nothing in this file."),
        ],
    )  # fmt: skip
    def test_it_says_which_and_why(
        self, dan: Browser, disk: Any, content: bytes, name: str, said: str
    ) -> None:
        page = send(dan, file(), file(content, name))
        nothing_was_kept(page)
        assert said in page.words
        assert not [path for path in disk.rglob("*") if path.is_file()]

    def test_an_infected_one(self, dan: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(scanning, "scan", lambda _content, _watch: Scan.INFECTED)
        page = send(dan, file())
        nothing_was_kept(page)
        assert "A virus was found in this file. It was not taken." in page.words

    def test_one_of_26_megabytes(self, dan: Browser) -> None:
        page = send(dan, file(b"x" * (26 * 2**20), "big.txt"))
        nothing_was_kept(page)
        assert "“big.txt”: This file is too big. One file can have up to 25 MB." in page.words

    def test_too_much_together(self, dan: Browser, settings: Any) -> None:
        settings.LIMITS = settings.LIMITS | {"upload_bytes_together": 2**20}
        page = send(dan, *(file(b"x" * 600_000, f"{number}.txt") for number in range(2)))
        nothing_was_kept(page)
        assert "These files are too big together. You can send up to 1 MB at a time." in page.words

    def test_eleven(self, dan: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cleaning, "clean", None)  # none is even looked at
        page = send(dan, *(file(name=f"{number}.txt") for number in range(11)))
        nothing_was_kept(page)
        assert "You can send up to 10 at a time." in page.words

    def test_a_whole_folder_is_answered_in_words(self, dan: Browser) -> None:
        page = send(dan, *(file(name=f"{number}.txt") for number in range(120)))
        nothing_was_kept(page)

    def test_one_whose_child_was_stopped(
        self, dan: Browser, disk: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The first is cleaned, the second kills its child: neither is kept."""
        real = cleaning.clean

        def second_dies(content: bytes, *, seconds: float) -> cleaning.Cleaned:
            if content == b"two":
                raise Refused(Refusal.TOO_MUCH)
            return real(content, seconds=seconds)

        monkeypatch.setattr(cleaning, "clean", second_dies)
        nothing_was_kept(send(dan, file(b"one"), file(b"two", "two.txt")))
        assert not [path for path in disk.rglob("*") if path.is_file()]

    def test_with_too_long_a_text_the_files_are_kept(self, dan: Browser) -> None:
        page = send(dan, file(), body="x" * 20_001)
        assert page.status == 422 and "too long for one message" in page.words and AGAIN not in page.words
        assert "diary.txt 4.0 KB Remove" in pages.visit(dan, HOME).words

    def test_markup_in_a_name_is_words(self, dan: Browser) -> None:
        assert "<b>x" not in send(dan, file(samples.ZIP, "<b>x.zip")).html


class TestQuota:
    @pytest.fixture(autouse=True)
    def small(self, settings: Any) -> None:
        settings.LIMITS = settings.LIMITS | {"upload_bytes_per_day": 10_000}

    def test_a_day_has_an_end_and_a_next_one(
        self, dan: Browser, people: People, clock: Clock, browser: SignIn
    ) -> None:
        assert send(dan, file(b"x" * 4000)).path == HOME
        page = send(dan, file(b"x" * 8000))
        assert page.status == 422 and "That is more than fits in one day." in page.words
        assert AGAIN in page.words and Attachment.objects.count() == 1
        clock.move(hours=25)
        assert send(browser(people.dan), file(b"x" * 8000)).path == HOME
        assert Attachment.objects.count() == 2

    def test_what_came_by_mail_does_not_shut_the_door(self, dan: Browser, clock: Clock) -> None:
        item = doing.mail_in(doing.letter("dan@home.example", "x" * 20_000), clock())
        doing.filed(item, clock())
        assert Attachment.objects.filter(size__gt=10_000).exists()
        assert send(dan, file()).path == HOME

    def test_it_is_each_clients_own(self, dan: Browser, people: People, browser: SignIn) -> None:
        send(dan, file(b"x" * 4000))
        assert send(browser(people.eve), file(b"x" * 8000)).path == HOME


class TestOnce:
    def test_sent_twice_it_stands_once(self, dan: Browser) -> None:
        page = pages.visit(dan, HOME)
        form = page.form("body")
        for _ in range(2):
            page.post(form.action, {**form.fields, "body": WORDS, "files": [file()]})
        assert (Message.objects.count(), Attachment.objects.count()) == (1, 1)

    def test_with_another_file_it_is_another_message_and_says_so(self, dan: Browser) -> None:
        page = pages.visit(dan, HOME)
        form = page.form("body")
        page.post(form.action, {**form.fields, "body": WORDS, "files": [file(b"one")]})
        again = page.post(form.action, {**form.fields, "body": WORDS, "files": [file(b"two")]})
        assert again.status == 422 and AGAIN not in again.words
        assert doing.words_of(DraftFile.objects.get(), "name") == "diary.txt"
        assert read(Attachment.objects.get()) == b"one"


class TestDoor:
    def test_a_strangers_files_are_not_even_held(
        self, people: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        held: list[int] = []
        monkeypatch.setattr("practice.uploads.memory.BytesIO", lambda: _Noting(held))
        answer = Browser().post("/portal/messages/", {"body": "x", "files": [file(b"x" * 1_000_000)]})
        assert answer.status_code == 302 and held == []

    def test_a_clients_are(self, dan: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        """The measure of the test above."""
        held: list[int] = []
        monkeypatch.setattr("practice.uploads.memory.BytesIO", lambda: _Noting(held))
        send(dan, file())
        assert sum(held) == len(b"Monday.")

    def test_after_care_has_ended_none_is_taken(self, dan: Browser, people: People) -> None:
        people.dan.status = "discharged"
        people.dan.save(update_fields=["status"])
        answer = dan.post("/portal/messages/", {"body": "x", "files": [file()]})
        assert answer.status_code == 422 and not Attachment.objects.exists()
        for by_script in ({}, {"HTTP_X_ENCLOSE": "1"}):
            tried = dan.post("/portal/draft/files/", {"body": "x", "files": [file()]}, **by_script)
            assert "Your care here has ended." in tried.content.decode()
        assert not DraftFile.objects.exists()


class _Noting(io.BytesIO):
    def __init__(self, held: list[int]) -> None:
        super().__init__()
        self.held = held

    def write(self, piece: Any) -> int:
        self.held.append(len(piece))
        return super().write(piece)
