"""What the rules about a whole policy look at: a version in force, a past one or a draft, all the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from practice.rules.cells import Cell
from practice.rules.hours import OfficeHours, QuietHours, ResponsePromise
from practice.vocabulary import Channel

UNSECURED = frozenset(
    {Channel.EMAIL, Channel.SMS, Channel.VOICEMAIL, Channel.FAX}
)  # others may read or hear it
SPOKEN = frozenset({Channel.PHONE, Channel.VIDEO, Channel.IN_PERSON})  # one knows at once that it arrived
LANGUAGES = ("en", "es")


def takes_reasons(guidance: Mapping[str, Any]) -> bool:
    """Whether what the content check warns of may go with a reason; where nothing is said, it may."""
    return bool(guidance.get("overrides", True))


class Terms(Protocol):
    @property
    def cells(self) -> Mapping[tuple[str, str], Cell]: ...
    @property
    def hours(self) -> OfficeHours: ...
    @property
    def quiet(self) -> QuietHours: ...
    @property
    def response(self) -> ResponsePromise: ...
    @property
    def crisis(self) -> Mapping[str, Any]: ...
    @property
    def guidance(self) -> Mapping[str, Any]: ...
    @property
    def clauses(self) -> Mapping[str, Any]: ...
