"""The form of a practice's words of crisis: its own beside the shipped ones, and which of those it leaves out, with why."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from messaging import crisis_words
from practice.forms import Form
from practice.models import CommunicationsPolicy
from practice.policy import PolicyInForce

MOST, LONGEST, SHORTEST = 200, 80, 4


class CrisisWordsForm(Form):
    added_en = forms.CharField(
        label=_("Also in English"),
        required=False,
        max_length=MOST * LONGEST,
        help_text=_("One word or phrase each line. A star stands for any ending: overdos*"),
        widget=forms.Textarea({"rows": 5}),
    )
    added_es = forms.CharField(
        label=_("Also in Spanish"),
        required=False,
        max_length=MOST * LONGEST,
        help_text=_("One each line."),
        widget=forms.Textarea({"rows": 5}),
    )
    removed = forms.MultipleChoiceField(
        label=_("Leave these of ours out"),
        required=False,
        choices=[
            (phrase, phrase)
            for phrase in dict.fromkeys(one for listed in crisis_words.shipped().values() for one in listed)
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Why you leave more of them out"),
        required=False,
        max_length=400,
        help_text=_("Kept with the policy."),
        widget=forms.Textarea({"rows": 2}),
    )

    # the version that stood on the page
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, request: HttpRequest, *, held: PolicyInForce) -> None:
        self.held, self.version = held.guidance, held.version
        said = held.guidance.get("crisis_words", {})
        self.reasons = {one["phrase"]: one["reason"] for one in said.get("removed", ())}
        added = said.get("added", {})
        initial = {f"added_{one}": "\n".join(added.get(one, ())) for one in crisis_words.LANGUAGES}
        about = {"removed": list(self.reasons), "seen": held.version}
        super().__init__(request, initial=initial | about)

    def clean_added_en(self) -> list[str]:
        return self._phrases("added_en")

    def clean_added_es(self) -> list[str]:
        return self._phrases("added_es")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if set(cleaned.get("removed", ())) - set(self.reasons) and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why: a word left out brings no help any more."))
        if changed := self._changed_meanwhile(cleaned.get("seen")):
            # sent once more, the page as it now stands is what they have seen
            fresh = self.request.POST.copy()
            fresh["seen"] = str(self.version)
            self.data = fresh
            self.add_error(None, changed)
        return cleaned

    def _changed_meanwhile(self, seen: int | None) -> str:
        if seen == self.version:
            return ""
        row = CommunicationsPolicy.objects.published().filter(version=seen).first()
        changes = crisis_words.changes(row.guidance if row else {}, self.held)
        if not changes:
            return ""
        said = _("Somebody else changed these words while you wrote. Nothing of yours was saved yet.")
        then = _("Your own words stand below: put in what should stay, and save once more.")
        return " ".join([str(said), *changes, str(then)])

    @property
    def guidance(self) -> dict[str, Any]:
        """The policy's guidance with the words in it; each word left out keeps the reason that was given for it."""
        said = self.cleaned_data
        reason = said["reason"].strip()
        removed = [{"phrase": one, "reason": self.reasons.get(one, reason)} for one in said["removed"]]
        added = {one: said[f"added_{one}"] for one in crisis_words.LANGUAGES}
        return dict(self.held) | {"crisis_words": {"added": added, "removed": removed}}

    def _phrases(self, name: str) -> list[str]:
        found = list(
            dict.fromkeys(crisis_words.normal(line) for line in self.cleaned_data[name].splitlines())
        )
        phrases = [phrase for phrase in found if phrase]
        if len(phrases) > MOST or any(len(phrase) > LONGEST for phrase in phrases):
            raise forms.ValidationError(_("At most 200 lines of 80 letters."))
        if any(len(phrase.replace("*", "").replace(" ", "")) < SHORTEST for phrase in phrases):
            raise forms.ValidationError(
                _("Four letters at least: shorter ones stand in too many other words.")
            )
        return phrases
