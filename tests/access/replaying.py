"""Recorded requests, sent again: with somebody else's ids in the place of one's own, and by somebody else.

Each is sent with a fresh submission key and this browser's own token against forged requests, so that what refuses
it is the gate and not a key that was used before.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import requests

from tests.journeys.beside import NAMES, Beside
from tests.journeys.recording import Recorded

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DOORS = (
    "/demo/",
    "/account/",
    "/portal/sign-",
    "/portal/pin/",
    "/portal/leave",
    "/portal/again",
    "/portal/account/",
)
SIGN_IN = ("/account/login/", "/account/2fa/", "/portal/sign-in/", "/portal/pin/")
EXPIRED = "<title>Please send it once more"  # templates/errors/form_expired.html
FRESH_FOR = 180.0  # seconds; a second factor counts as fresh for five minutes
NEVER_THERE = ("id", "pk", "client", "client_id", "vault_id", "thread", "message", "user", "contact_point", "consent",
               "delivery", "item", "author")  # fmt: skip
OTHER = {"dan": "eve", "eve": "dan"}
# Whose file each person of the story works on; with their own session they try the other one's ids.
HOME = {"ana": "dan", "dan": "dan", "ben": "eve", "eve": "eve"}
# Who, besides, sends the very same request from a session of their own: the other client, a clinician elsewhere.
STRANGERS = {"dan": ("eve", "ben"), "eve": ("dan", "ana")}
COLLEAGUES = {"ana": "Ana Ruiz", "ben": "Ben Okoye"}


@dataclass(frozen=True)
class Sent:
    """One replay: by whom, and whose file must stay shut and as it is."""

    by: str
    other: str
    request: Recorded
    kind: str


@dataclass
class Replayed:
    sent: int = 0
    leaks: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    unreached: list[str] = field(default_factory=list)  # turned away before the gate could say anything


def variants(found: Recorded, sides: dict[str, Any]) -> Iterator[Sent]:
    """None of the demo's own page, which lets anybody be anybody and is in no practice's house."""
    if found.path.startswith("/demo/"):
        return
    home = HOME.get(found.who, "dan")
    for stranger in STRANGERS[home]:
        yield Sent(stranger, home, found, "as they are")
    if found.who in HOME:
        other = OTHER[home]
        mine, theirs = sides[home]["ids"], sides[other]
        for kind, request in _swapped(found, mine, theirs):
            yield Sent(found.who, other, request, kind)


def _swapped(
    found: Recorded, mine: dict[str, list[str]], theirs: dict[str, Any]
) -> Iterator[tuple[str, Recorded]]:
    """Each id of one's own in the address by each of theirs; then all in the fields; then all everywhere, and more."""

    def swap(text: str) -> str:
        return UUID.sub(lambda match: _counterpart(match[0], mine, theirs), text)

    path, headers = swap(found.path), {name: swap(value) for name, value in found.headers.items()}
    query = [(name, swap(value)) for name, value in found.query]
    fields = [(name, swap(value)) for name, value in found.fields]
    for number in {one for place in UUID.findall(found.path) for one in _each(place, mine, theirs)}:
        yield "address", replace(found, path=UUID.sub(number, found.path))
    if fields != found.fields or query != found.query:
        yield "fields", replace(found, fields=fields, query=query)
    extra = [(name, theirs["vault" if name == "vault_id" else "user" if name == "user" else "client"])
             for name in NEVER_THERE if name not in dict(found.fields)]  # fmt: skip
    headers |= {"X-Client-Id": theirs["client"], "X-User-Id": theirs["user"]}
    more = replace(
        found, query=query + extra, fields=fields + extra if found.form else fields, headers=headers
    )
    yield "everything but the address", more
    yield "everything", replace(more, path=path)


def _table_of(number: str, mine: dict[str, list[str]]) -> str:
    return next((table for table, ids in mine.items() if number in ids), "")


def _counterpart(number: str, mine: dict[str, list[str]], theirs: dict[str, Any]) -> str:
    table = _table_of(number, mine)
    found = theirs["ids"].get(table) or [theirs["client"]]
    return str(found[0]) if table else number


def _each(number: str, mine: dict[str, list[str]], theirs: dict[str, Any]) -> list[str]:
    """All of theirs of this kind, and one of every other."""
    table = _table_of(number, mine)
    if not table:
        return []
    return [*theirs["ids"][table][:5], *(ids[0] for ids in theirs["ids"].values() if ids)]


class Hand:
    """Somebody's browser without scripts, signed in by the demo's page as often as it takes."""

    def __init__(self, name: str, base: str, beside: Beside) -> None:
        self.name, self.base, self.beside = name, base, beside
        self.since, self.user = 0.0, ""
        self.browser = requests.Session()

    def send(self, request: Recorded) -> requests.Response:
        if time.monotonic() - self.since > FRESH_FOR or request.path.startswith(DOORS):
            self.sign_in()
        answer = self._send(request)
        if request.path.startswith(DOORS):
            self.since = 0.0
        elif _ended_at(answer).startswith(
            SIGN_IN
        ):  # an earlier one ended the session, or it is not their side
            self.sign_in()
            answer = self._send(request)
        return answer

    def sign_in(self) -> None:
        self.browser = requests.Session()
        page = self.browser.get(f"{self.base}/demo/").text
        full = (NAMES | COLLEAGUES)[self.name]
        found = re.search(rf'value="([0-9a-f-]{{36}})">Be {full}<', page)
        assert found, f"{full} is not on the demo's page"
        self.user = found[1]
        self._post(
            "/demo/sign-in/" if "/demo/sign-in/" in page else self._action(page), {"person": self.user}
        )
        self.since = time.monotonic()

    def _action(self, page: str) -> str:
        found = re.search(r'<form method="post" action="([^"]+)"', page)
        assert found
        return found[1]

    def _post(self, path: str, data: dict[str, str]) -> None:
        answer = self.browser.post(f"{self.base}{path}", {"csrfmiddlewaretoken": self._token(), **data})
        assert answer.status_code == 200, f"{self.name} could not sign in: {answer.status_code}"

    def _token(self) -> str:
        """What the browser sends back against forged requests: the cookie's own words do."""
        return next((one.value or "" for one in self.browser.cookies if "csrf" in one.name), "")

    def _send(self, request: Recorded) -> requests.Response:
        fields = [(name, self._fresh(name, value, request.path)) for name, value in request.fields]
        headers = {name: value for name, value in request.headers.items() if name != "x-csrftoken"}
        headers["X-CSRFToken"] = self._token()
        sent: dict[str, Any] = {"data": fields}
        if request.form == "multipart":
            sent = {"files": [(name, (None, value)) for name, value in fields]}
        where = f"{self.base}{request.path}"
        return self.browser.request(
            request.method, where, params=request.query, headers=headers, timeout=30, **sent
        )

    def _fresh(self, name: str, value: str, path: str) -> str:
        if name == "csrfmiddlewaretoken":
            return self._token()
        return str(self.beside.ask("key", self.user, path)) if name == "submission_key" else value


class Replaying:
    def __init__(self, base: str, beside: Beside, sides: dict[str, Any]) -> None:
        self.beside, self.sides, self.found = beside, sides, Replayed()
        self.hands = {name: Hand(name, base, beside) for name in ("ana", "ben", "dan", "eve")}

    def replay(self, all_sent: list[Sent], say: Callable[[str], None]) -> Replayed:
        """One file after the other: while one must stay as it is, nobody of its own does anything."""
        for other in OTHER:
            before = self._when_quiet(other)
            for number, sent in enumerate(one for one in all_sent if one.other == other):
                before = self._one(sent, before)
                if number % 500 == 0:
                    say(f"{other}'s file: {number} requests")
        return self.found

    def _one(self, sent: Sent, before: dict[str, str]) -> dict[str, str]:
        answer, found, request = self.hands[sent.by].send(sent.request), self.found, sent.request
        after = self.beside.ask("rows", sent.other)
        what = f"{sent.by}, {sent.kind}: {request.method} {UUID.sub('…', request.path)}"
        found.sent += 1
        found.answers[answer.status_code] += 1
        if answer.status_code == 429 or EXPIRED in answer.text:
            found.unreached.append(what)
        if answer.status_code >= 500:
            found.leaks.append(f"{what} answered {answer.status_code}")
        if any(words in answer.text for words in self._foreign(sent)):
            found.leaks.append(what)
        if after != before:
            changed = sorted(one for one in {*before, *after} if after.get(one) != before.get(one))
            found.changes.append(f"{what} changed {changed}")
        return after

    def _foreign(self, sent: Sent) -> list[str]:
        """The canary, and the name where the request itself did not say it."""
        name = NAMES[sent.other]
        return [self.sides[sent.other]["canary"], *([] if name in str(sent.request) else [name])]

    def _when_quiet(self, who: str) -> dict[str, str]:
        """What was asked before may still be on its way."""
        still = 0
        rows = self.beside.ask("rows", who)
        while still < 5:
            time.sleep(1)
            now = self.beside.ask("rows", who)
            still, rows = (still + 1 if now == rows else 0), now
        return dict(rows)


def _ended_at(answer: requests.Response) -> str:
    return requests.utils.urlparse(answer.url).path
