"""Files of messages: always a download, never shown by the browser, and only to whom their class opens."""

from email.message import EmailMessage

import pytest
from django.test import Client as Browser

from messaging.models import Attachment
from practice.models import AuditEvent
from practice.uploads.scanning import Scan
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People

PAGE = b"<script>alert('a canary')</script>"


@pytest.fixture
def kept(people: People, clock: Clock) -> Attachment:
    """Dan mailed a web page with a name in many letters."""
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "dan@home.example", "The page"
    letter.set_content("Here it is.")
    letter.add_attachment(PAGE, maintype="text", subtype="html", filename="Tagebuch für Grün.html")
    doing.filed(doing.mail_in(letter.as_bytes(), clock()), clock())
    return Attachment.objects.get(is_original=False)


def office(kept: Attachment) -> str:
    return f"/office/files/{kept.pk}/original/"


def portal(kept: Attachment) -> str:
    return f"/portal/files/{kept.pk}/original/"


@pytest.fixture
def ana(people: People, kept: Attachment, browser: SignIn) -> Browser:
    return browser(people.ana)


class TestHeaders:
    def test_it_is_saved_and_not_shown(self, ana: Browser, kept: Attachment) -> None:
        answer = ana.get(office(kept))
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_were_it_shown_it_could_do_nothing(self, ana: Browser, kept: Attachment) -> None:
        rules = ana.get(office(kept)).headers["Content-Security-Policy"]
        assert rules == "sandbox; default-src 'none'"

    def test_nobody_keeps_a_copy_on_the_way(self, ana: Browser, kept: Attachment) -> None:
        assert "no-store" in ana.get(office(kept)).headers["Cache-Control"]

    def test_its_name_arrives_in_all_its_letters(self, ana: Browser, kept: Attachment) -> None:
        said = ana.get(office(kept)).headers["Content-Disposition"]
        assert "filename*=utf-8''Tagebuch%20f%C3%BCr%20Gr%C3%BCn.html" in said

    def test_it_is_what_was_sent(self, ana: Browser, kept: Attachment) -> None:
        assert ana.get(office(kept)).content == PAGE


class TestWho:
    def test_dan_gets_his_own(self, people: People, kept: Attachment, browser: SignIn) -> None:
        assert browser(people.dan).get(portal(kept)).content == PAGE

    @pytest.mark.parametrize("address", ["/portal/files/%s/", "/portal/files/%s/original/"])
    def test_eve_finds_nothing_and_as_much_as_where_nothing_is(
        self, people: People, kept: Attachment, browser: SignIn, address: str
    ) -> None:
        eve = browser(people.eve)
        hidden, absent = eve.get(address % kept.pk), eve.get(address % people.dan.pk)
        assert (hidden.status_code, hidden.content) == (404, absent.content)

    @pytest.mark.parametrize("name", ["ben", "cleo", "bill", "pia", "ada"])
    def test_who_may_not_read_the_message_finds_nothing(
        self, people: People, kept: Attachment, browser: SignIn, name: str
    ) -> None:
        answer = browser(getattr(people, name)).get(office(kept))
        assert answer.status_code in ({404, 403} if name in ("pia", "ada") else {404})
        assert b"canary" not in answer.content

    def test_a_narrowed_representative_finds_nothing(
        self, people: People, kept: Attachment, browser: SignIn
    ) -> None:
        people.fay.scope = "administrative"
        people.fay.save(update_fields=["scope"])
        assert browser(people.fay).get(portal(kept)).status_code == 404

    def test_a_stranger_is_led_to_sign_in(self, kept: Attachment) -> None:
        assert Browser().get(portal(kept)).headers["Location"].startswith("/portal/sign-in/")

    def test_the_download_is_noted(self, ana: Browser, people: People, kept: Attachment) -> None:
        ana.get(office(kept))
        row = AuditEvent.objects.get(event="attachment.viewed")
        assert (row.actor_id, row.object_ids) == (people.ana.pk, [kept.pk])

    def test_a_changed_byte_on_disk_is_not_handed_out(
        self, ana: Browser, people: People, kept: Attachment, settings
    ) -> None:
        path = settings.FILES / kept.path
        sealed = bytearray(path.read_bytes())
        sealed[len(sealed) // 2] ^= 1
        path.write_bytes(bytes(sealed))
        ana.raise_request_exception = False
        answer = ana.get(office(kept))
        assert answer.status_code == 500
        assert b"canary" not in answer.content


class TestWarning:
    """What could not be cleaned is named as that first."""

    @pytest.mark.parametrize("who, side", [("ana", "office"), ("dan", "portal")])
    def test_a_click_leads_to_a_page_that_warns(
        self, people: People, kept: Attachment, browser: SignIn, who: str, side: str
    ) -> None:
        page = pages.visit(browser(getattr(people, who)), f"/{side}/files/{kept.pk}/")
        assert page.answer.headers["Content-Type"].startswith("text/html")
        assert "Tagebuch für Grün.html" in page.words and "not scanned for viruses" in page.words
        assert PAGE.decode() not in page.html
        assert f"/{side}/files/{kept.pk}/original/" in page.links

    def test_the_mail_itself_is_behind_it_too(self, ana: Browser, kept: Attachment) -> None:
        letter = Attachment.objects.get(is_original=True)
        page = pages.visit(ana, f"/office/files/{letter.pk}/")
        assert "the mail as it came" in page.words
        assert page.go(f"/office/files/{letter.pk}/original/").answer.content.startswith(b"From:")

    @pytest.mark.parametrize("who, side", [("ana", "office"), ("dan", "portal")])
    def test_an_infected_one_is_handed_out_to_nobody(
        self, people: People, kept: Attachment, browser: SignIn, who: str, side: str
    ) -> None:
        Attachment.objects.update(scan=Scan.INFECTED)
        page = pages.visit(browser(getattr(people, who)), f"/{side}/files/{kept.pk}/")
        assert "A virus was found in it." in page.words
        assert not [link for link in page.links if "original" in link]
        answer = page.go(f"/{side}/files/{kept.pk}/original/").answer
        assert (answer.status_code, b"canary" in answer.content) == (403, False)
