"""A language is chosen with a button, kept, and then every client's page and notice speaks it."""

import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone, translation

from consent import starter
from messaging import notices, replies
from practice import actors, policy, spoken
from practice.actions import entry
from practice.models import AuditEvent, Notice, User
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People
from tests.practice.visitor import Visitor, newest_secret

COOKIE = settings.LANGUAGE_COOKIE_NAME
CHOOSE = "/language/"
PIN, DAN = "402861", "dan@home.example"

# No Spanish word is spelled so; of these there is one in nearly every English sentence.
ENGLISH = re.compile(
    r"\b(the|you|your|we|us|our|and|of|to|it|is|are|was|not|with|this|that|for|by|from|have|will|what|who|when|"
    r"here|now|there|message|messages|text|texts|sign|more|help|write|read|send|call|leave|page|earlier|"
    r"please|nobody|somebody|another|today|tomorrow|yesterday|monday|tuesday|wednesday|thursday|friday)\b",
    re.IGNORECASE,
)
# What people wrote themselves, names and a language's own name: data, no words of ours.
THEIRS = ("your therapist", "Linden Street", "988 Suicide & Crisis Lifeline", "Emergency", "English", "STOP")
THERAPY = re.compile(r"terap|therap|psic|clínic|salud|consulta|paciente|sesi[oó]n(?!es? nuev)", re.IGNORECASE)
PORTAL = ["/portal/", "/portal/reach/", "/portal/how-we-communicate/", "/portal/more/", "/help/"]
ENTRY = ["/", "/portal/sign-in/", "/help/"]


def leftovers(words: str) -> list[str]:
    for theirs in THEIRS:
        words = words.replace(theirs, "")
    return ENGLISH.findall(words)


def in_spanish(browser: Browser) -> Browser:
    browser.cookies[COOKIE] = "es"
    return browser


class TestChoosing:
    def test_with_one_button_on_the_page_where_one_is(self, people: People) -> None:
        visitor = Visitor().go("/portal/sign-in/")
        assert "Sign in" in visitor.text
        visitor.send(language="es")
        assert visitor.path == "/portal/sign-in/"
        assert "Entrar" in visitor.text
        assert visitor.send(language="en").text.count("Sign in") == 1

    @pytest.mark.parametrize("path", ["/", "/portal/sign-in/", "/help/"])
    def test_each_language_is_named_in_itself(self, people: People, path: str) -> None:
        for page in (pages.visit(Browser(), path), pages.visit(in_spanish(Browser()), path)):
            form = page.form("language")
            assert form.action == CHOOSE
            assert list(form.buttons) == ["English", "Español"]

    def test_the_one_in_force_is_marked(self, people: People) -> None:
        page = pages.visit(in_spanish(Browser()), "/")
        assert re.findall(r'lang="(\w+)" aria-pressed="true"', page.html) == ["es"]
        assert '<html lang="es" dir="ltr">' in page.html

    def test_the_cookie_says_the_language_alone(self, people: People) -> None:
        answer = Browser().post(CHOOSE, {"language": "es", "next": "/help/"})
        kept = answer.cookies[COOKIE]
        assert (answer.status_code, answer.headers["Location"], kept.value) == (302, "/help/", "es")
        assert (kept["httponly"], kept["samesite"], kept["path"], kept["max-age"]) == (True, "Lax", "/", "")

    @pytest.mark.parametrize(
        "wanted", ["//evil.example/", "https://evil.example/", "/\\evil.example", "", "portal/"]
    )
    def test_it_never_leads_elsewhere(self, people: People, wanted: str) -> None:
        answer = Browser().post(CHOOSE, {"language": "es", "next": wanted})
        assert answer.headers["Location"] == "/"

    @pytest.mark.parametrize("unknown", ["fr", "", "es-MX", "../es"])
    def test_what_is_no_language_of_ours_changes_nothing(self, people: People, unknown: str) -> None:
        answer = Browser().post(CHOOSE, {"language": unknown, "next": "/help/"})
        assert answer.status_code == 302
        assert COOKIE not in answer.cookies

    def test_looking_does_not_choose(self, people: People) -> None:
        assert Browser().get(CHOOSE, {"language": "es"}).status_code == 405

    def test_another_site_can_not_choose(self, people: People) -> None:
        assert Browser(enforce_csrf_checks=True).post(CHOOSE, {"language": "es"}).status_code == 403

    def test_before_anything_is_chosen_the_browser_says(self, people: People) -> None:
        asked = {"accept-language": "es-US,es;q=0.9,en;q=0.5"}
        assert "Entrar" in pages.visit(Browser(), "/", **asked).words

    def test_after_a_fresh_link_it_leads_to_the_invitation(self, people: People) -> None:
        """The page that says so answers a POST alone: nobody could come back to it."""
        here = f"/portal/invitation/{'x' * 43}/"
        page = pages.visit(Browser(), here).post(f"{here}fresh/", {})
        assert page.form("language").fields["next"] == [here]


class TestOnesOwn:
    def test_a_client_keeps_it_with_their_account(self, people: People, browser: SignIn) -> None:
        page = pages.visit(browser(people.dan), "/portal/more/")
        page.post(CHOOSE, {"language": "es", "next": page.path})
        assert User.objects.get(pk=people.dan.user_id).language == "es"
        noted = AuditEvent.objects.get(event="practice.language.chosen")
        assert (noted.actor_id, noted.subject_id, noted.reason) == (
            people.dan.user_id,
            people.dan.user_id,
            "es",
        )
        assert "Cerrar sesión" in page.go("/portal/more/").words

    def test_nobody_elses_account_is_touched(self, people: People, browser: SignIn) -> None:
        for hand in (Browser(), browser(people.ana)):
            hand.post(CHOOSE, {"language": "es"})
        assert not User.objects.filter(language="es").exists()

    def test_at_sign_in_it_is_spoken(self, people: People) -> None:
        visitor = at_the_door(people, "es")
        assert "¿Alguien más usa o puede abrir este aparato?" in visitor.text
        assert visitor.cookie(COOKIE) == "es"

    def test_what_was_chosen_at_the_door_goes_first(self, people: People) -> None:
        visitor = Visitor().go("/portal/sign-in/").send(language="en")
        assert "Does somebody else use" in at_the_door(people, "es", visitor).text


def may_sign_in(user: User) -> None:
    entry.set_pin(user=user, pin=PIN, actor=actors.WORKER, now=timezone.now(), submission=None)


def at_the_door(people: People, language: str, visitor: Visitor | None = None) -> Visitor:
    """Dan signs in with code and PIN; the account's own language is `language`."""
    User.objects.filter(pk=people.dan.user_id).update(language=language)
    user = User.objects.get(pk=people.dan.user_id)
    may_sign_in(user)
    visitor = (visitor or Visitor()).go("/portal/sign-in/").send(address=DAN)
    return visitor.send(code=newest_secret(Notice.Kind.SIGN_IN_CODE)).send(pin=PIN)


class TestPages:
    @pytest.mark.parametrize("path", PORTAL)
    def test_a_clients_pages_have_no_english_left(
        self, people: People, clock: Clock, browser: SignIn, path: str
    ) -> None:
        doing.agree(people.dan_phone, clock())
        doing.write(people.dan, people.ana, clock(), "Hola, Dan.")
        page = pages.visit(in_spanish(browser(people.dan)), path)
        assert page.status == 200
        assert leftovers(page.words) == []

    @pytest.mark.parametrize("path", ENTRY)
    def test_the_way_in_has_no_english_left(self, people: People, path: str) -> None:
        page = pages.visit(in_spanish(Browser()), path)
        assert page.status == 200
        assert leftovers(page.words.replace("Demo", "")) == []

    def test_every_step_of_signing_in(self, people: People) -> None:
        may_sign_in(people.dan.user)
        visitor = Visitor().go("/portal/sign-in/").send(language="es").send(address=DAN)
        assert "Seis números para usted" in visitor.text
        assert leftovers(visitor.text) == []
        visitor.send(code="000000")
        assert "Estos no son los números." in visitor.text
        assert leftovers(visitor.text) == []
        visitor.send(code=newest_secret(Notice.Kind.SIGN_IN_CODE))
        assert "Su PIN" in visitor.text
        assert leftovers(visitor.text) == []

    @pytest.mark.parametrize(
        "path", ["/portal/consents/new/", "/portal/consents/new/sms/", "/portal/consents/new/email/"]
    )
    def test_choosing_a_way(self, people: People, browser: SignIn, now: datetime, path: str) -> None:
        starter.publish_starter(actor=actors.WORKER, now=now)
        page = pages.visit(in_spanish(browser(people.dan)), path)
        assert page.status == 200
        assert leftovers(page.words) == []

    def test_the_workspace_too(self, people: People, browser: SignIn) -> None:
        words = pages.visit(in_spanish(browser(people.ana)), "/office/").words
        assert "Bandeja de entrada" in words
        assert "Inbox" not in words

    def test_english_would_be_seen(self, people: People) -> None:
        for path in ENTRY:
            assert leftovers(pages.visit(Browser(), path).words)


class TestNotices:
    @pytest.mark.parametrize("kind", list(Notice.Kind))
    def test_in_spanish_and_neutral(self, people: People, kind: Notice.Kind) -> None:
        with translation.override("es"):
            subject, text = notices.words(
                kind, practice=policy.practice(), secret="402861", base_url="https://sotto.example"
            )
        said = re.sub(r"https://\S+", "", f"{subject}. {text}")
        assert leftovers(said) == []
        assert "%(" not in said
        assert not THERAPY.search(said.replace("Linden Street", ""))

    def test_the_answer_outside_hours(self, people: People, now: datetime) -> None:
        with translation.override("es"):
            text = replies.out_of_hours(
                now + timedelta(hours=9),
                policy.current(),
                practice=policy.practice(),
                zone="America/New_York",
            )
        assert "Abrimos mañana a las 09:00." in text
        assert leftovers(text) == []


class TestTime:
    @pytest.mark.parametrize(
        ("hours", "words"),
        [
            (0, "hoy a las 11:00"),
            (24, "mañana a las 11:00"),
            (-24, "ayer a las 11:00"),
            (48, "el viernes a las 11:00"),
        ],
    )
    def test_as_people_say_it(self, now: datetime, hours: int, words: str) -> None:
        with translation.override("es"):
            assert spoken.due(now + timedelta(hours=hours), now=now, zone="America/New_York") == words

    def test_a_date_has_its_small_words(self) -> None:
        at = datetime(2026, 3, 2, 15, tzinfo=timezone.get_fixed_timezone(0))
        with translation.override("es"):
            assert spoken.day(at, now=at + timedelta(days=30), zone="UTC") == "el 2 de marzo"
            assert spoken.day(at, now=at + timedelta(days=400), zone="UTC") == "el 2 de marzo de 2026"
