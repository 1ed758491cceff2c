"""What may be wrong with one question, and with the questions within a group."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from consent.rules.form.checking_words import flag_faults, text_faults, under, unknown_faults
from consent.rules.form.model import (
    CHOOSING,
    DECIDING,
    FILLS,
    ITEM_KINDS,
    OPTIONS,
    ROWS,
    WORDS_ONLY,
    Fault,
)

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
VALUE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
TAG = re.compile(r"[a-z][a-z0-9_.:-]{0,59}")
OF_WORDS = frozenset({"kind", "text", "show_if", "counsel", "tags"})
OF_QUESTION = frozenset({"kind", "key", "label", "help", "required", "show_if", "counsel", "tags"})
MORE = {
    "choice": {"options"},
    "choices": {"options"},
    "scale": {"min", "max", "ends"},
    "group": {"items", "at_most"},
    "short": {"fill"},
    "date": {"fill"},
    "phone": {"fill"},
    "email": {"fill"},
    "address": {"fill"},
}  # what a kind has besides
Earlier = dict[str, Mapping[str, Any]]


def item_faults(
    path: str, item: object, languages: tuple[str, ...], earlier: Earlier, *, is_inside: bool = False
) -> Iterator[Fault]:
    """`earlier`: what was asked so far, by key; grows by this one."""
    kind = item.get("kind") if isinstance(item, Mapping) else None
    if not isinstance(item, Mapping) or not isinstance(kind, str) or kind not in ITEM_KINDS:
        kinds = ", ".join(ITEM_KINDS)
        yield Fault(
            under(path, "kind"), _("Nothing is asked or said in this way. Use: %(kinds)s.") % {"kinds": kinds}
        )
        return
    if is_inside and kind in ("group", "file"):
        yield Fault(under(path, "kind"), _("A group cannot hold a file or another group."))
        return
    is_words = kind in WORDS_ONLY
    known = OF_WORDS if is_words else OF_QUESTION | MORE.get(kind, set())
    yield from unknown_faults(path, item, frozenset(known))
    yield from flag_faults(path, item, ("counsel",) if is_words else ("counsel", "required"))
    name = "text" if is_words else "label"
    yield from text_faults(
        under(path, name), item.get(name), languages, is_needed=True, is_line=kind != "text"
    )
    yield from _condition_faults(path, item, earlier)
    yield from _tag_faults(path, item.get("tags"))
    if not is_words:
        yield from text_faults(under(path, "help"), item.get("help"), languages)
        yield from _key_faults(path, item.get("key"), earlier)
        yield from _kind_faults(path, kind, item, languages, earlier)
        if isinstance(item.get("key"), str):
            earlier[item["key"]] = item


def _key_faults(path: str, key: object, earlier: Earlier) -> Iterator[Fault]:
    if not isinstance(key, str) or not KEY.fullmatch(key):
        yield Fault(
            under(path, "key"), _("A question needs a short name in small letters, like “safe_times”.")
        )
    elif key in earlier:
        yield Fault(under(path, "key"), _("Two questions have the name “%(key)s”.") % {"key": key})


def _kind_faults(
    path: str, kind: str, item: Mapping[str, Any], languages: tuple[str, ...], earlier: Earlier
) -> Iterator[Fault]:
    if item.get("fill", "off") not in FILLS:
        fills = ", ".join(FILLS)
        yield Fault(under(path, "fill"), _("A browser knows: %(fills)s.") % {"fills": fills})
    if kind in CHOOSING:
        yield from _option_faults(under(path, "options"), item.get("options"), languages)
    if kind == "scale":
        yield from _scale_faults(path, item, languages)
    if kind == "group":
        yield from _group_faults(path, item, languages, earlier)


def _option_faults(path: str, options: object, languages: tuple[str, ...]) -> Iterator[Fault]:
    if not isinstance(options, list) or len(options) < 2:
        yield Fault(path, _("There must be at least two answers to choose from."))
        return
    if len(options) > OPTIONS:
        yield Fault(path, _("There are too many answers: %(most)d at most.") % {"most": OPTIONS})
    taken: set[str] = set()
    for number, option in enumerate(options):
        where = under(path, number)
        value = option.get("value") if isinstance(option, Mapping) else None
        if not isinstance(option, Mapping) or not isinstance(value, str) or not VALUE.fullmatch(value):
            yield Fault(where, _("An answer needs a short name in small letters, like “work”."))
            continue
        if value in taken:
            yield Fault(where, _("Two answers have the name “%(value)s”.") % {"value": value})
        taken.add(value)
        yield from unknown_faults(where, option, frozenset({"value", "label"}))
        yield from text_faults(
            under(where, "label"), option.get("label"), languages, is_needed=True, is_line=True
        )


def _scale_faults(path: str, item: Mapping[str, Any], languages: tuple[str, ...]) -> Iterator[Fault]:
    low, high = item.get("min", 0), item.get("max", 10)
    if not _is_number(low) or not _is_number(high) or not (-100 <= low < high <= 100) or high - low > 10:
        yield Fault(
            under(path, "min"), _("A scale goes from a lower to a higher number, in ten steps at most.")
        )
    ends = item.get("ends")
    if ends is not None and (not isinstance(ends, list) or len(ends) != 2):
        yield Fault(under(path, "ends"), _("A scale has words for both of its ends, or for none."))
    elif ends is not None:
        for number, end in enumerate(ends):
            yield from text_faults(
                under(path, f"ends.{number}"), end, languages, is_needed=True, is_line=True
            )


def _group_faults(
    path: str, item: Mapping[str, Any], languages: tuple[str, ...], earlier: Earlier
) -> Iterator[Fault]:
    most = item.get("at_most", 1)
    if not _is_number(most) or not 1 <= most <= ROWS:
        yield Fault(under(path, "at_most"), _("A group can be there 1 to %(most)d times.") % {"most": ROWS})
    items = item.get("items")
    if not isinstance(items, list) or not any(_is_question(one) for one in items):
        yield Fault(under(path, "items"), _("A group needs at least one question."))
        return
    inside = dict(earlier)
    if isinstance(item.get("key"), str):
        inside[item["key"]] = item
    for number, one in enumerate(items):
        yield from item_faults(under(path, f"items.{number}"), one, languages, inside, is_inside=True)


def _condition_faults(path: str, item: Mapping[str, Any], earlier: Earlier) -> Iterator[Fault]:
    condition = item.get("show_if")
    if condition is None:
        return
    where = under(path, "show_if")
    key = condition.get("key") if isinstance(condition, Mapping) else None
    wanted = condition.get("is") if isinstance(condition, Mapping) else None
    if not isinstance(key, str) or not isinstance(wanted, list) or not wanted or len(condition) != 2:
        yield Fault(where, _("A condition names a question and the answers that it waits for."))
    elif key not in earlier:
        yield Fault(where, _("No question named “%(key)s” comes before this one.") % {"key": key})
    elif earlier[key].get("kind") not in DECIDING:
        yield Fault(
            where, _("A condition cannot look at “%(key)s”: what is answered there is free.") % {"key": key}
        )
    else:
        possible = _values(earlier[key])
        for one in wanted:
            if one not in possible:
                values = {"value": one, "key": key}
                yield Fault(where, _("“%(value)s” is no answer to “%(key)s”.") % values)


def _values(item: Mapping[str, Any]) -> list[object]:
    """All that can be answered to a question that may itself have faults."""
    kind, options = item.get("kind"), item.get("options")
    if kind in CHOOSING:
        given = options if isinstance(options, list) else []
        return [one.get("value") for one in given if isinstance(one, Mapping)]
    if kind == "scale":
        low, high = item.get("min", 0), item.get("max", 10)
        ok = _is_number(low) and _is_number(high) and abs(low) <= 100 and abs(high) <= 100
        return [str(number) for number in range(low, high + 1)] if ok else []
    return ["yes", "no"] if kind == "yes_no" else ["yes"]


def _tag_faults(path: str, tags: object) -> Iterator[Fault]:
    if tags is None:
        return
    if (
        not isinstance(tags, list)
        or not tags
        or not all(isinstance(one, str) and TAG.fullmatch(one) for one in tags)
    ):
        yield Fault(
            under(path, "tags"), _("A mark is a short name in small letters, like “release.purpose”.")
        )
    elif len(set(tags)) != len(tags):
        yield Fault(under(path, "tags"), _("The same mark stands here twice."))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_question(item: object) -> bool:
    return isinstance(item, Mapping) and item.get("kind") not in WORDS_ONLY
