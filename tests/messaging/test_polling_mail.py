"""The mailbox into the house: each mail kept once though the process dies between keeping and marking; problems in words."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client as Browser

from messaging import polling_mail, tasks
from messaging.models import InboundItem, Mailbox, Message
from messaging.transports import oauth
from practice.models import DataKey
from tests import doing, pages
from tests.conftest import Clock
from tests.messaging.mail import dovecot, token_server
from tests.messaging.mail.dovecot import PASSWORD, USER, Dovecot
from tests.pages import SignIn
from tests.people import People

PAGE = "/office/practice/mail/"
DAY = "Sat, 21 Nov 2026 10:15:00 -0500"


@pytest.fixture(scope="module")
def house() -> Iterator[Dovecot]:
    with dovecot.running() as running:
        yield running


@pytest.fixture
def mailbox(house: Dovecot, settings: Any) -> Iterator[Dovecot]:
    settings.SOTTO_IMAP_HOST, settings.SOTTO_IMAP_PORT = "localhost", house.tls_port
    settings.SOTTO_IMAP_USER, settings.SOTTO_IMAP_PASSWORD = USER, PASSWORD
    settings.SOTTO_IMAP_CA = str(house.certificate.authority)
    yield house
    house.doveadm("expunge", "-u", USER, "mailbox", "INBOX", "all")


def deliver(mailbox: Dovecot, *raws: bytes) -> None:
    for raw in raws:
        mailbox.deliver(raw, f"{time.time_ns()}.here")


class TestPolling:
    def test_it_comes_into_the_conversation(self, mailbox: Dovecot, people: People, clock: Clock) -> None:
        deliver(mailbox, doing.letter("dan@home.example", "Could we meet on Friday?"))
        done = polling_mail.poll(now=clock())
        assert done is not None
        assert done.taken == 1
        tasks.file_inbound()
        item = InboundItem.objects.get()
        assert item.state == "filed"
        assert "Friday" in (doing.words_of(item.message) or "")

    def test_the_same_by_the_door_and_by_the_mailbox_is_kept_once(
        self, mailbox: Dovecot, people: People, clock: Clock
    ) -> None:
        raw = doing.letter("dan@home.example", "Once")
        doing.mail_in(raw, clock())
        deliver(mailbox, raw)
        polling_mail.poll(now=clock())
        assert InboundItem.objects.count() == 1

    def test_numbered_anew_what_was_read_elsewhere_comes_and_nothing_twice(
        self, mailbox: Dovecot, people: People, clock: Clock
    ) -> None:
        deliver(mailbox, doing.letter("dan@home.example", "One"))
        polling_mail.poll(now=clock())
        deliver(mailbox, doing.letter("dan@home.example", "Two"))
        mailbox.doveadm("flags", "add", "-u", USER, "\\Seen", "mailbox", "INBOX", "all")
        other = (Mailbox.objects.get().uid_validity or 0) + 7
        mailbox.number_anew(other)
        polling_mail.poll(now=clock())
        assert InboundItem.objects.count() == 2
        row = Mailbox.objects.get()
        assert (row.uid_validity, row.looking_since) == (other, None)

    def test_what_a_move_between_folders_changed_is_known_again(
        self, mailbox: Dovecot, people: People, clock: Clock
    ) -> None:
        raw = doing.letter("dan@home.example", "Could we meet?", Date=DAY)
        deliver(mailbox, raw)
        polling_mail.poll(now=clock())
        tasks.file_inbound()
        deliver(mailbox, raw.replace(b"Subject:", b"X-Folder: Done\nSubject:").replace(b"\n", b"\r\n"))
        polling_mail.poll(now=clock())
        tasks.file_inbound()
        items = list(InboundItem.objects.order_by("received_at", "reason"))
        assert [(one.state, one.reason) for one in items] == [("filed", ""), ("filed", "known")]
        assert Message.objects.filter(kind="from_client").count() == 1
        assert not DataKey.objects.filter(vault_id=items[1].vault_id).exists()

    def test_before_either_is_filed_it_is_known_too(
        self, mailbox: Dovecot, people: People, clock: Clock
    ) -> None:
        raw = doing.letter("dan@home.example", "Could we meet?", Date=DAY)
        deliver(mailbox, raw, raw.replace(b"Subject:", b"X-Folder: Done\nSubject:"))
        polling_mail.poll(now=clock())
        tasks.file_inbound()
        assert InboundItem.objects.count() == 2
        assert Message.objects.filter(kind="from_client").count() == 1

    def test_what_waits_before_a_person_waits_once(
        self, mailbox: Dovecot, people: People, clock: Clock
    ) -> None:
        raw = doing.letter("x@elsewhere.example", "It is me", Date=DAY)
        deliver(mailbox, raw, b"X-Folder: Done\n" + raw)
        polling_mail.poll(now=clock())
        tasks.file_inbound()
        assert InboundItem.objects.filter(state="triage").count() == 1

    @pytest.mark.parametrize("other", ["Could we meet on Friday?", "Could we meet? I am not well."])
    def test_another_text_under_the_same_id_is_never_lost(
        self, mailbox: Dovecot, people: People, clock: Clock, other: str
    ) -> None:
        raw = doing.letter("dan@home.example", "Could we meet?", Date=DAY)
        deliver(mailbox, raw, raw.replace(b"Could we meet?", other.encode()))
        polling_mail.poll(now=clock())
        tasks.file_inbound()
        assert Message.objects.filter(kind="from_client").count() == 2

    def test_without_a_date_nothing_is_taken_for_known(
        self, mailbox: Dovecot, people: People, clock: Clock
    ) -> None:
        raw = doing.letter("dan@home.example", "Could we meet?")
        deliver(mailbox, raw, b"X-Folder: Done\n" + raw)
        polling_mail.poll(now=clock())
        tasks.file_inbound()
        assert Message.objects.filter(kind="from_client").count() == 2

    def test_by_the_door_it_is_not_the_same_mailbox(
        self, mailbox: Dovecot, people: People, clock: Clock
    ) -> None:
        raw = doing.letter("dan@home.example", "Could we meet?", Date=DAY)
        doing.filed(doing.mail_in(raw, clock()), clock())
        deliver(mailbox, b"X-Folder: Done\n" + raw)
        polling_mail.poll(now=clock())
        tasks.file_inbound()
        assert Message.objects.filter(kind="from_client").count() == 2

    def test_a_forged_copy_does_not_stand_for_the_true_one(
        self, mailbox: Dovecot, people: People, clock: Clock, settings: Any
    ) -> None:
        settings.SOTTO_MAIL_AUTHSERV = "mx.practice.example"
        raw = doing.letter("dan@home.example", "Could we meet?", Date=DAY)
        said = b"Authentication-Results: mx.practice.example; dmarc=%s header.from=home.example\n"
        deliver(mailbox, said % b"fail" + raw, said % b"pass" + raw)
        polling_mail.poll(now=clock())
        tasks.file_inbound()
        assert {one.state for one in InboundItem.objects.all()} == {"triage", "filed"}
        assert Message.objects.get(kind="from_client").is_sender_verified

    def test_where_none_is_named_none_is_read(self, people: People, clock: Clock) -> None:
        assert polling_mail.poll(now=clock()) is None
        assert not Mailbox.objects.exists()

    def test_a_problem_is_remembered_and_forgotten_when_it_works_again(
        self, mailbox: Dovecot, people: People, clock: Clock, settings: Any
    ) -> None:
        settings.SOTTO_IMAP_PASSWORD = "another"  # noqa: S105 - a wrong one
        assert polling_mail.poll(now=clock()) is None
        row = Mailbox.objects.get()
        assert (row.problem, row.succeeded_at) == ("sign_in_refused", None)
        settings.SOTTO_IMAP_PASSWORD = PASSWORD
        polling_mail.poll(now=clock())
        row.refresh_from_db()
        assert (row.problem, row.succeeded_at) == ("", clock())

    def test_killed_between_keeping_and_marking_it_is_kept_once(
        self, mailbox: Dovecot, committed_db: None, people: People
    ) -> None:
        deliver(mailbox, *(doing.letter("dan@home.example", f"Number {n}") for n in range(3)))
        program = (
            "import django; django.setup(); from django.utils import timezone;"
            "from messaging import polling_mail; polling_mail.poll(now=timezone.now())"
        )
        env = dict(os.environ) | {
            "DJANGO_SETTINGS_MODULE": "practice.project.settings", "SOTTO_FAILPOINT": "imap.kept:2:kill",
            "SOTTO_IMAP_HOST": "localhost", "SOTTO_IMAP_PORT": str(mailbox.tls_port), "SOTTO_IMAP_USER": USER,
            "SOTTO_IMAP_CA": str(mailbox.certificate.authority),
            "SOTTO_IMAP_PASSWORD_FILE": str(_secret(mailbox)),
        }  # fmt: skip
        died = subprocess.run([sys.executable, "-c", program], env=env, timeout=60, check=False)
        assert died.returncode == -signal.SIGKILL
        assert (InboundItem.objects.count(), mailbox.count("INBOX", "seen")) == (2, 1)
        del env["SOTTO_FAILPOINT"]
        subprocess.run([sys.executable, "-c", program], env=env, timeout=60, check=True)
        assert (InboundItem.objects.count(), mailbox.count("INBOX", "seen")) == (3, 3)


class TestPage:
    def test_it_says_what_is_wrong_and_never_the_password(
        self, mailbox: Dovecot, people: People, clock: Clock, settings: Any, browser: SignIn
    ) -> None:
        settings.SOTTO_IMAP_PASSWORD = "another-one"  # noqa: S105 - a wrong one
        polling_mail.poll(now=clock())
        page = pages.visit(browser(people.ada), PAGE)
        assert "The provider does not take the practice's name and password." in page.words
        assert "another-one" not in page.html

    def test_it_says_when_it_worked(
        self, mailbox: Dovecot, people: People, clock: Clock, browser: SignIn
    ) -> None:
        deliver(mailbox, doing.letter("dan@home.example", "Hello"))
        polling_mail.poll(now=clock())
        words = pages.visit(browser(people.ada), PAGE).words
        assert "Last time it worked today at" in words
        assert "Taken then 1" in words

    def test_what_was_left_is_said(
        self, mailbox: Dovecot, people: People, clock: Clock, browser: SignIn
    ) -> None:
        polling_mail.poll(now=clock())
        Mailbox.objects.update(too_large=1)
        assert (
            "1 message is too large and was left in the mailbox."
            in pages.visit(browser(people.ada), PAGE).words
        )

    def test_without_a_mailbox(self, people: People, clock: Clock, browser: SignIn) -> None:
        assert "No mailbox is read." in pages.visit(browser(people.ada), PAGE).words

    def test_settings_that_can_be_none(
        self, people: People, clock: Clock, settings: Any, browser: SignIn
    ) -> None:
        settings.SOTTO_IMAP_HOST, settings.SOTTO_IMAP_FOLDER = "localhost", 'a"b'
        ada: Browser = browser(people.ada)
        assert "can't be used" in pages.visit(ada, PAGE).words


class TestKeeper:
    @pytest.fixture
    def tokens(self, settings: Any) -> Iterator[token_server.TokenServer]:
        with token_server.running() as running:
            settings.SOTTO_OAUTH_URL, settings.SOTTO_OAUTH_CLIENT = running.url, "hub"
            settings.SOTTO_OAUTH_REFRESH_TOKEN = "first-refresh"  # noqa: S105 - of the made server
            settings.SOTTO_IMAP_HOST = "localhost"
            yield running

    def fetch(self, settings: Any) -> str:
        found = oauth.from_settings(settings)
        assert found is not None
        oauth.forget(found)
        return oauth.access_token(found)

    def test_the_newest_is_kept_sealed_and_used_next(
        self, people: People, tokens: token_server.TokenServer, settings: Any
    ) -> None:
        tokens.rotates = True
        assert [self.fetch(settings) for _time in range(3)] == ["access-1", "access-2", "access-3"]
        asked = [form["refresh_token"] for form in tokens.asked]
        assert asked == ["first-refresh", "refresh-1", "refresh-2"]
        assert "refresh-" not in str(Mailbox.objects.values())

    def test_another_one_in_the_file_begins_anew(
        self, people: People, tokens: token_server.TokenServer, settings: Any
    ) -> None:
        tokens.rotates = True
        self.fetch(settings)
        tokens.refresh = {"second-refresh"}
        settings.SOTTO_OAUTH_REFRESH_TOKEN = "second-refresh"  # noqa: S105 - of the made server
        self.fetch(settings)
        assert tokens.asked[-1]["refresh_token"] == "second-refresh"


def _secret(mailbox: Dovecot) -> Any:
    file = mailbox.home / "password"
    file.write_text(PASSWORD)
    file.chmod(0o600)
    return file
