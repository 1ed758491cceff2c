"""Forms for tests: one of every kind of question, and any that may be written."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from consent.rules.form import model


def both(words: str) -> dict[str, str]:
    return {"en": words, "es": f"{words} (es)"}


def question(kind: str, key: str, **more: Any) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    if kind in model.CHOOSING:
        extra["options"] = [
            {"value": "home", "label": both("At home")},
            {"value": "work", "label": both("At work")},
            {"value": "other", "label": both("Elsewhere")},
        ]
    return {"kind": kind, "key": key, "label": both(f"About {key}")} | extra | more


def definition(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    page = {"key": "one", "title": both("Page one"), "items": list(items)}
    return {"schema": 1, "kind": "intake", "title": both("A form"), "pages": [page]} | more


def every_kind() -> dict[str, Any]:
    return definition(
        {"kind": "heading", "text": both("A heading")},
        {"kind": "text", "text": both("Some words for {client}.")},
        question("short", "preferred"),
        question("long", "story", help=both("As much as you like")),
        question("choice", "place", required=True),
        question("choices", "places"),
        question("scale", "mood", min=0, max=10, ends=[both("Low"), both("High")]),
        question("date", "born"),
        question("address", "home"),
        question("phone", "mobile"),
        question("email", "mailbox"),
        question("yes_no", "works", required=True),
        question("short", "employer", required=True, show_if={"key": "works", "is": ["yes"]}),
        question("agree", "fine"),
        question("file", "card"),
        question(
            "group",
            "people",
            at_most=3,
            items=[
                question("short", "name", required=True),
                question("yes_no", "close"),
                question("phone", "number", show_if={"key": "close", "is": ["yes"]}),
            ],
        ),
    )


ANSWERS: dict[str, Any] = {
    "preferred": "Dani",
    "story": "A long one.\nWith a second line.",
    "place": "work",
    "places": ["home", "other"],
    "mood": "7",
    "born": "1990-03-25",
    "home": {"line1": "12 Elm Street", "city": "Albany", "state": "NY", "zip": "12207"},
    "mobile": "+12025550188",
    "mailbox": "dan@home.example",
    "works": "yes",
    "employer": "The bakery",
    "fine": "yes",
    "card": [{"id": "8a", "name": "card.png"}],
    "people": [{"name": "Ira", "close": "yes", "number": "+12025550142"}, {"name": "Jo", "close": "no"}],
}
"""An answer to every question of `every_kind`."""


_line = st.text(
    alphabet=st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters=">{}"),
    min_size=1,
    max_size=12,
)
_words = st.lists(_line, min_size=1, max_size=3).map(lambda lines: _tidy("\n".join(lines)))
_key = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)


def _tidy(words: str) -> str:
    return "\n".join(line.strip() for line in words.split("\n")).strip() or "x"


def texts(
    languages: tuple[str, ...], words: st.SearchStrategy[str] = _words
) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(dict.fromkeys(languages, words))


def lines(languages: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    return texts(languages, _line.map(_tidy))


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    """Any form without faults, but for a release, which needs its elements."""
    languages = draw(st.sampled_from([("en",), ("es",), ("en", "es")]))
    kinds = [one for one in model.KINDS if one != "authorization"]
    made: dict[str, Any] = {
        "schema": 1,
        "kind": draw(st.sampled_from(kinds)),
        "title": draw(lines(languages)),
    }
    _perhaps(draw, made, "lede", texts(languages))
    for flag in ("needs_counsel", "signed"):
        _perhaps(draw, made, flag, st.booleans())
    if draw(st.booleans()):
        made |= {"may_decline": draw(st.booleans()), "if_declined": draw(texts(languages))}
    earlier: dict[str, list[str]] = {"": []}  # key → what can be answered; under "" all keys that are taken
    keys = draw(st.lists(_key, min_size=1, max_size=3, unique=True))
    made["pages"] = [
        {
            "key": key,
            "title": draw(lines(languages)),
            "items": [
                draw(_items(languages, earlier, is_inside=False)) for _ in range(draw(st.integers(1, 4)))
            ],
        }
        for key in keys
    ]
    return made


@st.composite
def _items(
    draw: st.DrawFn, languages: tuple[str, ...], earlier: dict[str, list[str]], *, is_inside: bool
) -> dict[str, Any]:
    kinds = [one for one in model.ITEM_KINDS if not (is_inside and one in ("group", "file"))]
    kind = draw(st.sampled_from(kinds))
    item: dict[str, Any] = {"kind": kind}
    _perhaps(draw, item, "counsel", st.booleans())
    _perhaps(draw, item, "tags", st.lists(_key, min_size=1, max_size=2, unique=True))
    deciding = sorted(key for key in earlier if key)
    if deciding and draw(st.booleans()):
        key = draw(st.sampled_from(deciding))
        item["show_if"] = {
            "key": key,
            "is": draw(st.lists(st.sampled_from(earlier[key]), min_size=1, max_size=2, unique=True)),
        }
    if kind in model.WORDS_ONLY:
        return item | {"text": draw((texts if kind == "text" else lines)(languages))}
    item |= {"key": draw(_key.filter(lambda one: one not in earlier[""])), "label": draw(lines(languages))}
    earlier[""].append(item["key"])
    _perhaps(draw, item, "help", texts(languages))
    _perhaps(draw, item, "required", st.booleans())
    _special(draw, item, languages, earlier)
    return item


def _special(
    draw: st.DrawFn, item: dict[str, Any], languages: tuple[str, ...], earlier: dict[str, list[str]]
) -> None:
    kind, key = item["kind"], item["key"]
    if kind in model.CHOOSING:
        values = draw(st.lists(_key, min_size=2, max_size=4, unique=True))
        item["options"] = [{"value": value, "label": draw(lines(languages))} for value in values]
        earlier[key] = values
    elif kind == "scale":
        low = draw(st.integers(-3, 3))
        _perhaps(draw, item, "ends", st.tuples(lines(languages), lines(languages)).map(list))
        item |= {"min": low, "max": draw(st.integers(low + 1, low + 10))}
        earlier[key] = [str(one) for one in range(item["min"], item["max"] + 1)]
    elif kind == "yes_no":
        earlier[key] = ["yes", "no"]
    elif kind == "agree":
        earlier[key] = ["yes"]
    elif kind == "group":
        _perhaps(draw, item, "at_most", st.integers(1, 4))
        first_key = draw(_key.filter(lambda one: one not in earlier[""]))
        inside = earlier | {"": [*earlier[""], first_key]}
        first = {"kind": "short", "key": first_key, "label": draw(lines(languages))}
        item["items"] = [first, draw(_items(languages, inside, is_inside=True))]
    elif kind in ("short", "date", "phone", "email", "address"):
        _perhaps(draw, item, "fill", st.sampled_from(model.FILLS))


def _perhaps(draw: st.DrawFn, into: dict[str, Any], name: str, value: st.SearchStrategy[Any]) -> None:
    if draw(st.booleans()):
        into[name] = draw(value)


def raws(keys: list[str]) -> st.SearchStrategy[dict[str, list[str]]]:
    """Anything that a browser, or somebody who is none, may send to a form with these names."""
    child = st.sampled_from([*keys, "line1", "city", "zip", "-out", "0", "1", "999", "x"])
    name = (
        st.lists(child, min_size=1, max_size=3).map(".".join)
        | st.sampled_from([*keys, "-on"])
        | st.text(max_size=8)
    )
    values = st.sampled_from(
        ["yes", "no", "home", "work", "7", "1990-03-25", "3/25/1990", "x@y.example", "2025550188", ""]
    )
    return st.dictionaries(name, st.lists(values | st.text(max_size=20), max_size=3), max_size=12)
