"""A form that is saved as a whole: what somebody else saved since its page was shown is named, and not overwritten unseen."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from practice import step_up
from practice.forms import Form

SEEN = "seen"
MOST_SAID = 200  # letters of one field


class Watched(Form):
    """Each field's mark travels with the page. Where one stands for something else by now, nothing is saved: what this
    person typed stays, what they left alone becomes what it is now, and all that changed is named."""

    first: Sequence[str] = ()  # of those that are added, what stands above the others
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        request: HttpRequest,
        *,
        initial: Mapping[str, Any],
        more: Mapping[str, forms.Field] | None = None,
    ) -> None:
        """`initial`: as it stands. `more`: fields that no class can list."""
        super().__init__(request, initial=dict(initial))
        self.fields.update(more or {})
        if self.first:
            self.order_fields(self.first)
        self.standing = {
            name: plain(initial.get(name, field.initial))
            for name, field in self.fields.items()
            if name != SEEN
        }
        self.initial = {SEEN: self._marks, **self.initial, **step_up.initial(request, self.fields)}

    def title_of(self, name: str) -> str:
        """What its field is called where it is named alone."""
        return str(self.fields[name].label)

    def part_of(self, name: str) -> str:
        """Fields that mean nothing alone are one part: they stay together as this person wrote them, or as they are now."""
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        shown = _read(self.data.get(SEEN, ""))
        changed = [name for name in self.standing if self._is_anothers(name, shown)]
        if changed:
            self._renew(changed, shown)
            self.add_error(None, self._told(changed))
        return cleaned

    @property
    def _marks(self) -> str:
        return json.dumps({name: _mark(value) for name, value in self.standing.items()})

    def _is_anothers(self, name: str, shown: dict[str, str]) -> bool:
        """It is something else than the page showed, and this person has not written the same."""
        now = self.standing[name]
        return shown.get(name, _mark(now)) != _mark(now) and self._typed(name) != now

    def _is_written(self, name: str, mark: str) -> bool:
        return name in self.standing and _mark(self._typed(name)) != mark

    def _typed(self, name: str) -> str:
        return plain(self.fields[name].widget.value_from_datadict(self.data, self.files, name))

    def _renew(self, changed: list[str], shown: dict[str, str]) -> None:
        """Sent once more, the page as it now stands is what they have seen."""
        fresh = self.request.POST.copy()
        written = {self.part_of(name) for name in shown if self._is_written(name, shown[name])}
        for name in (name for name in changed if self.part_of(name) not in written):
            fresh[name] = self.standing[name]
            if isinstance(self.fields[name], forms.BooleanField) and not self.standing[name]:
                del fresh[name]
        fresh[SEEN] = self._marks
        self.data = fresh

    def _told(self, changed: list[str]) -> str:
        said = _("Somebody else saved this page while you wrote. Nothing of yours was saved yet.")
        now = _("This is what they changed: %(changes)s.") % {
            "changes": "; ".join(f"{self.title_of(name)}: {self._said(name)}" for name in changed)
        }
        then = _(
            "Below stands what you wrote, and theirs where you wrote nothing. Look it over and save once more."
        )
        return f"{said} {now} {then}"

    def _said(self, name: str) -> str:
        value, field = self.standing[name], self.fields[name]
        if isinstance(field, forms.BooleanField):
            return _("yes") if value else _("no")
        if isinstance(field, forms.ChoiceField):
            titles: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]
            return str(titles.get(value, value))
        words = ", ".join(value.splitlines())
        return (words if len(words) <= MOST_SAID else f"{words[:MOST_SAID]} …") or _("empty")


def at_this_moment(form: forms.Form) -> None:
    """It was looked at, and another was quicker before it was written."""
    form.add_error(None, _("The policy changed at this very moment. Your words are kept: save once more."))


def plain(value: Any) -> str:
    """As a page sends it back, but for how its lines end."""
    if value is None or isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "\n".join(line.rstrip() for line in str(value).strip().splitlines())


def _mark(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:12]


def _read(marks: str) -> dict[str, str]:
    try:
        found = json.loads(marks)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
