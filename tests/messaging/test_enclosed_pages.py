"""Files that wait with a draft: taken as they are chosen, shown, removed, sent as shown, and never lost on the way."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser

from messaging import actions
from messaging.models import Attachment, Draft, DraftFile, Message
from tests import doing, pages
from tests.conftest import Clock
from tests.messaging.test_portal_files import WORDS, file
from tests.pages import Page, SignIn
from tests.people import People, actor_of

POST = {"office": "Post without a notice", "portal": "Send"}
BY_SCRIPT = {"headers": {"X-Enclose": "1"}}


@pytest.fixture(params=["office", "portal"])
def desk(request: pytest.FixtureRequest, ana: Browser, people: People, browser: SignIn, path: str) -> Any:
    """Both sides of the conversation: the browser, the page, and the button that sends."""
    if request.param == "office":
        return ana, path, POST["office"]
    return browser(people.dan), "/portal/", POST["portal"]


def chosen(page: Page, *files: Any, **more: str) -> Page:
    """As without a script: chosen, and added by the button."""
    form = page.form("body")
    return page.post(form.buttons["Add these files"], {**form.fields, "files": list(files), **more})


def test_added_it_is_listed_with_the_words_and_on_another_device(desk: Any) -> None:
    browser, path, _send = desk
    page = chosen(pages.visit(browser, path), file(), body=WORDS)
    assert page.status == 200 and page.form("body").fields["body"] == [WORDS]
    again = pages.visit(browser, path)
    assert "diary.txt 4.0 KB Remove" in again.words and again.form("body").fields["body"] == [WORDS]
    assert not Message.objects.exists() and DraftFile.objects.get().is_cleaned


def test_sent_it_stands_with_the_message_and_no_longer_with_the_draft(desk: Any) -> None:
    browser, path, press = desk
    page = chosen(pages.visit(browser, path), file(b"Monday."), body=WORDS).send(press, body=WORDS)
    assert page.status == 200
    row = Attachment.objects.get()
    assert doing.words_of(row, "name") == "diary.txt" and row.message == Message.objects.get()
    assert not DraftFile.objects.exists() and not Draft.objects.exists()


def test_by_script_the_list_alone_is_answered(desk: Any) -> None:
    browser, path, _send = desk
    form = pages.visit(browser, path).form("body")
    answer = browser.post(form.buttons["Add these files"], {**form.fields, "files": [file()]}, **BY_SCRIPT)
    assert answer.status_code == 200 and b"<html" not in answer.content and b"diary.txt" in answer.content
    wrong = browser.post(
        form.buttons["Add these files"], {**form.fields, "files": [file(b"", "none.txt")]}, **BY_SCRIPT
    )
    assert wrong.status_code == 422 and "There is nothing in this file." in wrong.content.decode()
    assert b"diary.txt" in wrong.content  # what was there stays


def test_removed_it_is_gone_and_the_words_stay(desk: Any) -> None:
    browser, path, _send = desk
    page = chosen(pages.visit(browser, path), file(), body=WORDS)
    form, row = page.form("body"), DraftFile.objects.get()
    url = form.buttons["Add these files"].replace("/files/", "/removals/")
    after = page.post(url, {**form.fields, "remove": str(row.pk)})
    assert "diary.txt" not in after.words and after.form("body").fields["body"] == [WORDS]
    assert not DraftFile.objects.exists()


def test_what_was_removed_in_another_window_stops_the_sending(desk: Any) -> None:
    browser, path, press = desk
    page = chosen(pages.visit(browser, path), file(), body=WORDS)
    DraftFile.objects.all().delete()
    refused = page.send(press, body=WORDS)
    assert refused.status == 422 and "removed in another window" in refused.words
    assert refused.form("body").fields["body"] == [WORDS] and not Message.objects.exists()


def test_what_this_page_did_not_show_waits_on(desk: Any) -> None:
    browser, path, press = desk
    page = pages.visit(browser, path)
    chosen(pages.visit(browser, path), file())
    page.send(press, body=WORDS)
    assert Message.objects.exists() and not Attachment.objects.exists()
    assert "diary.txt" in pages.visit(browser, path).words


def test_more_than_a_message_takes_is_refused(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.LIMITS, "files_per_message", 1)
    browser, path, _send = desk
    chosen(pages.visit(browser, path), file())
    page = chosen(pages.visit(browser, path), file(b"two", "two.txt"))
    assert page.status in (200, 422) and "These are too many files." in page.words
    assert DraftFile.objects.count() == 1


def test_the_days_quota_counts_what_waits(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.LIMITS, "upload_bytes_per_day", 5000)
    browser, path, _send = desk
    chosen(pages.visit(browser, path), file(b"1" * 4000))
    page = chosen(pages.visit(browser, path), file(b"2" * 4000, "two.txt"))
    assert "more than fits in one day" in page.words and DraftFile.objects.count() == 1


def test_nobody_else_sees_or_removes_it(people: People, clock: Clock, ana: Browser, path: str) -> None:
    chosen(pages.visit(ana, path), file())
    row = DraftFile.objects.get()
    removed = actions.remove_file(client=people.dan, file_id=row.pk, actor=actor_of(people.ben), now=clock())
    assert not removed and DraftFile.objects.exists()


def test_an_emptied_text_keeps_the_files(people: People, clock: Clock, ana: Browser, path: str) -> None:
    page = chosen(pages.visit(ana, path), file(), body=WORDS)
    form = page.form("body")
    page.post(f"{path}draft/", {**form.fields, "body": ""})
    assert DraftFile.objects.count() == 1 and doing.words_of(Draft.objects.get()) == ""
