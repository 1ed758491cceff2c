"""Files with a message to a client: by the portal only, cleaned, and said why where not."""

from typing import Any

import pytest
from django.test import Client as Browser

from messaging import actions
from messaging.models import Attachment, Delivery, Draft, DraftFile, Message
from practice.models import AuditEvent
from practice.uploads.scanning import Scan
from practice.uploads.taking import Taken
from tests import doing, pages
from tests.conftest import Clock
from tests.messaging.test_mail_files import shown
from tests.messaging.test_portal_files import AGAIN, WORDS, file
from tests.pages import Page, SignIn
from tests.people import People
from tests.practice.uploads import samples

TEXT = Taken("plan.txt", "text/plain", b"Breathe.", Scan.NOT_SCANNED)


def send(page: Page, press: str, *files: Any, **more: str) -> Page:
    form = page.form("body")
    data = {**form.fields, "body": WORDS, "files": list(files), **more}
    return page.post(form.buttons.get(press) or form.action, data)


def test_it_stands_in_the_portal_and_dan_gets_it_clean(
    ana: Browser, path: str, people: People, browser: SignIn
) -> None:
    page = send(
        pages.visit(ana, path),
        "Post in portal, email a notice",
        file(samples.pdf(samples.script), "plan.pdf"),
    )
    assert page.status == 200 and "plan.pdf" in page.words
    seen = pages.visit(browser(people.dan), "/portal/")
    assert b"CANARY" not in samples.everything(seen.go(shown(seen)[0]).answer.content)
    row = AuditEvent.objects.get(event="messaging.message.queued")
    assert Attachment.objects.get().pk in row.object_ids


def test_the_composer_says_what_may_be_sent_and_how(ana: Browser, path: str) -> None:
    page = pages.visit(ana, path)
    assert "Up to 10 files, 25 MB each, 50 MB together. They go by the portal only." in page.words
    assert 'enctype="multipart/form-data"' in page.html and "hx-preserve" in page.html


def test_a_refused_file_is_named_and_the_words_stay(ana: Browser, path: str) -> None:
    page = send(pages.visit(ana, path), "Post without a notice", file(samples.ZIP, "tools.zip"))
    assert page.status == 422
    assert "“tools.zip”: This kind of file can't be sent." in page.words and AGAIN in page.words
    assert page.form("body").fields["body"] == [WORDS]
    assert not Message.objects.exists() and not Attachment.objects.exists()


def test_by_text_it_says_why_and_offers_the_portal(ana: Browser, agreed: People, path: str) -> None:
    page = pages.visit(ana, f"{path}?about=scheduling")
    saved = {"channel": "sms", "words": "saved", "wording": "scheduling_call_us"}
    refused = send(page, "", file(), **saved)
    assert refused.status == 422
    assert "Files go by the portal only: by email or text they would travel open." in refused.words
    assert "plan.pdf" not in refused.words and "diary.txt 4.0 KB Remove" in refused.words
    assert not Message.objects.exists() and not Delivery.objects.exists()
    assert refused.form("body").fields["channel"] == ["portal"]
    sent = send(refused, "Post in portal, email a notice")
    assert sent.status == 200 and Attachment.objects.get().message.channel == "portal"


def test_the_act_itself_lets_no_file_travel_open(people: People, clock: Clock) -> None:
    doing.agree(people.dan_phone, clock())
    with pytest.raises(actions.FilesByPortalOnly):
        doing.write_text(people.dan, people.ana, clock(), files=(TEXT,))
    assert not Message.objects.exists()


def test_a_kept_draft_without_scripts_keeps_the_files(ana: Browser, path: str) -> None:
    page = pages.visit(ana, path)
    form = page.form("body")
    again = page.post(form.buttons["Show"], {**form.fields, "body": WORDS, "files": [file()]})
    assert AGAIN not in again.words and doing.words_of(Draft.objects.get()) == WORDS
    assert doing.words_of(DraftFile.objects.get(), "name") == "diary.txt"


def test_words_are_needed_all_the_same(ana: Browser, path: str) -> None:
    page = send(pages.visit(ana, path), "Post without a notice", file(), body=" ")
    assert "Write a few words first." in page.words and not Attachment.objects.exists()


def test_a_day_has_an_end(ana: Browser, path: str, settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"upload_bytes_per_day": 100}
    page = send(pages.visit(ana, path), "Post without a notice", file(b"x" * 200))
    assert page.status == 422 and "That is more than fits in one day." in page.words


@pytest.mark.parametrize("name", ["sam", "cleo", "bill"])
def test_who_may_not_write_of_therapy_attaches_nothing(
    people: People, path: str, browser: SignIn, clock: Clock, name: str
) -> None:
    answer = browser(getattr(people, name)).post(
        f"{path}messages/", {"body": "x", "thread": "between_sessions", "files": [file()]}
    )
    assert answer.status_code in (403, 422) and not Attachment.objects.exists()
