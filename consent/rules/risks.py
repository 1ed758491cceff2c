"""What a client's answers about a phone or a mailbox mean: how little may show there, when, and which risks to say.

Silence is read with care: who does not say whether others look is treated as one whose things are seen. Danger only
ever narrows. The answers are those of the form `unsecured_communication`, by the keys of its items."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from practice.rules import spans
from practice.vocabulary import Channel, Discretion

RISKS = Path(__file__).parents[1] / "data" / "risks.json"
LANGUAGES = ("en", "es")
DANGER = frozenset({"yes"})
GUARDED = frozenset({"rather_not", "not_sure"})

Answers = Mapping[str, Any]
_HOUR = re.compile(r"h([01]\d|2[0-3])")


@dataclass(frozen=True, kw_only=True)
class SafeProfile:
    """Times are the client's own clock; None: at any time. `is_watched`: the answers show danger."""

    discretion: Discretion
    may_be_used: bool = True
    from_time: time | None = None
    until_time: time | None = None
    may_leave_voicemail: bool = False
    voicemail_words: str = ""
    code_word: str = ""
    is_watched: bool = False


@dataclass(frozen=True)
class Risk:
    key: str
    text: str


def profile(channel: str, answers: Answers) -> SafeProfile:
    """How this phone or mailbox may be used, by what was answered about it."""
    watched, begins, ends = is_watched(answers), *_times(answers)
    is_phone = channel == Channel.SMS
    leaves_word = is_phone and not _is_endangered(answers) and answers.get("voicemail") in ("name", "words")
    return SafeProfile(
        discretion=_discretion(channel, answers),
        may_be_used=answers.get("use") != "never" if _is_endangered(answers) else True,
        from_time=begins,
        until_time=ends,
        may_leave_voicemail=leaves_word,
        voicemail_words=_said(answers, "voicemail_words") if answers.get("voicemail") == "words" else "",
        code_word=_said(answers, "code_word") if is_phone else "",
        is_watched=watched,
    )


def is_watched(answers: Answers) -> bool:
    """Somebody looks through their things, or it would be unsafe if somebody saw a message."""
    return bool(DANGER & {answers.get("checked"), answers.get("unsafe")})


def fitting(channel: str, answers: Answers, language: str) -> tuple[Risk, ...]:
    """The risks of this way for everybody, then those that these answers choose."""
    said = language[:2] if language[:2] in LANGUAGES else "en"
    return tuple(
        Risk(one["key"], one["text"][said])
        for one in _stored()
        if channel in one["channels"] and _applies(one.get("when", {}), answers)
    )


def safer(channel: str, answers: Answers) -> tuple[str, ...]:
    """The secure ways, the best one for these answers first: the private page alone, or with a quiet notice."""
    return ("portal", "quiet") if _is_endangered(answers) else ("quiet", "portal")


def narrower(one: SafeProfile, other: SafeProfile) -> SafeProfile:
    """The stricter of the two in each respect; where their times do not meet, one's own stand."""
    begins, ends = _both(one, other)
    leaves_word = one.may_leave_voicemail and other.may_leave_voicemail
    return SafeProfile(
        discretion=max(one.discretion, other.discretion, key=_strictness),
        may_be_used=one.may_be_used and other.may_be_used,
        from_time=begins,
        until_time=ends,
        may_leave_voicemail=leaves_word,
        voicemail_words=other.voicemail_words or one.voicemail_words if leaves_word else "",
        code_word=other.code_word or one.code_word,
        is_watched=one.is_watched or other.is_watched,
    )


def is_wider(new: SafeProfile, old: SafeProfile) -> bool:
    """Whether anything that the old one forbids would be allowed by the new one."""
    return (
        _strictness(new.discretion) < _strictness(old.discretion)
        or (new.may_be_used and not old.may_be_used)
        or (new.may_leave_voicemail and not old.may_leave_voicemail)
        or not _minutes(new) <= _minutes(old)
    )


def _discretion(channel: str, answers: Answers) -> Discretion:
    if _is_endangered(answers):
        return Discretion.SILENT
    seen = _given(answers.get("who_sees") or "not_sure") - {"nobody"}
    is_clear = all(answers.get(key) == "no" for key in _open_to_others(channel))
    return Discretion.ORDINARY if is_clear and not seen else Discretion.DISCREET


def _open_to_others(channel: str) -> tuple[str, ...]:
    by_channel = ("work_phone", "shared_plan") if channel == Channel.SMS else ("work_mail", "shared_device")
    return (*by_channel, "preview")


def _is_endangered(answers: Answers) -> bool:
    """Danger, or no wish to say: both are met with as much care, though only the first is told to anybody."""
    return bool((DANGER | GUARDED) & {answers.get("checked"), answers.get("unsafe")})


def _times(answers: Answers) -> tuple[time | None, time | None]:
    if answers.get("times") != "between":
        return None, None
    found = [_clock(answers.get(key)) for key in ("from_time", "until_time")]
    return (found[0], found[1]) if None not in found else (None, None)


def _clock(answer: object) -> time | None:
    """An hour as the form names it: "h09"."""
    found = _HOUR.fullmatch(str(answer))
    return time(int(found.group(1))) if found else None


def _said(answers: Answers, key: str) -> str:
    return str(answers.get(key) or "").strip()


def _applies(when: Mapping[str, list[str]], answers: Answers) -> bool:
    """Any of the answers named; a risk that names none is everybody's."""
    return not when or any(_given(answers.get(key)) & set(values) for key, values in when.items())


def _given(answer: object) -> set[str]:
    return {str(one) for one in answer} if isinstance(answer, list | tuple) else {str(answer)}


def _strictness(discretion: Discretion) -> int:
    return list(Discretion).index(Discretion(discretion))


def _minutes(one: SafeProfile) -> frozenset[int]:
    """The minutes of the day in which it may be used."""
    if one.from_time is None or one.until_time is None:
        return frozenset(range(spans.DAY))
    found = spans.between(one.from_time, one.until_time)
    return frozenset(minute for span in found for minute in range(span.begins, span.ends))


def _both(one: SafeProfile, other: SafeProfile) -> tuple[time | None, time | None]:
    """The narrower span of two; where neither lies within the other, the first one's."""
    narrow = other if _minutes(other) < _minutes(one) else one
    return narrow.from_time, narrow.until_time


@cache
def _stored() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(RISKS.read_text(encoding="utf-8"))
    return found
