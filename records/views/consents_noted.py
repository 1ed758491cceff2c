"""A client agrees on paper or in words to be reached in a way: the risks that are told, and what is written down."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import actions, documented, guarding, starter
from consent.portal import steps
from consent.rules.facts import PROVEN
from practice import access, addresses, policy, submissions
from practice.access import NotVisible, Opened
from practice.gate import gate
from practice.models import Client, ContactPoint
from practice.office import frame
from practice.uploads import words
from practice.uploads.refusals import Refused
from practice.vocabulary import Channel, Circumstance
from records import client_pages
from records.consent_shapes import ConsentForm

Point = tuple[ContactPoint, str]


@gate(access.client_care, to="consent.document", methods=("GET", "POST"))
def consent_new(request: HttpRequest, opened: Opened, channel: str) -> HttpResponse:
    boundary = policy.boundary_of(opened.actor.person, opened.now)
    matters = documented.matters(channel, boundary)
    if opened.subject.kind != Client.Kind.INDIVIDUAL or not matters:
        raise NotVisible
    points = _points(opened, Channel(channel))
    form = ConsentForm(
        request,
        points=points,
        matters=matters,
        zone=policy.practice().time_zone,
        now=opened.now,
        initial={"who": opened.text(opened.subject, "name") or ""},
    )
    if request.method == "POST" and form.is_valid() and _document(opened, form, channel):
        messages.success(request, _("Written down. You can say below how that address may be used."))
        return redirect("client_agreements", client_id=opened.subject.pk)
    context = {
        "form": form,
        "ways": [_way(opened, one, channel) for one in documented.channels(boundary)],
        "risks": documented.risk_words(channel, opened.subject.language),
        "words": _words(opened, channel, matters),
        "language": opened.subject.language[:2],
        "has_no_address": points == [],
        "is_proven_first": channel in PROVEN and points is not None,
        "addresses_url": reverse("client_about", args=[opened.subject.pk]),
        "back_url": reverse("client_agreements", args=[opened.subject.pk]),
    }
    page = frame(request, "clients") | client_pages.head(opened, "agreements") | context
    return render(request, "office/client_forms/consent.html", page, status=422 if form.errors else 200)


def _document(opened: Opened, form: ConsentForm, channel: str) -> bool:
    """False: it was overtaken, or the files were too much; the form says so."""
    given = form.cleaned_data
    until = steps.until(given["until"], given["at"])
    agreed = actions.Agreed(
        contact_point=form.point,
        channel=channel,
        circumstances=given["circumstances"],
        expires_at=until,
    )
    try:
        actions.document_consent(
            client=opened.subject,
            agreed=agreed,
            documented=_documented(opened, form, channel, until),
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except (submissions.AlreadyDone, submissions.Changed):
        pass  # the same page sent twice: it is written down
    except actions.Overtaken:
        form.add_error(
            "at", _("Since then they took it back, or agreed to something else for this way. Ask them again.")
        )
    except Refused as refused:
        form.add_error("files", words.sentence(refused.refusal))
    return not form.errors


def _documented(
    opened: Opened, form: ConsentForm, channel: str, until: datetime | None
) -> actions.Documented:
    given, language = form.cleaned_data, opened.subject.language
    version = starter.current(starter.UNSECURED)
    address = opened.text(form.point, "address") if form.point else given["address"]
    terms = documented.Terms(
        channel=channel, address=address or "", circumstances=given["circumstances"], until=until
    )
    return actions.Documented(
        form_version=version,
        shown=documented.text(version, terms, language),
        language=language,
        at=given["at"],
        who=given["who"],
        said=given["said"] if form.is_spoken else "",
        scans=() if form.is_spoken else given["files"],
    )


def _words(opened: Opened, channel: str, matters: list[Circumstance]) -> list[str]:
    """All that is kept as agreed to, before an address and some of the matters are chosen."""
    terms = documented.Terms(channel=channel, address="…", circumstances=matters)
    said = documented.text(starter.current(starter.UNSECURED), terms, opened.subject.language)
    return said.split("\n\n")


def _points(opened: Opened, channel: Channel) -> list[Point] | None:
    """Theirs that this way can use, the proven ones first; None where no address of this kind is kept."""
    if channel not in documented.KINDS:
        return None
    mine = ContactPoint.objects.for_client(opened.subject.pk).filter(
        kind=documented.KINDS[channel], representation=None, suspended_at=None
    )
    found = [one for one in mine.order_by("verified_at", "created_at") if not guarding.waits(one)]
    return [(one, _shown(opened, one, channel)) for one in found]


def _shown(opened: Opened, point: ContactPoint, channel: Channel) -> str:
    address = addresses.shown(point.kind, opened.text(point, "address") or "")
    if channel in PROVEN and point.verified_at is None:
        return _("%(address)s (not proven yet)") % {"address": address}
    return address


def _way(opened: Opened, one: Channel, current: str) -> dict[str, Any]:
    return {
        "label": str(one.label).capitalize(),
        "url": reverse("client_consent_new", args=[opened.subject.pk, one.value]),
        "is_current": one == current,
    }
