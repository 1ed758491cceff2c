"""Requests and answers of the emulators' small web server."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Message
    form: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """`after` seconds; `is_dropped` closes the connection instead; `then` runs when the answer is out."""

    status: int = HTTPStatus.OK
    content: bytes = b""
    type: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0
    is_dropped: bool = False
    then: Callable[[], None] | None = None


def as_json(data: Any, status: int = HTTPStatus.OK) -> Answer:
    return Answer(status=status, content=json.dumps(data).encode(), type="application/json")


def words(text: str, status: int) -> Answer:
    return Answer(status=status, content=text.encode())


def see_other(location: str) -> Answer:
    return Answer(status=HTTPStatus.SEE_OTHER, headers={"Location": location})
