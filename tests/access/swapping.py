"""Every form of every page, sent with somebody else's ids: in its address, its fields, fields it never had, headers.

Nothing of the other side may come back, and nothing of the other side may have changed.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zlib import crc32

from django.apps import apps
from django.db import connection
from django.test import Client as Browser
from django.urls import resolve

from practice.models import Client, SealedRow
from tests import doing, pages
from tests import people as ten
from tests.access import asking, objects, walking
from tests.pages import Form
from tests.people import People

FOREIGN = {"ana": "eve", "ben": "dan", "dan": "eve", "eve": "dan", "fay": "eve"}
IN_TURN = 6
NEVER_THERE = (
    "id", "pk", "client", "client_id", "vault", "vault_id", "thread", "thread_id", "message", "user", "user_id",
    "contact_point", "consent", "delivery", "item", "representation", "author", "sealed_class", "is_active",
)  # fmt: skip


@dataclass
class Swapped:
    requests: int = 0
    leaks: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Side:
    """The other side: its client, the words that must not come back, its ids by their names in addresses."""

    client: Client
    canary: str
    ids: dict[str, UUID]


@contextmanager
def _one_plan() -> Iterator[None]:
    """All tables in one question, planned once: it is asked after each of thousands of requests.

    Meanwhile the driver keeps no plans of its own: with them it would drop this one, too, at each undoing.
    """
    tables = " UNION ALL ".join(_figure(model) for model in apps.get_models() if issubclass(model, SealedRow))
    connection.ensure_connection()
    driver: Any = connection.connection
    kept, driver.prepare_threshold = driver.prepare_threshold, None
    try:
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
            cursor.execute(f"PREPARE rows_of_client (uuid, uuid) AS {tables}")
        yield
    finally:
        driver.prepare_threshold = kept


@_one_plan()
def swap(people: People, now: datetime, person: str, *, full: bool = False) -> Swapped:
    """As this person, with the other side's ids. Each request is undone, so none needs to be sent twice.

    `full`: each of their ids everywhere. Else those that could mean something there, and of the others some in turn.
    """
    things = objects.make(people, now)
    other = _other(people, now, FOREIGN[person], things)
    own = {name: made[mine] for name, made in things.items() if (mine := _mine(person, made))}
    browser, found = ten.sign_in(getattr(people, person)), Swapped()
    sent: set[tuple[str, str, str]] = set()
    before = _rows(other.client)
    for route in walking.GATED:
        if not route.path.startswith("/portal/" if person in ("dan", "eve", "fay") else "/office/"):
            continue
        if not all(name in own for name in asking.names(route) if name not in asking.WORDS):
            continue
        path = asking.address(route, {name: own[name] for name in asking.names(route) if name in own})
        for method, where, data in _requests(browser, path, other, full):
            if (known := (method, where, _words(data))) in sent:
                continue
            sent.add(known)
            _send(found, browser, method, where, data, other, before, route.name)
    return found


def _words(data: dict[str, Any]) -> str:
    """What a request says, but for the key that each page gives out anew."""
    return repr(sorted((name, value) for name, value in data.items() if name != "submission_key"))


def _requests(
    browser: Browser, path: str, other: Side, full: bool
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    query = "&".join(f"{name}={value}" for name, value in _extra(other).items())
    yield "GET", f"{path}?{query}", {}
    page = pages.visit(browser, path)
    if page.status != 200 or "html" not in page.answer.headers.get("Content-Type", ""):
        return
    for form in page.forms:
        actions = {form.action or page.path, *filter(None, form.buttons.values())}
        for action in actions:
            for data in _swapped(form, action, other, full):
                yield "POST", action, data
            for moved in _moved(action, other, full):
                yield "POST", moved, dict(form.fields)


def _swapped(form: Form, action: str, other: Side, full: bool) -> Iterator[dict[str, Any]]:
    """Each id that the form holds, as the other side's; then all fields that it never had."""
    held = [name for name, values in form.fields.items() if any(_is_id(value) for value in values)]
    for name in held:
        for noun in list(other.ids) if full else _likely(name, action, other):
            yield {**form.fields, name: str(other.ids[noun])}
    yield {**form.fields, **{name: value for name, value in _extra(other).items() if name not in form.fields}}


def _likely(name: str, action: str, other: Side) -> list[str]:
    """The noun that the field is called after, the client and its vault; of the others each form tries six more."""
    nouns = sorted(other.ids)
    first = crc32(f"{name} {resolve(action.partition('?')[0]).view_name}".encode())
    in_turn = [nouns[(first + step) % len(nouns)] for step in range(IN_TURN)]
    called = (name, f"{name}_id", "client_id", "vault_id")
    return [one for one in dict.fromkeys([*called, *in_turn]) if one in other.ids]


def _moved(action: str, other: Side, full: bool) -> Iterator[str]:
    """The form's address with the other side's ids in the place of its own."""
    for part in action.split("/"):
        if _is_id(part):
            names = list(other.ids) if full else _fitting(action, part, other)
            yield from (action.replace(part, str(other.ids[name])) for name in names)


def _fitting(action: str, part: str, other: Side) -> list[str]:
    """The same noun's, the client's and its vault's; of the other nouns each address tries another one."""
    nouns = sorted(other.ids)
    there = [name for name, value in resolve(action.partition("?")[0]).kwargs.items() if str(value) == part]
    in_turn = nouns[crc32(action.replace(part, there[0]).encode()) % len(nouns)]
    return [name for name in dict.fromkeys([*there, "client_id", "vault_id", in_turn]) if name in other.ids]


def _send(
    found: Swapped,
    browser: Browser,
    method: str,
    where: str,
    data: dict[str, Any],
    other: Side,
    before: dict[str, Any],
    route: str,
) -> None:
    found.requests += 1
    headers = {"X-Client-Id": str(other.client.pk), "X-User-Id": str(other.client.user_id)}
    browser.raise_request_exception = False
    with asking.unchanged(browser):
        send = browser.get if method == "GET" else browser.post
        answer: Any = (
            send(where, data, headers=headers, follow=True) if data else send(where, headers=headers)
        )
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        after = _rows(other.client)
    if answer.status_code >= 500:
        found.leaks.append(f"{route}: {method} answered {answer.status_code}")
    if other.canary.encode() in body:
        found.leaks.append(f"{route}: {method} {sorted(data)[:4]}")
    if after != before:
        changed = sorted(name for name in after if after[name] != before[name])
        found.changes.append(f"{route}: {method} changed {changed}")


def _other(people: People, now: datetime, name: str, things: dict[str, dict[str, UUID]]) -> Side:
    client: Client = getattr(people, name)
    canary = f"heron{secrets.token_hex(6)}"
    doing.say(client, now, f"Nobody else may read {canary}.")
    ids = {key: made[name] for key, made in things.items() if name in made}
    return Side(client, canary, ids | {"client_id": client.pk, "vault_id": client.vault_id})


def _mine(person: str, made: dict[str, UUID]) -> str:
    side = {"ana": "dan", "ben": "eve", "fay": "dan"}.get(person, person)
    return side if side in made else ""


def _extra(other: Side) -> dict[str, str]:
    by_name = {name.removesuffix("_id"): str(one) for name, one in other.ids.items()}
    fallback = str(other.client.pk)
    return {name: by_name.get(name.removesuffix("_id"), fallback) for name in NEVER_THERE}


def _rows(client: Client) -> dict[str, str]:
    """One figure for all of this client's rows in each table: what a request by others must leave as it is."""
    with connection.cursor() as cursor:
        cursor.execute("EXECUTE rows_of_client (%s, %s)", [client.pk, client.vault_id])
        return dict(cursor.fetchall())


def _figure(model: type[SealedRow]) -> str:
    table, names = model._meta.db_table, {one.name for one in model._meta.concrete_fields}
    whose = "client_id = $1" if "client" in names else "vault_id = $2"
    rows = "md5(string_agg(one::text, '|' ORDER BY one.id))"
    return f"SELECT '{table}', {rows} FROM {table} one WHERE {whose}"  # noqa: S608 - names of our own models


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text)) and len(text) == 36
    except ValueError:
        return False
