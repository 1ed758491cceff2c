"""Searching what was said: the form, and what a look through found. Templates: office/search.html, office/_found.html."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from messaging.actions import note_search
from messaging.models import Message
from messaging.search import scanning, words
from messaging.search.scanning import Hit, Scan
from messaging.search.stored import Cursor
from messaging.talk.rows import ICONS
from practice import crypto, links, policy, spoken
from practice.access import Opened, scope
from practice.access.nouns import grant_for_list
from practice.forms import Form, key_for
from practice.models import Client
from practice.vocabulary import Channel, Circumstance
from records import standing

CHANNELS = (Channel.PORTAL, Channel.EMAIL, Channel.SMS)
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
Context = dict[str, Any]


class SearchForm(Form):
    """What is looked for comes by POST: words about a client never stand in an address."""

    words = forms.CharField(
        label=gettext_lazy("Words"),
        help_text=gettext_lazy("All of them in one message; “in quotation marks” just as they stand."),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write what to look for.")},
    )
    client = forms.CharField(
        label=gettext_lazy("Client"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=DATE)
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=DATE)
    channel = forms.ChoiceField(label=gettext_lazy("How it travelled"), required=False)
    before = forms.CharField(required=False, max_length=90, widget=forms.HiddenInput)
    read = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    found = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest, *, is_one_client: bool) -> None:
        super().__init__(request)
        ways = [(one.value, str(one.label).capitalize()) for one in CHANNELS]
        self.fields["channel"].choices = [("", _("any way")), *ways]  # type: ignore[attr-defined]
        if is_one_client:
            del self.fields["client"]
        if not self.is_bound:  # nobody comes here for anything else; later the hits are what one reads
            self.fields["words"].widget.attrs["autofocus"] = True

    def clean_words(self) -> str:
        typed: str = self.cleaned_data["words"]
        if not words.terms(typed):
            raise forms.ValidationError(_("Write what to look for."))
        return typed


@dataclass
class Search:
    """One look through what this person may read, as asked for by a form that is filled in rightly."""

    opened: Opened
    form: SearchForm
    url: str

    def __post_init__(self) -> None:
        self.zone = policy.practice().time_zone
        self.wanted = words.terms(self.form.cleaned_data["words"])
        self.people: dict[UUID, str] = {}
        self.named: list[UUID] = []

    def context(self) -> Context:
        """Looks, notes that somebody did, and answers what the template shows."""
        asked = self.form.cleaned_data
        before = _cursor(asked["before"])
        named = self._named() if before is None else []
        done = scanning.scan(
            self._rows(),
            self.wanted,
            grant_for=self._grant,
            is_one_client=self.opened.client is not None,
            before=before,
        )
        self._note(done)
        read, count = (asked["read"] or 0) + done.read, (asked["found"] or 0) + len(done.hits)
        return {
            "clients": named,
            "hits": self._hits(done.hits),
            "is_first": before is None,
            "said": self._said(done, read),
            "none": not count and done.next is None,
            "further": self._further(done, read, count) if done.next else None,
        }

    def _rows(self) -> Any:
        asked, opened = self.form.cleaned_data, self.opened
        rows = Message.objects.all()
        if opened.client is not None:
            rows = rows.for_client(opened.client.pk)
        else:
            rows = rows.filter(scope.within(opened.actor, opened.now), standing.opens(opened))
        if typed := asked.get("client"):
            rows = rows.filter(client__in=[one.pk for one, _name in self._people(words.terms(typed))])
        if asked["channel"]:
            rows = rows.filter(channel=asked["channel"])
        if asked["since"]:
            rows = rows.filter(created_at__gte=self._midnight(asked["since"]))
        if asked["until"]:
            rows = rows.filter(created_at__lt=self._midnight(asked["until"] + timedelta(days=1)))
        return rows

    def _grant(self, clients: set[UUID]) -> crypto.Grant:
        if self.opened.client is not None:
            return self.opened.rights
        return grant_for_list(self.opened.actor, clients, self.opened.now)

    def _named(self) -> list[Context]:
        """Clients whose names hold all the words."""
        if self.opened.client is not None:
            return []
        found = self._people(self.wanted)
        self.named = [one.vault_id for one, _name in found]
        return [{"name": name, "url": links.to("client", one.pk)} for one, name in found]

    def _people(self, wanted: tuple[str, ...]) -> list[tuple[Client, str]]:
        mine = scope.clients(self.opened.actor, self.opened.now).exclude(status=Client.Status.MERGED)
        every = list(mine.order_by("vault_id"))
        names = crypto.open_rows(every, "name", by=self._grant({one.pk for one in every}))
        pairs = [(one, name) for one, name in zip(every, names, strict=True) if name]
        return sorted(
            [pair for pair in pairs if words.has_all(pair[1], wanted)], key=lambda pair: words.fold(pair[1])
        )[:20]

    def _note(self, done: Scan) -> None:
        shown: dict[UUID, list[UUID]] = {}
        for hit in done.hits:
            shown.setdefault(hit.message.vault_id, []).append(hit.message.pk)
        opened = self.opened
        note_search(
            client=opened.client,
            shown=shown,
            named=self.named,
            basis=opened.basis,
            actor=opened.actor,
            now=opened.now,
        )

    def _hits(self, hits: list[Hit]) -> list[Context]:
        ids = {hit.message.client_id for hit in hits}
        clients = list(Client.objects.filter(pk__in=ids).order_by("vault_id"))
        names = crypto.open_rows(clients, "name", by=self._grant(ids))
        self.people = {one.pk: name or "" for one, name in zip(clients, names, strict=True)}
        return [self._hit(hit) for hit in hits]

    def _hit(self, hit: Hit) -> Context:
        one = hit.message
        way = Channel(one.channel)
        is_theirs = one.kind == Message.Kind.FROM_CLIENT
        said = one.came_at or one.created_at
        by_itself = _("Reminder, by itself") if one.kind == Message.Kind.FROM_PRACTICE else _("By itself")
        return {
            "id": f"s-{one.pk}",
            "url": _place(one),
            "client": self.people[one.client_id],
            "who": _("from the client's side") if is_theirs else one.author_name or by_itself,
            "about": str(Circumstance(one.circumstance).label).capitalize(),
            "way": str(way.label),
            "way_icon": ICONS[one.channel],
            "way_kind": "secure" if way is Channel.PORTAL else "open",
            "when": spoken.moment(said, now=self.opened.now, zone=self.zone),
            "iso": said.isoformat(),
            "pieces": hit.pieces,
        }

    def _said(self, done: Scan, read: int) -> str:
        """Honest about how far it went."""
        if done.next is None:
            all_of_them = ngettext(
                "The one message that you may read here was searched.",
                "All %(count)s messages that you may read here were searched.",
                read,
            )
            return all_of_them % {"count": read}
        back_to = spoken.day(done.oldest or self.opened.now, now=self.opened.now, zone=self.zone)
        so_far = ngettext(
            "The latest message was searched, of %(day)s.",
            "The latest %(count)s messages were searched, back to %(day)s.",
            read,
        )
        return so_far % {"count": read, "day": back_to}

    def _further(self, done: Scan, read: int, count: int) -> Context:
        """The same once more, from where it stopped; by itself as long as there is nothing to show yet."""
        asked = self.form.cleaned_data
        at, pk = done.next or (self.opened.now, UUID(int=0))
        fields = {
            name: self.form.data.get(name, "") for name in ("words", "client", "since", "until", "channel")
        }
        fields |= {"before": f"{at.isoformat()}_{pk}", "read": str(read), "found": str(count)}
        kept = {name: value for name, value in fields.items() if name in asked and value}
        return {
            "url": self.url,
            "fields": kept,
            "key": key_for(self.form.request, self.url),
            "goes_on": not count,
        }

    def _midnight(self, day: Any) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(self.zone))


def _place(one: scanning.Found) -> str:
    """The page of the conversation that ends with this message."""
    at = one.created_at + timedelta(microseconds=1)
    cursor = urlencode({"before": f"{at.isoformat()}_{one.pk}"})
    return f"{links.to('client', one.client_id)}?{cursor}#m-{one.pk}"


def _cursor(given: str) -> Cursor | None:
    at, _sep, pk = given.partition("_")
    try:
        found = datetime.fromisoformat(at), UUID(pk)
    except ValueError:
        return None  # not one that we wrote
    return found if found[0].tzinfo else None
