"""A form that somebody fills: what was answered so far, how far they are, and the exact words that come of it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consent.models import FormFile, FormRequest
from consent.rules import form as rules
from practice import crypto, policy

Answers = dict[str, Any]
_ANY = "\ue000"  # stands for whatever filled an open place; no text of ours has it


@dataclass(frozen=True)
class Filling:
    """One form of one client, with the answers opened."""

    row: FormRequest
    form: rules.Form
    answers: Answers  # with the files that were sent
    client_name: str

    @property
    def steps(self) -> tuple[int, ...]:
        """The pages that have something to ask, under these answers."""
        return rules.steps(self.form, self.answers)

    def missing(self, language: str) -> list[tuple[int, str]]:
        return rules.missing(self.form, self.answers, language)

    def text(self, language: str) -> str:
        """What is read, hashed and signed."""
        return rules.text(self.form, self.answers, language, slots(self.client_name))

    def gave(self, shown: str, language: str) -> bool:
        """Whether these answers give this text, whatever names stood in its open places: those change with the years."""
        text = rules.text(self.form, self.answers, language, dict.fromkeys(slots(""), _ANY))
        pattern = ".+?".join(re.escape(part) for part in text.split(_ANY))
        return re.fullmatch(pattern, shown, re.DOTALL) is not None


def opened(row: FormRequest, *, by: crypto.Grant) -> Filling:
    """Of a row whose client and form version were read with it."""
    files = file_answers(row, by=by)
    name = crypto.open(row.client, "name", by=by) or ""
    return Filling(row, rules.read(row.form_version.definition), answers_of(row, by=by) | files, name)


def answers_of(row: FormRequest, *, by: crypto.Grant) -> Answers:
    """As they were typed; files not among them."""
    kept = crypto.open(row, "answers", by=by)
    found: Answers = json.loads(kept) if kept else {}
    return found


def in_words(answers: Mapping[str, Any]) -> str:
    return json.dumps(answers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def file_answers(row: FormRequest, *, by: crypto.Grant) -> dict[str, list[dict[str, str]]]:
    """Key of a question → the files that answer it."""
    found: dict[str, list[dict[str, str]]] = {}
    for file in files_of(row):
        name = crypto.open(file, "name", by=by) or ""
        found.setdefault(file.item, []).append({"id": str(file.pk), "name": name})
    return found


def files_of(row: FormRequest) -> list[FormFile]:
    sent = FormFile.objects.filter(form_request=row, purpose=FormFile.Purpose.ANSWER, removed_at=None)
    return list(sent.order_by("created_at", "pk"))


def slots(client_name: str) -> dict[str, str]:
    """For the places that a form's texts leave open; how somebody is reached is asked elsewhere."""
    house = policy.practice()
    return {
        "practice": house.name,
        "phone": house.phone,
        "client": client_name,
        "address": "",
        "channel": "",
        "circumstances": "",
    }


def title(row: FormRequest, language: str) -> str:
    return rules.said(row.form_version.definition["title"], language)
