"""Every form of every page, sent with somebody else's ids: in its address, its fields, fields it never had, headers.

Nothing of the other side may come back, and nothing of the other side may have changed.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.test import Client as Browser

from practice.models import Client, SealedRow
from tests import doing, pages
from tests import people as ten
from tests.access import asking, objects, walking
from tests.pages import Form
from tests.people import People

FOREIGN = {"ana": "eve", "ben": "dan", "dan": "eve", "eve": "dan", "fay": "eve"}
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


def swap(people: People, now: datetime, person: str) -> Swapped:
    """As this person, with the other side's ids. Each request is undone."""
    things = objects.make(people, now)
    other = _other(people, now, FOREIGN[person], things)
    own = {name: made[mine] for name, made in things.items() if (mine := _mine(person, made))}
    browser, found = ten.sign_in(getattr(people, person)), Swapped()
    before = _rows(other.client)
    for route in walking.GATED:
        if not route.path.startswith("/portal/" if person in ("dan", "eve", "fay") else "/office/"):
            continue
        if not all(name in own for name in asking.names(route) if name not in asking.WORDS):
            continue
        path = asking.address(route, {name: own[name] for name in asking.names(route) if name in own})
        for method, where, data in _requests(browser, path, other):
            _send(found, browser, method, where, data, other, before, route.name)
    return found


def _requests(browser: Browser, path: str, other: Side) -> Iterator[tuple[str, str, dict[str, Any]]]:
    query = "&".join(f"{name}={value}" for name, value in _extra(other).items())
    yield "GET", f"{path}?{query}", {}
    page = pages.visit(browser, path)
    if page.status != 200 or "html" not in page.answer.headers.get("Content-Type", ""):
        return
    for form in page.forms:
        actions = {form.action or page.path, *filter(None, form.buttons.values())}
        for action in actions:
            for data in _swapped(form, other):
                yield "POST", action, data
            for moved in _moved(action, other):
                yield "POST", moved, dict(form.fields)


def _swapped(form: Form, other: Side) -> Iterator[dict[str, Any]]:
    """Each id that the form holds, as each of the other side's; then all fields that it never had."""
    theirs = [str(one) for one in other.ids.values()]
    held = [name for name, values in form.fields.items() if any(_is_id(value) for value in values)]
    for name in held:
        for value in theirs:
            yield {**form.fields, name: value}
    yield {**form.fields, **{name: value for name, value in _extra(other).items() if name not in form.fields}}


def _moved(action: str, other: Side) -> Iterator[str]:
    """The form's address with each of the other side's ids in the place of its own."""
    for part in action.split("/"):
        if _is_id(part):
            yield from (action.replace(part, str(one)) for one in other.ids.values())


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


def _rows(client: Client) -> dict[str, Any]:
    """All that stands in this client's file: what a request by others must leave as it is."""
    found: dict[str, Any] = {}
    for model in apps.get_models():
        if not (isinstance(model, type) and issubclass(model, models.Model) and hasattr(model, "objects")):
            continue
        names = {one.name for one in model._meta.concrete_fields}
        if issubclass(model, SealedRow) and "client" in names:
            found[model.__name__] = sorted(map(repr, model._default_manager.filter(client=client).values()))
        elif issubclass(model, SealedRow):
            mine = model._default_manager.filter(vault_id=client.vault_id)
            found[model.__name__] = sorted(map(repr, mine.values()))
    return found


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text)) and len(text) == 36
    except ValueError:
        return False
