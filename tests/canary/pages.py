"""Canaries typed into the pages: by a client, by the practice, by strangers who are let nowhere."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Protocol

from django.test import Client as TestBrowser

from practice.models import Client, User
from tests import people
from tests.canary.marks import Marks


class Answer(Protocol):
    @property
    def status_code(self) -> int: ...
    @property
    def content(self) -> bytes: ...


class Browser(Protocol):
    """Keeps cookies, follows redirects, sends these headers with everything."""

    def get(self, path: str) -> Answer: ...
    def post(self, path: str, fields: dict[str, Any]) -> Answer: ...


class _Forms(HTMLParser):
    """Each form of a page: where it goes, what is filled in already, what can be."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any], set[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.found.append((given.get("action") or "", {}, set()))
        elif self.found and given.get("name") and tag in ("input", "textarea", "select", "button"):
            _action, filled, names = self.found[-1]
            name, is_box = given["name"] or "", given.get("type") in ("radio", "checkbox")
            names.add(name)
            if given.get("value") and (not is_box or "checked" in given) and tag == "input":
                filled[name] = given["value"]


@dataclass
class Visit:
    """Somebody at a browser: opens a page, fills in one of its forms."""

    browser: Browser
    path: str = ""
    html: str = ""

    def go(self, path: str) -> "Visit":
        self.path, self.html = path, self.browser.get(path).content.decode("utf-8", "replace")
        return self

    def fill(self, **typed: Any) -> "Visit":
        """In the first form that has all these fields."""
        parser = _Forms()
        parser.feed(self.html)
        fitting = [form for form in parser.found if set(typed) <= form[2]]
        assert fitting, f"no form with {sorted(typed)} on {self.path}"
        action, filled, _names = fitting[0]
        answer = self.browser.post(action or self.path, filled | typed)
        assert answer.status_code < 500, f"{self.path} broke: {answer.status_code}"
        self.html = answer.content.decode("utf-8", "replace")
        return self


@dataclass
class InProcess:
    """Django's own test browser, as a Browser."""

    client: TestBrowser
    marks: Marks

    def get(self, path: str) -> Answer:
        return self.client.get(path, follow=True, headers=headers(self.marks))

    def post(self, path: str, fields: dict[str, Any]) -> Answer:
        return self.client.post(path, fields, follow=True, headers=headers(self.marks))


def headers(marks: Marks) -> dict[str, str]:
    """A browser's own words, none of which may stay."""
    word = marks.word()
    return {
        "User-Agent": f"Mozilla/5.0 (iPhone) {word} Safari/604",
        "Referer": f"http://localhost/search?q={word}",
        "Accept-Language": f"en,{word}",
        "X-Request-Id": word,
    }


@dataclass
class Pages:
    """Three people's browsers, and the client they all turn to."""

    marks: Marks
    client: Client
    office: Visit
    portal: Visit
    stranger: Visit

    @classmethod
    def of_test(cls, marks: Marks, clinician: User, client: Client) -> "Pages":
        browsers = (people.sign_in(clinician), people.sign_in(client), TestBrowser())
        return cls(marks, client, *(Visit(InProcess(one, marks)) for one in browsers))

    def walk(self) -> None:
        self.in_the_office()
        self.at_the_portal()
        self.by_a_stranger()

    def in_the_office(self) -> None:
        page, word = f"/office/clients/{self.client.pk}/", self.marks.word
        self.office.go(page).fill(body=self.marks.sentence())
        self.office.go("/office/incidents/new/").fill(
            what=self.marks.sentence(), kind="other", happened_at="2026-01-02T03:04", discovered_at="x"
        )
        for path in ("/office/", "/office/clients/", "/office/outbox/", "/office/triage/", page):
            self.office.go(f"{path}?q={word()}&page={word()}&before={word()}&about={word()}")
        self.office.go(f"/office/clients/{word()}/?name={word()}")

    def at_the_portal(self) -> None:
        self.portal.go("/portal/").fill(body=self.marks.sentence())
        self.questions()
        self.portal.go("/portal/consents/new/email/").fill(
            address=self.marks.email(), circumstances="scheduling"
        )
        if "/signature/" in self.portal.html:
            self.portal.fill(name=self.marks.name(), intent="on")
        self.portal.go(f"/portal/{self.marks.word()}/?next={self.marks.word()}")

    def questions(self) -> None:
        """Who reads along, in the client's own words."""
        calm = {"who_sees": "nobody", "work_mail": "no", "shared_device": "no", "preview": "no"}
        for number, answers in enumerate(
            (calm, {"checked": "no", "unsafe": "no"}, {"times": "any", "own_words": self.marks.sentence()}), 1
        ):
            self.portal.go(f"/portal/consents/new/email/questions/{number}/").fill(**answers)

    def by_a_stranger(self) -> None:
        word = self.marks.word
        self.stranger.go("/portal/sign-in/").fill(address=self.marks.email())
        self.stranger.go("/account/login/").fill(login=self.marks.email(), password=word())
        self.stranger.go(f"/portal/invitation/{word()}/")
        self.stranger.go(f"/{word()}/?q={word()}")
        self.stranger.browser.post("/webhooks/sms/inbound/", {"From": word(), "Body": self.marks.sentence()})
