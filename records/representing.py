"""Who acts for a client, in words: how far, on what ground, until when, and what the law of their state says of children."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from practice import law_data, policy, spoken
from practice.access import Opened
from practice.access.capabilities import may
from practice.actions.representations import Child
from practice.models import Client, Representation
from practice.rules import minors
from practice.rules.minors import Clause
from practice.vocabulary import SealedClass
from records.about import scope_words


def child_of(opened: Opened, client: Client) -> Child:
    born = opened.text(client, "birth_date")
    return Child(born=date.fromisoformat(born) if born else None, state=opened.text(client, "residence"))


def rows(opened: Opened) -> list[dict[str, Any]]:
    """Those that stand or are to come first, then what has ended."""
    found = Representation.objects.filter(client=opened.subject).select_related(
        "documents_seen_by", "reviewed_by"
    )
    shown = [_row(opened, one) for one in found.order_by("-from_at")]
    return [one for one in shown if not one["has_ended"]] + [one for one in shown if one["has_ended"]]


def law(opened: Opened, client: Client) -> list[dict[str, str]]:
    """What is counted with, where the client may be a child; empty for adults."""
    child = child_of(opened, client)
    found = minors.course(
        child.born, law_data.minor_law(child.state), opened.now.astimezone(policy.zone()).date()
    )
    if not found.is_minor:
        return []
    if found.reason == "no_birth_date":
        return [
            _said(_("No birth date is on file, so a clinician looks at each representation from the start."))
        ]
    table = law_data.minor_law(child.state)
    if table is None:
        return [
            _said(
                _(
                    "No state they live in is on file, so a clinician looks at each representation from the start."
                )
            )
        ]
    return [_consent(table.consent, table.state), _majority(table.majority, table.state)]


def _consent(clause: Clause, state: str) -> dict[str, str]:
    if clause.age is None:
        words = _("%(state)s: no age is known from which a child may consent to therapy alone; 18 is taken.")
    elif clause.age == 0:
        words = _(
            "%(state)s: no lower age is set for consent to therapy; each representation is looked at from the start."
        )
    else:
        words = _("%(state)s: from %(age)s on, a child may consent to therapy alone.")
    return _said(words % {"state": state, "age": clause.age}, clause)


def _majority(clause: Clause, state: str) -> dict[str, str]:
    return _said(_("%(state)s: of age at %(age)s.") % {"state": state, "age": clause.age}, clause)


def _said(words: str, clause: Clause | None = None) -> dict[str, str]:
    if clause is None:
        return {"words": words, "limits": "", "basis": ""}
    certainty = {
        "found": _("verified: a copy of the text was seen"),
        "known": _("known, the text was not seen"),
        "unverified": _("unverified"),
    }[clause.verified]
    basis = "; ".join(filter(None, (clause.citation, certainty)))
    return {"words": words, "limits": clause.limits, "basis": basis}


def _row(opened: Opened, one: Representation) -> dict[str, Any]:
    zone, now = policy.practice().time_zone, opened.now
    has_ended = one.until_at is not None and one.until_at <= now
    keeps = SealedClass.ADMINISTRATIVE in opened.writes and not has_ended
    cares = SealedClass.CLINICAL in opened.writes and not has_ended
    return {
        "name": opened.text(one, "name"),
        "relation": opened.text(one, "relation"),
        "scope": scope_words(one.scope),
        "since": spoken.day(one.from_at, now=now, zone=zone),
        "until": spoken.day(one.until_at, now=now, zone=zone) if one.until_at else "",
        "has_ended": has_ended,
        "documents": opened.text(one, "documents") or "",
        "seen_by": one.documents_seen_by.name if one.documents_seen_by else "",
        "is_resting": one.paused_at is not None and not has_ended,
        "review_on": date_format(one.review_on, "DATE_FORMAT") if one.review_on and not has_ended else "",
        "reviewed": _("%(name)s looked at it %(day)s")
        % {"name": one.reviewed_by.name, "day": spoken.day(one.reviewed_at, now=now, zone=zone)}
        if one.reviewed_by and one.reviewed_at
        else "",
        "end_url": _url("representation_ending", one, keeps),
        "scope_url": _url("representation_scope", one, keeps),
        "review_url": _url(
            "representation_review", one, cares and may(opened.actor.roles, "representation.review")
        ),
    }


def _url(name: str, one: Representation, is_theirs: bool) -> str:
    return reverse(name, args=[one.pk]) if is_theirs else ""
