"""One page of a form as its questions are drawn (components/form_item.html): names, ids, labels, values, errors.

Everything is in the form's language, whatever language the page around it speaks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from consent.rules import form
from consent.rules.form.model import ADDRESS_PARTS, Answers, Item, Page
from consent.rules.form.showing import applies, around_row, known_before
from consent.rules.form.writing import Slots

FILL_OF_PART = dict(
    zip(
        ADDRESS_PARTS,
        ("address-line1", "address-line2", "address-level2", "address-level1", "postal-code"),
        strict=True,
    )
)
TYPES = {"phone": "tel", "email": "email", "date": "date"}
FILLS = {"phone": "tel", "email": "email", "address": "address"}


@dataclass(frozen=True)
class _Drawing:
    """What every question of a page needs to know."""

    language: str
    slots: Slots
    errors: Mapping[str, str]

    def said(self, text: Mapping[str, str]) -> str:
        return form.fill(form.said(text, self.language), self.slots)


def fields(
    page: Page,
    answers: Answers,
    language: str,
    *,
    slots: Slots | None = None,
    cleaned: form.Cleaned | None = None,
) -> list[dict[str, Any]]:
    """`answers`: those kept so far, of the whole form. `cleaned`: what was just sent and has to be mended.

    Questions whose condition is decided on this page and not met are there too, hidden and disabled.
    """
    drawing = _Drawing(language, slots or {}, cleaned.errors if cleaned else {})
    values = dict(answers)
    if cleaned:
        answers = cleaned.merged(answers)
        values = {key: value for key, value in values.items() if key not in cleaned.asked} | cleaned.typed
    with translation.override(language[:2]):
        return list(_fields(page.items, "", answers, values, known_before(page, answers), drawing))


def problems(drawn: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What has to be mended, for a list at the top: {id of the input, label, words}."""
    found = []
    for one in drawn:
        if one["error"]:
            found.append({"id": one["id"], "label": one["label"], "words": one["error"]})
        for part in one.get("parts", ()):
            if part["error"]:
                found.append({"id": part["id"], "label": part["label"], "words": part["error"]})
        for row in one.get("filled", ()):
            found += problems(row["fields"])
    return found


def _fields(
    items: tuple[Item, ...],
    within: str,
    answers: Answers,
    values: Answers,
    known: dict[str, Any],
    drawing: _Drawing,
) -> Iterator[dict[str, Any]]:
    """`within`: "people.0." for the questions of a row. `known` grows by what was answered to what is seen."""
    here: set[str] = set()
    for number, item in enumerate(items):
        is_seen = applies(item, known)
        depends = item.show_if is not None and item.show_if.key in here
        if not is_seen and not depends:
            continue
        if item.key:
            here.add(item.key)
            if is_seen and item.key in answers:
                known[item.key] = answers[item.key]
        name = within + (item.key or f"-{number}")
        drawn = _field(item, name, values.get(item.key), answers, drawing) | {"is_hidden": not is_seen}
        if item.show_if and depends:
            drawn |= {"when": within + item.show_if.key, "is": " ".join(sorted(item.show_if.values))}
        if item.kind == "group":
            drawn |= _rows(item, name, values.get(item.key), answers.get(item.key), known, drawing)
        yield drawn


def _field(item: Item, name: str, value: Any, answers: Answers, drawing: _Drawing) -> dict[str, Any]:
    identity = f"q-{name.replace('.', '-')}"
    help_text, error = drawing.said(item.help), drawing.errors.get(name, "")
    described = " ".join(
        [f"{identity}-help"] * bool(help_text)
        + [f"{identity}-error"] * bool(error)
        + _ends_id(item, identity)
    )
    drawn: dict[str, Any] = {
        "kind": item.kind,
        "name": name,
        "id": identity,
        "label": drawing.said(item.label),
        "help": help_text,
        "error": error,
        "described_by": described,
        "is_required": item.is_required,
        "is_question": item.is_question,
        "has_counsel": item.has_counsel,
        "when": "",
        "value": value if isinstance(value, str) else "",
        "type": TYPES.get(item.kind, "text"),
        "autocomplete": _autocomplete(item, name),
        "words": _words(),
    }
    if item.values:
        drawn["options"] = _options(item, identity, value, drawing)
    if item.kind == "scale":
        drawn |= {"ends": [drawing.said(end) for end in item.ends or ()], "is_few": len(item.values) <= 6}
    if item.kind == "address":
        drawn["parts"] = list(_parts(item, name, value, drawing))
    if item.kind == "file":
        drawn["files"] = answers.get(item.key) if isinstance(answers.get(item.key), list) else []
    return drawn


def _ends_id(item: Item, identity: str) -> list[str]:
    return [f"{identity}-ends"] if item.ends else []


def _options(item: Item, identity: str, value: Any, drawing: _Drawing) -> list[dict[str, Any]]:
    chosen = value if isinstance(value, list) else [value]
    labels = {one.value: drawing.said(one.label) for one in item.options}
    labels |= {"yes_no": {"yes": _("Yes"), "no": _("No")}, "agree": {"yes": _("I agree")}}.get(item.kind, {})
    return [
        {"value": one, "label": labels.get(one, one), "id": f"{identity}-{one}", "is_checked": one in chosen}
        for one in item.values
    ]


def _parts(item: Item, name: str, value: Any, drawing: _Drawing) -> Iterator[dict[str, Any]]:
    given = value if isinstance(value, dict) else {}
    labels = (_("Street and number"), _("Apartment or suite"), _("City"), _("State"), _("ZIP code"))
    fills = item.fill != "off" and "." not in name
    for part, label in zip(ADDRESS_PARTS, labels, strict=True):
        yield {
            "name": f"{name}.{part}",
            "id": f"q-{name.replace('.', '-')}-{part}",
            "part": part,
            "label": label,
            "value": given.get(part, ""),
            "error": drawing.errors.get(f"{name}.{part}", ""),
            "autocomplete": FILL_OF_PART[part] if fills else "off",
            "is_required": item.is_required and part != "line2",
        }


def _autocomplete(item: Item, name: str) -> str:
    """What the form says; else the person's own number or address, but never within a group: that is somebody else."""
    if item.fill:
        return item.fill
    return "off" if "." in name else FILLS.get(item.kind, "off")


def _rows(
    group: Item, name: str, values: Any, answers: Any, known: dict[str, Any], drawing: _Drawing
) -> dict[str, Any]:
    """The rows that are filled, and a chain of blank ones up to the most there may be: each opens the next."""
    typed, given = form.rows(values), form.rows(answers)
    filled = [
        _row(group, name, number, row, given[number] if number < len(given) else row, known, drawing)
        for number, row in enumerate(typed[: group.at_most])
    ]
    blank = None
    for number in range(group.at_most - 1, len(filled) - 1, -1):
        blank = _row(group, name, number, {}, {}, known, drawing) | {"next": blank}
    return {"filled": filled, "blank": blank, "is_repeated": group.at_most > 1}


def _row(
    group: Item,
    name: str,
    number: int,
    values: Answers,
    answers: Answers,
    known: dict[str, Any],
    drawing: _Drawing,
) -> dict[str, Any]:
    around = around_row(group, known)
    within = f"{name}.{number}."
    drawn = list(_fields(group.items, within, answers, values, around, drawing))
    return {
        "number": number + 1,
        "fields": drawn,
        "out": f"{within}{form.TAKE_OUT}",
        "words": _words(),
        "next": None,
    }


def _words() -> dict[str, str]:
    return {
        "optional": _("optional"),
        "another": _("Add another"),
        "take_out": _("Take this one out"),
        "remove": _("Remove"),
        "here": _("Already here"),
        "day": _("Month, day, year"),
    }
