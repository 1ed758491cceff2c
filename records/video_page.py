"""“Video instead” on the page of a call: whether it may be, why not, and the one click that asks for what is missing."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent import gathering
from consent.actions.effects import TELEHEALTH
from consent.models import DecisionRecord, FormRequest
from consent.rules import reasons
from consent.rules.decision import Alternative, Decision, Effect
from practice import calling, links, policy, spoken
from practice.access import Opened
from practice.access.capabilities import may
from practice.forms import Form, key_for
from practice.rules import vendors
from practice.vocabulary import Channel, Circumstance
from records.actions import video
from records.form_shapes import DUE_DAYS, offered

Row = dict[str, Any]
LONGEST = 500


class VideoForm(Form):
    link = forms.CharField(
        label=gettext_lazy("Link to the meeting"),
        max_length=LONGEST,
        widget=forms.URLInput({"placeholder": "https://", "autocomplete": "off"}),
        help_text=gettext_lazy("From the practice's video vendor. It begins with https://."),
    )
    about = forms.ChoiceField(widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest, *, topics: Sequence[Circumstance], about: Circumstance) -> None:
        super().__init__(request, initial={"about": about.value}, auto_id="video_%s")
        choice: Any = self.fields["about"]
        choice.choices = [(one.value, one.value) for one in topics]

    def clean_link(self) -> str:
        link = str(self.cleaned_data["link"]).strip()
        URLValidator(schemes=["https"], message=_("This is no link that begins with https://."))(link)
        if urlsplit(link).username:
            raise ValidationError(_("This link carries a sign-in. Use the one for guests."))
        return link


def page(
    request: HttpRequest,
    opened: Opened,
    known: gathering.ClientFacts,
    about: Circumstance,
    topics: Sequence[Circumstance],
) -> Row | None:
    """None for who writes to nobody about what people meet for by video: the desk."""
    if Circumstance.TELEHEALTH not in topics:
        return None
    decision = video.judge(known, about, actor=opened.actor, now=opened.now)
    url = links.to("client_video_offers", opened.subject.pk)
    row = {
        "form": VideoForm(request, topics=topics, about=about) if decision.is_allowed else None,
        "is_allowed": decision.is_allowed,
        "reasons": _sentences(opened, decision),
        "carrier": _carrier(known, decision),
        "url": url,
        "key": key_for(request, url),
        "last": _last(opened),
        "ask": None,
        "asked": "",
        "forms_url": links.to("client_forms", opened.subject.pk),
        "is_mendable": False,
        "vendors_url": "",
        "ways": [],
    }
    return row if decision.is_allowed else row | _ways(request, opened, decision)


def _ways(request: HttpRequest, opened: Opened, decision: Decision) -> Row:
    """What is missing is asked for here; the other ways are gone in the composer and above."""
    ways = [one for one in decision.alternatives if one.code not in ("ask_consent", "call")]
    codes = {one.code for one in decision.alternatives}
    lacks_vendor = any(one.code == "vendor_may_not_carry" for one in decision.decisive)
    is_mendable = lacks_vendor or "ask_consent" in codes
    found: Row = {"ways": [_way(opened, one) for one in ways], "is_mendable": is_mendable}
    if lacks_vendor and may(opened.actor.roles, "vendor.manage"):
        found["vendors_url"] = links.page("vendors")
    if "ask_consent" in codes:
        found |= _asking(request, opened)
    return found


def _asking(request: HttpRequest, opened: Opened) -> Row:
    """The form that asks is the page's that asks for forms: one click sends it filled in."""
    waiting = FormRequest.objects.for_client(opened.subject.pk).open().filter(form_version__key=TELEHEALTH)
    if row := waiting.order_by("asked_at").first():
        when = spoken.moment(row.asked_at, now=opened.now, zone=policy.practice().time_zone)
        return {"asked": _("Asked %(when)s. It waits for them in the portal.") % {"when": when}}
    if TELEHEALTH not in offered() or not may(opened.actor.roles, "filling.ask"):
        return {}
    url = links.to("client_forms_new", opened.subject.pk)
    due = policy.today() + timedelta(days=DUE_DAYS)
    return {"ask": {"url": url, "key": key_for(request, url), "form": TELEHEALTH, "due_on": due.isoformat()}}


def _last(opened: Opened) -> Row | None:
    """When it was offered last, and the page that says why it was allowed."""
    client = opened.subject
    made = DecisionRecord.objects.filter(vault_id=client.vault_id, channel=Channel.VIDEO)
    row = made.order_by("-at").first()
    if row is None:
        return None
    when = spoken.moment(row.at, now=opened.now, zone=policy.practice().time_zone)
    return {"when": when, "url": links.to("decision", row.pk)}


def _carrier(known: gathering.ClientFacts, decision: Decision) -> str:
    found = vendors.carrier(Channel.VIDEO, known.vendors, decision.decided_at.date())
    return found.name if found else ""


def _sentences(opened: Opened, decision: Decision) -> list[str]:
    """Allowed: on what ground. Not allowed: why not."""
    wanted = {Effect.PERMITS} if decision.is_allowed else {Effect.REFUSES, Effect.HOLDS}
    zone, name = policy.practice().time_zone, calling.first_name(opened, opened.subject)
    found = (one for one in decision.reasons if one.effect in wanted)
    return [reasons.sentence(one, name=name, zone=zone, now=opened.now) for one in found]


def _way(opened: Opened, one: Alternative) -> Row:
    words = reasons.way(one, zone=policy.practice().time_zone, now=opened.now)
    return {"label": words, "url": "" if one.at else links.to("client", opened.subject.pk)}
