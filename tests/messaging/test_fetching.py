"""Pictures by text: the text is kept at once, the picture follows; once, sealed, cleaned, and then gone at the provider."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client as Browser

from messaging import actions, fetching, files
from messaging.emulators import pictures
from messaging.emulators.faults import MediaFault
from messaging.emulators.program import Emulators
from messaging.emulators.store import Kept
from messaging.models import Attachment, InboundItem, InboundMedia, Message
from messaging.transports import signature
from practice import crypto, vaults
from practice.models import AuditEvent, DataKey
from practice.uploads import kinds
from practice.uploads.scanning import Scan
from practice.uploads.taking import Taken
from tests import doing, pages
from tests.conftest import Clock
from tests.messaging.emulators import support
from tests.people import People, actor_of
from tests.practice.uploads import samples

DAN, STRANGER = "+12025550141", "+12025550199"
BASE, INBOUND = "http://localhost:8000", "/webhooks/sms/inbound/"
State = InboundMedia.State


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulators]:
    with support.emulators(tmp_path_factory.mktemp("certificates")) as emulators:
        yield emulators


@pytest.fixture(autouse=True)
def provider(running: Emulators, people: People, clock: Clock, settings: Any) -> Emulators:
    """The practice's account is with the emulated provider."""
    settings.SOTTO_SMS_URL = f"http://127.0.0.1:{running.port}"
    settings.SOTTO_SMS_ACCOUNT, settings.SOTTO_SMS_TOKEN = support.ACCOUNT, support.TOKEN
    settings.SOTTO_SMS_FROM, settings.SOTTO_BASE_URL = support.PRACTICE_NUMBER, BASE
    running.faults.clear()
    for name in running.desk.pictures.names():
        running.desk.pictures.remove(name)
    return running


def call(form: dict[str, str], *, signed: dict[str, str] | None = None) -> int:
    sign = signature.sign(support.TOKEN, f"{BASE}{INBOUND}", form if signed is None else signed)
    browser = Browser(enforce_csrf_checks=True)
    return browser.post(INBOUND, form, headers={"X-Twilio-Signature": sign}).status_code


def form_of(
    provider: Emulators, *kept: Kept, sender: str = DAN, text: str = "Look at this"
) -> dict[str, str]:
    along = pictures.enclose(provider.desk, kept)
    return {"MessageSid": along.sid, "From": sender, "To": "+12025550100", "Body": text} | along.fields


def texted(provider: Emulators, now: Any, *kept: Kept, sender: str = DAN, text: str = "Look at this") -> Any:
    """A text came with these and was filed. Its item."""
    form = form_of(provider, *(kept or (pictures.sample("photo"),)), sender=sender, text=text)
    assert call(form) == 200
    return doing.filed(InboundItem.objects.get(state="new"), now)


def photo(content: bytes = b"") -> Kept:
    return Kept(content or samples.located(), "image/jpeg")


def later(clock: Clock, rounds: int = 12) -> None:
    for _round in range(rounds):
        fetching.run()
        clock.move(hours=6, minutes=1)


def read(row: Attachment) -> bytes:
    grant = crypto.mint("test", "test", {(row.vault_id, row.sealed_class)}, vaults.load)
    return files.read(row, by=grant)


class TestAtTheDoor:
    def test_the_text_is_kept_and_nothing_is_fetched(self, provider: Emulators) -> None:
        assert call(form_of(provider, photo())) == 200
        row = InboundMedia.objects.get()
        assert (row.state, row.tries, row.content) == ("due", 0, None)
        assert doing.words_of(InboundItem.objects.get(), "raw") == "Look at this"

    @pytest.mark.parametrize("name", ["NumMedia", "MediaUrl0", "MediaContentType0"])
    def test_the_signature_covers_what_is_said_of_pictures(self, provider: Emulators, name: str) -> None:
        form = form_of(provider, photo())
        assert call(form | {name: "1" + form[name]}, signed=form) == 403
        assert call(form, signed={key: said for key, said in form.items() if key != name}) == 403
        assert not InboundItem.objects.exists()

    def test_called_again_it_is_one_picture(self, provider: Emulators, clock: Clock) -> None:
        form = form_of(provider, photo())
        assert [call(form) for _time in range(3)] == [200, 200, 200]
        doing.filed(InboundItem.objects.get(), clock())
        call(form)
        later(clock, rounds=3)
        call(form)
        later(clock, rounds=3)
        assert InboundMedia.objects.count() == Attachment.objects.count() == 1

    @pytest.mark.parametrize("said", ["", "none", "-1", "1.5", "١"])
    def test_a_count_that_is_none_brings_nothing(self, provider: Emulators, said: str) -> None:
        assert call(form_of(provider, photo()) | {"NumMedia": said}) == 200
        assert not InboundMedia.objects.exists()

    def test_more_than_are_taken_are_said_not_to_be(self, provider: Emulators, settings: Any) -> None:
        settings.LIMITS = settings.LIMITS | {"media_per_text": 2}
        call(form_of(provider, photo(), photo(), photo(), photo()))
        found = InboundMedia.objects.order_by("number").values_list("state", "problem")
        assert list(found) == [("due", ""), ("due", ""), ("refused", "too_many")]

    def test_a_count_that_is_huge_costs_nothing(self, provider: Emulators) -> None:
        call(form_of(provider) | {"NumMedia": "9" * 400})
        assert InboundMedia.objects.count() == 11

    @pytest.mark.parametrize("host", ["http://evil.example", "http://169.254.169.254", "file://"])
    def test_another_host_is_never_asked(self, provider: Emulators, clock: Clock, host: str) -> None:
        form = form_of(provider, photo())
        elsewhere = form["MediaUrl0"].replace(provider.desk.pictures.root, host)
        call(form | {"MediaUrl0": elsewhere})
        row = InboundMedia.objects.get()
        assert (row.state, row.problem, row.reference, row.next_at) == ("refused", "forbidden_host", "", None)
        assert fetching.run() == 0

    def test_nothing_but_a_picture_is_a_text_too(self, provider: Emulators, clock: Clock) -> None:
        item = texted(provider, clock(), photo(), text="")
        assert item.state == "filed"
        fetching.run()
        assert Attachment.objects.get().message == item.message
        assert doing.words_of(item.message) == "(no text)"


class TestTakenIn:
    def test_cleaned_and_sealed_in_the_message(self, provider: Emulators, clock: Clock) -> None:
        item = texted(provider, clock(), photo())
        fetching.run()
        row = Attachment.objects.get()
        assert (row.message, row.vault_id, row.sealed_class) == (
            item.message,
            item.message.vault_id,
            item.message.sealed_class,
        )
        assert (row.is_cleaned, row.media_type, doing.words_of(row, "name")) == (
            True,
            "image/jpeg",
            "picture 1.jpg",
        )
        assert kinds.sniff(read(row)) is kinds.Kind.JPEG
        assert b"CANARY" in samples.located() and b"CANARY" not in read(row)

    def test_the_client_and_the_clinician_see_it(
        self, provider: Emulators, clock: Clock, ana: Browser, dan: Browser, path: str
    ) -> None:
        texted(provider, clock(), photo())
        assert "A picture is on its way in." in pages.visit(ana, path).words
        fetching.run()
        for browser, page in ((ana, path), (dan, "/portal/")):
            shown = pages.visit(browser, page)
            assert "picture 1.jpg" in shown.words
            assert "on its way in" not in shown.words

    def test_then_it_is_removed_at_the_provider(self, provider: Emulators, clock: Clock) -> None:
        texted(provider, clock(), photo())
        fetching.run()
        assert len(provider.desk.pictures.names()) == 1
        fetching.run()
        assert provider.desk.pictures.names() == []
        row = InboundMedia.objects.get()
        assert (row.removed_at, row.next_at, row.state) == (clock(), None, "taken")
        assert fetching.run() == 0

    def test_what_the_sender_calls_it_is_not_believed(self, provider: Emulators, clock: Clock) -> None:
        texted(provider, clock(), Kept(samples.located(), "application/pdf"))
        fetching.run()
        assert Attachment.objects.get().media_type == "image/jpeg"

    def test_before_the_text_is_filed_it_waits_with_it(self, provider: Emulators, clock: Clock) -> None:
        call(form_of(provider, photo()))
        fetching.run()
        row = InboundMedia.objects.get()
        assert (row.state, row.attachment, Attachment.objects.count()) == ("taken", None, 0)
        assert samples.located()[:64] not in bytes(row.content)
        item = doing.filed(InboundItem.objects.get(), clock())
        row.refresh_from_db()
        assert (row.attachment.message, row.content) == (item.message, None)
        assert not DataKey.objects.filter(vault_id=item.vault_id).exists()
        assert kinds.sniff(read(row.attachment)) is kinds.Kind.JPEG

    def test_a_strangers_goes_along_when_somebody_knows_whose_it_is(
        self, people: People, provider: Emulators, clock: Clock, ana: Browser
    ) -> None:
        item = texted(provider, clock(), photo(), photo(), sender=STRANGER)
        fetching.run()
        assert (item.state, Attachment.objects.count()) == ("triage", 0)
        assert "2 pictures came with it." in pages.visit(ana, "/office/triage/").words
        message = actions.file_by_hand(item=item, client=people.dan, actor=actor_of(people.ana), now=clock())
        assert {row.message for row in Attachment.objects.all()} == {message}
        assert not InboundMedia.objects.exclude(content=None).exists()

    def test_moved_to_another_file_it_goes_where_the_text_is(
        self, people: People, provider: Emulators, clock: Clock
    ) -> None:
        item = texted(provider, clock(), photo())
        taken = Taken("", "image/jpeg", samples.located(), Scan.CLEAN)
        Message.objects.filter(pk=item.message_id).update(vault=people.eve.vault_id, client=people.eve)
        row = claimed()
        assert actions.take_media(media=row, taken=taken, now=clock())
        assert Attachment.objects.get().vault_id == people.eve.vault_id


def claimed() -> InboundMedia:
    row = InboundMedia.objects.get()
    row.tries += 1
    row.save(update_fields=["tries"])
    return row


class TestNotTaken:
    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"MZ\x90\x00" + bytes(200), "kind"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
            (b"\x00\x00\x00\x18ftypmp42" + bytes(200), "kind"),
            (b"\xff\xd8\xff\xe0" + b"no picture at all", "broken"),
            (b"", "empty"),
        ],
    )
    def test_it_is_said_why_and_the_text_stands(
        self, provider: Emulators, clock: Clock, ana: Browser, path: str, content: bytes, problem: str
    ) -> None:
        texted(provider, clock(), Kept(content, "image/jpeg"))
        fetching.run()
        row = InboundMedia.objects.get()
        assert (row.state, row.problem, row.next_at) == ("refused", problem, None)
        shown = pages.visit(ana, path).words
        assert "Look at this" in shown
        assert "A picture could not be taken in: " in shown
        assert not Attachment.objects.exists()

    def test_what_was_not_taken_stays_with_the_provider(self, provider: Emulators, clock: Clock) -> None:
        texted(provider, clock(), pictures.sample("program"))
        later(clock, rounds=3)
        assert len(provider.desk.pictures.names()) == 1

    def test_too_big(self, provider: Emulators, clock: Clock, settings: Any) -> None:
        settings.LIMITS = settings.LIMITS | {"media_bytes": 1000}
        texted(provider, clock(), photo())
        fetching.run()
        assert InboundMedia.objects.get().problem == "too_large"

    def test_a_flood_has_a_days_room_and_leaves_the_portals(
        self, people: People, provider: Emulators, clock: Clock, settings: Any
    ) -> None:
        texted(provider, clock(), photo())
        fetching.run()
        settings.LIMITS = settings.LIMITS | {"upload_bytes_per_day": Attachment.objects.get().size + 100}
        texted(provider, clock(), photo())
        later(clock, rounds=1)
        assert InboundMedia.objects.filter(state="refused", problem="quota").count() == 1
        files.require_room(people.dan.pk, 100, clock())


class TestNotHad:
    @pytest.mark.parametrize("fault", [MediaFault.SERVER_ERROR, MediaFault.RATE_LIMITED, MediaFault.DROPPED])
    def test_it_is_asked_for_again(self, provider: Emulators, clock: Clock, fault: MediaFault) -> None:
        texted(provider, clock(), photo())
        provider.faults.order(fault, times=2)
        later(clock, rounds=2)
        assert InboundMedia.objects.get().state == "due"
        later(clock, rounds=1)
        assert InboundMedia.objects.get().state == "taken"

    def test_not_at_once(self, provider: Emulators, clock: Clock) -> None:
        texted(provider, clock(), photo())
        provider.faults.order(MediaFault.SERVER_ERROR, times=1)
        assert fetching.run() == 1
        clock.move(seconds=10)
        assert fetching.run() == 0
        clock.move(seconds=40)
        assert fetching.run() == 1

    def test_in_the_end_it_is_lost_and_said(
        self, provider: Emulators, clock: Clock, browser: Any, people: People, path: str
    ) -> None:
        texted(provider, clock(), photo())
        provider.faults.order(MediaFault.SERVER_ERROR)
        later(clock, rounds=15)
        row = InboundMedia.objects.get()
        assert (row.state, row.problem, row.next_at) == ("lost", "provider_error", None)
        assert "A picture could not be fetched" in pages.visit(browser(people.ana), path).words
        assert "A picture did not come through" in pages.visit(browser(people.dan), "/portal/").words
        assert AuditEvent.objects.filter(event="messaging.media.lost", subject_id=row.pk).count() == 1

    def test_gone_there_it_is_lost_soon(self, provider: Emulators, clock: Clock) -> None:
        """Not at the first no: a provider may call before it has the picture ready."""
        texted(provider, clock(), photo())
        provider.faults.order(MediaFault.GONE)
        later(clock, rounds=fetching.GONE_AFTER - 1)
        assert InboundMedia.objects.get().state == "due"
        later(clock, rounds=1)
        assert (InboundMedia.objects.get().state, InboundMedia.objects.get().problem) == ("lost", "gone")

    def test_led_within_walls_it_is_refused_at_once(self, provider: Emulators, clock: Clock) -> None:
        texted(provider, clock(), photo())
        provider.faults.order(MediaFault.ELSEWHERE)
        fetching.run()
        assert InboundMedia.objects.get().problem == "forbidden_host"

    def test_without_a_provider_it_waits(self, provider: Emulators, clock: Clock, settings: Any) -> None:
        texted(provider, clock(), photo())
        url, settings.SOTTO_SMS_URL = settings.SOTTO_SMS_URL, ""
        fetching.run()
        assert InboundMedia.objects.get().state == "due"
        settings.SOTTO_SMS_URL = url
        later(clock, rounds=2)
        assert InboundMedia.objects.get().state == "taken"

    def test_a_file_that_takes_no_more_ends_it(
        self, people: People, provider: Emulators, clock: Clock
    ) -> None:
        texted(provider, clock(), photo())
        DataKey.objects.filter(vault_id=people.dan.vault_id).delete()
        fetching.run()
        assert (InboundMedia.objects.get().state, InboundMedia.objects.get().problem) == (
            "lost",
            "does_not_open",
        )

    def test_not_removed_it_is_said(
        self, provider: Emulators, clock: Clock, browser: Any, people: People, path: str, settings: Any
    ) -> None:
        texted(provider, clock(), photo())
        fetching.run()
        settings.SOTTO_SMS_TOKEN = "another"
        later(clock, rounds=15)
        row = InboundMedia.objects.get()
        assert (row.state, row.problem, row.removed_at, row.next_at) == ("taken", "not_removed", None, None)
        assert "still keeps a copy" in pages.visit(browser(people.ana), path).words
        assert "still keeps a copy" not in pages.visit(browser(people.dan), "/portal/").words


class TestClaims:
    def test_a_killed_worker_leaves_it_to_the_next(
        self, provider: Emulators, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        texted(provider, clock(), photo())
        for place in ("media_claimed", "media_fetched", "media_taken"):
            with monkeypatch.context() as dying:
                dying.setattr(fetching.failpoints, "reach", lambda name, place=place: die(name == place))
                with pytest.raises(Killed):
                    fetching.run()
            assert fetching.run() == (place == "media_taken")  # removing is due at once
            clock.move(minutes=4)
        later(clock, rounds=3)
        assert (InboundMedia.objects.get().state, Attachment.objects.count()) == ("taken", 1)
        assert provider.desk.pictures.names() == []

    def test_one_that_stops_every_worker_comes_to_an_end(
        self, provider: Emulators, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        texted(provider, clock(), photo())
        with monkeypatch.context() as dying:
            dying.setattr(fetching.failpoints, "reach", lambda name: die(name == "media_fetched"))
            for _time in range(9):
                with pytest.raises(Killed):
                    fetching.run()
                clock.move(minutes=4)
        fetching.run()
        assert (InboundMedia.objects.get().state, InboundMedia.objects.get().problem) == (
            "lost",
            "process_lost",
        )

    def test_who_comes_too_late_takes_nothing_in(self, provider: Emulators, clock: Clock) -> None:
        """A worker that slept beyond its claim, while another fetched the same picture."""
        texted(provider, clock(), photo())
        slow = claimed()
        fetching.run()
        taken = Taken("", "image/jpeg", samples.located(), Scan.CLEAN)
        assert not actions.take_media(media=slow, taken=taken, now=clock())
        assert not actions.end_media(media=slow, state="lost", problem="gone", now=clock())
        assert Attachment.objects.count() == 1

    def test_the_trail_names_what_became_of_it_and_nobody(self, provider: Emulators, clock: Clock) -> None:
        texted(provider, clock(), photo())
        later(clock, rounds=2)
        events = AuditEvent.objects.filter(event__startswith="messaging.media.").order_by("at", "pk")
        assert [one.event for one in events] == ["messaging.media.taken", "messaging.media.removed"]
        assert "5550141" not in str(list(events.values()))


class Killed(BaseException):
    """As if by a signal."""


def die(is_now: bool) -> None:
    if is_now:
        raise Killed
