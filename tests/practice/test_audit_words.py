"""Every event code that is written anywhere has words; so has every capability, since the gate writes those."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from practice import audit_words, routes
from practice.access import capabilities
from practice.models import Notice
from tests.architecture import sources
from tests.architecture.sources import Source

EVENT = re.compile(r"(practice|consent|messaging|records|breaches)\.[a-z_]+\.[a-z_]+")
# Dotted names that are no events.
NO_EVENTS = ("practice.project.", "practice.urls.", "practice.errors.", "practice.gate.", "practice.context.",
             "practice.uploads.", "practice.pdf.")  # fmt: skip
DYNAMIC = {  # what stands in an f-string, and what it can become
    "{}.viewed": "the gate's: the page has the words",
    "{}.denied": "the gate's",
    "{}.forbidden": "the gate's",
    "messaging.inbound.{}": "the states of an item",
    "messaging.media.{}": "what became of a picture",
    "messaging.inquiry.{}": "declined, or set aside as spam",
    "practice.client.{}": "discharged, or taken back",
    "practice.appointment.{}": "confirmed, asked, kept or no_show",
    "practice.shared_file.{}": "joined, or left",
    "practice.{}.ended": "a backup, a restore or a drill",
    "messaging.{}.{}": "delivery or notice, and its state",
}


pytestmark = pytest.mark.xdist_group("sources")  # which are read by one process


@cache
def _codes() -> set[str]:
    """Everything in the apps that looks like an event."""
    return set(_found())


def _found() -> Iterator[str]:
    for source in sources.of_apps():
        if "migrations" in source.path.parts or "/audit_words/" in source.name:
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and EVENT.fullmatch(node.value):
                if not node.value.startswith(NO_EVENTS):
                    yield node.value


def test_every_event_has_words() -> None:
    assert len(_codes()) > 40
    unknown = {
        code for code in _codes() if not audit_words.is_known(code) or audit_words.sentence(code) == code
    }
    assert unknown == set(), "put them into practice/audit_words/events.py"


def _first_arguments(source: Source) -> Iterator[ast.expr]:
    for name, call in sources.calls(source.tree):
        if name.endswith(("audit.record", "audit.record_denial")) and call.args:
            yield call.args[0]


def test_what_is_put_together_is_known() -> None:
    found = set()
    for source in sources.of_apps():
        for argument in _first_arguments(source):
            if isinstance(argument, ast.JoinedStr):
                found.add(
                    "".join(
                        part.value if isinstance(part, ast.Constant) else "{}" for part in argument.values
                    )
                )
    assert found == set(DYNAMIC)


@pytest.mark.parametrize("state", Notice.State.values)
@pytest.mark.parametrize("noun", ["delivery", "notice"])
def test_every_state_of_what_leaves_has_words(noun: str, state: str) -> None:
    assert audit_words.is_known(f"messaging.{noun}.{state}")


@pytest.mark.parametrize(
    "event",
    [
        "client.discharged",
        "client.taken_back",
        "appointment.confirmed",
        "appointment.asked",
        "appointment.kept",
        "appointment.no_show",
        "shared_file.joined",
        "shared_file.left",
        "backup.ended",
        "restore.ended",
        "drill.ended",
    ],
)
def test_other_events_that_are_put_together_have_words(event: str) -> None:
    assert audit_words.is_known(f"practice.{event}")


@pytest.mark.parametrize("state", ["filed", "triage", "set_aside"])
def test_every_state_of_what_comes_in_has_words(state: str) -> None:
    assert audit_words.is_known(f"messaging.inbound.{state}")


@pytest.mark.parametrize("state", ["taken", "refused", "lost"])
def test_every_end_of_a_picture_has_words(state: str) -> None:
    assert audit_words.is_known(f"messaging.media.{state}")


@pytest.mark.parametrize("capability", sorted(set(capabilities.BY_CAPABILITY) | capabilities.PORTAL))
def test_a_capability_has_words(capability: str) -> None:
    assert capability in audit_words.PAGES, f"put {capability} into practice/audit_words/pages.py"


def test_every_page_has_words() -> None:
    assert {route.capability for route in routes.every_route() if route.noun} <= set(audit_words.PAGES)


def test_every_kind_has_events() -> None:
    used = {kind for kind, _words in audit_words.CHANGES.values()}
    assert used | {audit_words.LOOKS} == set(audit_words.KINDS)


def test_what_has_no_words_stands_as_it_is() -> None:
    assert audit_words.sentence("practice.dragon.tamed") == "practice.dragon.tamed"
    assert audit_words.sentence("client.viewed", "dragon.tame") == "Looked at: dragon.tame"


def test_events_fit_their_column() -> None:
    assert max(map(len, _codes())) <= 80
