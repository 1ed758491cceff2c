"""The shape of asking a client for forms, and of noting what was signed on paper or agreed in words."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from consent import packets
from consent.evidence import CAPACITIES
from consent.models import FormVersion, PacketTemplate
from consent.rules import form as rules
from practice import policy
from practice.forms import Form
from practice.uploads.fields import FilesField

DUE_DAYS = 7  # of forms that are in no packet
# Choosing a packet fetches this page for it and takes the day from there.
TELLS_ITS_DAY = {
    "hx-get": "?",
    "hx-trigger": "change",
    "hx-select": "#id_due_on",
    "hx-target": "#id_due_on",
    "hx-swap": "outerHTML",
}
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
OLDEST = date(1990, 1, 1)


def offered() -> dict[str, FormVersion]:
    """The newest version of each form that may be asked for, by its key. How one is reached the client asks for themself."""
    found: dict[str, FormVersion] = {}
    for version in FormVersion.objects.published().filter(retired_at=None):
        definition = version.definition
        if definition.get("schema") == 1 and definition.get("kind") != "unsecured":
            found.setdefault(version.key, version)
    return found


def titles(versions: dict[str, FormVersion]) -> list[tuple[str, str]]:
    language = get_language() or "en"
    said = [(key, rules.said(one.definition["title"], language)) for key, one in versions.items()]
    return sorted(said, key=lambda pair: pair[1])


class AskForm(Form):
    """A packet, or forms chosen one by one, or both: the packet's first."""

    packet = forms.ChoiceField(
        label=gettext_lazy("A packet"), required=False, widget=forms.RadioSelect(attrs=TELLS_ITS_DAY)
    )
    single = forms.MultipleChoiceField(
        label=gettext_lazy("Single forms"), required=False, widget=forms.CheckboxSelectMultiple
    )
    due_on = forms.DateField(
        label=gettext_lazy("To be done by"),
        required=False,
        widget=DAY,
        help_text=gettext_lazy("Reminders go out from the day before: three at most, three days apart."),
    )
    is_own = forms.BooleanField(
        label=gettext_lazy("For the client alone: not for whoever acts for them"), required=False
    )
    stood = forms.CharField(required=False, widget=forms.HiddenInput)  # the day that stood there untouched

    def __init__(self, request: HttpRequest, **given: Any) -> None:
        self.versions = offered()
        self.templates = {str(one.pk): one for one in _templates(self.versions)}
        super().__init__(request, **given)
        chosen = request.GET.get("packet", "")
        day = self._day(chosen)
        self.initial = {"packet": chosen, "due_on": day, "stood": day.isoformat(), **self.initial}
        packets = [(pk, _packet_words(one, self.versions)) for pk, one in self.templates.items()]
        self.fields["packet"].choices = [("", _("None")), *packets]  # type: ignore[attr-defined]
        self.fields["single"].choices = titles(self.versions)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not self.wanted:
            raise ValidationError(_("Choose a packet, or at least one form."))
        typed: date | None = cleaned.get("due_on")
        if typed and typed.isoformat() == cleaned.get(
            "stood"
        ):  # nobody chose this day: the packet's own then
            cleaned["due_on"] = self._day(cleaned.get("packet", ""))
        return cleaned

    def _day(self, packet: str) -> date:
        template = self.templates.get(packet)
        return policy.today() + timedelta(days=template.due_days if template else DUE_DAYS)

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day and day < policy.today():
            raise ValidationError(_("This day is over. Choose one that lies ahead."))
        return day

    @property
    def wanted(self) -> list[FormVersion]:
        template = self.templates.get(self.cleaned_data.get("packet", ""))
        keys = [*(template.forms if template else []), *self.cleaned_data.get("single", [])]
        return [self.versions[key] for key in dict.fromkeys(keys) if key in self.versions]

    @property
    def name(self) -> str:
        """Several forms are a packet, also without a template."""
        template = self.templates.get(self.cleaned_data.get("packet", ""))
        if template:
            return template.name
        return _("Forms") if len(self.wanted) > 1 else ""

    @property
    def names(self) -> dict[str, str]:
        template = self.templates.get(self.cleaned_data.get("packet", ""))
        return dict(template.names) if template else {}


class NotedForm(Form):
    """What both have: which form, when, who."""

    form_key = forms.ChoiceField(label=gettext_lazy("Which form"))
    on = forms.DateField(label=gettext_lazy("On which day"), widget=DAY)
    who = forms.CharField(
        label=gettext_lazy("Who agreed"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Their full name."),
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("In what capacity"),
        choices=[(value, words) for value, words in CAPACITIES.items()],
    )

    def __init__(self, request: HttpRequest, **given: Any) -> None:
        self.versions = offered()
        super().__init__(request, **given)
        self.fields["form_key"].choices = titles(self.versions)  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not OLDEST <= day <= policy.today():
            raise ValidationError(_("This can't be the day. Please check it."))
        return day

    @property
    def version(self) -> FormVersion:
        return self.versions[self.cleaned_data["form_key"]]


class PaperForm(NotedForm):
    files = FilesField(
        label=gettext_lazy("The scan"), help_text=gettext_lazy("All its pages, as PDF or pictures.")
    )  # type: ignore[assignment]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "files" not in self.errors and not cleaned.get("files"):
            self.add_error("files", _("Choose the scan of the signed paper."))
        return cleaned


class SpokenForm(NotedForm):
    said = forms.CharField(
        label=gettext_lazy("What was said and agreed"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "What you read or explained, what they asked, and the words in which they agreed."
        ),
    )


def _templates(versions: dict[str, FormVersion]) -> list[PacketTemplate]:
    rows = PacketTemplate.objects.filter(retired_at=None).order_by("name")
    return [one for one in rows if any(key in versions for key in one.forms)]


def _packet_words(template: PacketTemplate, versions: dict[str, FormVersion]) -> str:
    names = dict(titles(versions))
    days = ngettext("due in %(count)s day", "due in %(count)s days", template.due_days)
    listed = ", ".join(names[key] for key in template.forms if key in names)
    return f"{packets.name(template)} ({days % {'count': template.due_days}}): {listed}"
