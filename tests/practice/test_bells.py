"""“Tell me on this device”: turned on and off by its person alone; the worker says one of three fixed sentences."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client as Anonymous

from consent import actions as consents
from practice import actions, bell_words, crypto
from practice.actions.bells import MOST
from practice.models import AuditEvent, PushSubscription
from practice.vocabulary import Discretion
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of, user_of

ENDPOINT = "https://push.services.example/wpush/v2/gAAAA"
WORKER = Path(settings.BASE_DIR) / "static/js/bell-worker.js"


def turn_on(people: People, clock: Clock, endpoint: str = ENDPOINT) -> PushSubscription:
    user = user_of(people.dan)
    return actions.add_bell(user=user, endpoint=endpoint, actor=actor_of(user), now=clock())


class TestActs:
    def test_it_lies_in_the_clients_own_vault_and_in_clear_nowhere(
        self, people: People, clock: Clock
    ) -> None:
        row = turn_on(people, clock)
        assert row.vault_id == people.dan.vault_id
        assert bytes(row.endpoint_hash) == crypto.ring().index("push", ENDPOINT)
        row.refresh_from_db()
        assert b"services" not in bytes(row.endpoint)
        assert AuditEvent.objects.get(event="practice.bell.added").subject_id == row.pk

    def test_the_same_browser_is_one(self, people: People, clock: Clock) -> None:
        assert turn_on(people, clock) == turn_on(people, clock)

    def test_off_and_on_again_is_another(self, people: People, clock: Clock) -> None:
        first = turn_on(people, clock)
        for _ in range(2):
            assert actions.end_bell(subscription=first, actor=doing.portal(people.dan), now=clock())
        assert AuditEvent.objects.filter(event="practice.bell.ended").count() == 1
        assert turn_on(people, clock) != first

    @pytest.mark.parametrize("endpoint", ["https://10.0.0.8/x", "http://push.example/x", "https://inner/x"])
    def test_no_address_within_our_walls(self, people: People, clock: Clock, endpoint: str) -> None:
        with pytest.raises(actions.NoBell):
            turn_on(people, clock, endpoint)
        assert not PushSubscription.objects.exists()

    def test_there_is_an_end_to_it(self, people: People, clock: Clock) -> None:
        for number in range(MOST):
            turn_on(people, clock, f"{ENDPOINT}{number}")
        with pytest.raises(actions.TooManyBells):
            turn_on(people, clock, f"{ENDPOINT}-one-more")


class TestPages:
    def test_dan_turns_it_on_and_off(self, people: People, clock: Clock, browser: SignIn) -> None:
        dan = browser(people.dan)
        page = pages.visit(dan, "/portal/bells/")
        assert "It says: “There is something new for you.”" in page.words
        assert "It is not on anywhere." in page.words
        page = page.send(endpoint=ENDPOINT)
        row = PushSubscription.objects.get()
        assert (row.user_id, row.says) == (people.dan.user_id, Discretion.DISCREET)
        assert "It is on in this browser." in page.words and ENDPOINT not in page.html
        dan.post(f"/portal/bells/{row.pk}/ending/")
        page = pages.visit(dan, "/portal/bells/")
        assert "It is off there." in page.words and not PushSubscription.objects.on().exists()

    def test_a_strange_address_is_refused_in_words(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        page = pages.visit(browser(people.dan), "/portal/bells/").send(endpoint="https://127.0.0.1/x")
        assert (page.status, "This browser can't be woken by us." in page.words) == (422, True)

    def test_where_somebody_watches_it_is_not_on_offer(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        consents.note_danger(
            client=people.dan, words="His phone is read.", heard="in_person", submission=None,
            actor=actor_of(people.ana), now=clock(),
        )  # fmt: skip
        dan = browser(people.dan)
        page = pages.visit(dan, "/portal/bells/")
        assert "This can't be turned on at the moment." in page.words
        assert "data-bell=" not in page.html and "phone" not in page.words
        assert dan.post("/portal/bells/", {"endpoint": ENDPOINT}).status_code == 302
        assert not PushSubscription.objects.exists()

    def test_who_acts_for_dan_has_none(self, people: People, clock: Clock, browser: SignIn) -> None:
        fay = browser(people.fay)
        assert fay.get("/portal/bells/").status_code == 403
        assert "/portal/bells/" not in pages.visit(fay, "/portal/more/").links
        assert "/portal/bells/" in pages.visit(browser(people.dan), "/portal/more/").links

    def test_a_colleagues_own(self, people: People, clock: Clock, browser: SignIn) -> None:
        ana = browser(people.ana)
        page = pages.visit(ana, "/account/bells/").send(endpoint=ENDPOINT)
        row = PushSubscription.objects.get()
        assert row.user_id == people.ana.pk and row.vault_id != people.dan.vault_id
        assert "Where it is on" in page.words
        ana.post(f"/account/bells/{row.pk}/ending/")
        assert "It is not on anywhere." in pages.visit(ana, "/account/bells/").words


class TestWorker:
    def test_anybody_gets_the_same_file_fresh(self, people: People) -> None:
        answer = Anonymous().get("/bell.js?say=silent")
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
        assert "no-store" in answer["Cache-Control"]
        assert answer.content == WORKER.read_bytes()

    def test_it_says_what_the_page_promised(self) -> None:
        table = re.search(r"const SENTENCES = (\{.*?\n\});", WORKER.read_text(), re.DOTALL)
        assert table is not None
        plain = re.sub(r"(\w+):", r'"\1":', re.sub(r",(\s*\})", r"\1", table[1]))
        assert json.loads(plain) == {str(key): said for key, said in bell_words.SENTENCES.items()}
        assert set(bell_words.SENTENCES) == set(Discretion.values)

    def test_it_fetches_and_keeps_nothing(self) -> None:
        text = WORKER.read_text()
        for word in ("fetch", "caches", "indexedDB", "importScripts", "event.data", "localStorage"):
            assert word not in text
