"""The client's own addresses: how each may be used, and one out of use."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import access, actions, guarding
from consent.models import AddressChange, SafeContact
from consent.reach_forms import SafeContactForm
from practice import addresses, submissions
from practice.access import Opened
from practice.forms import Form
from practice.gate import gate
from practice.models import ContactPoint
from practice.portal_frame import frame
from practice.vocabulary import Discretion

DISCRETION = ("discretion", "may_be_used", "from_time", "until_time", "may_leave_voicemail")
SEALED = ("voicemail_words", "code_word")


@gate(access.contact_point, to="consent.give", methods=("GET", "POST"), is_step_up=True)
def use(request: HttpRequest, opened: Opened) -> HttpResponse:
    point: ContactPoint = opened.subject
    form = SafeContactForm(request, kind=point.kind, initial=known(opened, point))
    if request.method == "POST" and form.is_valid() and _set(opened, form):
        messages.success(request, _("Kept. We do it this way from now on."))
        return redirect("reach")
    guarded = _("You can make it stricter here. To open it wider, talk with your therapist.")
    context = frame() | {
        "title": hint(opened, point),
        "lede": guarded if guarding.is_guarded(point.client_id) else "",
        "form": form,
        "button": _("Keep it"),
        "back_url": reverse("reach"),
    }
    return render(request, "portal/ask.html", context, status=422 if form.errors else 200)


@gate(access.contact_point, to="consent.give", methods=("GET", "POST"), is_step_up=True)
def ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    point, form = opened.subject, Form(request)
    if request.method == "POST" and form.is_valid():
        try:
            is_done = actions.remove_address(contact_point=point, actor=opened.actor, now=opened.now)
        except actions.OnlyAddress:
            messages.warning(
                request, _("You sign in with this one. Add another first, or call us. It stays as it is.")
            )
            return redirect("reach")
        done = _("It is out of use. Nothing more goes there.")
        messages.success(request, done if is_done else _("Your therapist talks with you before it ends."))
        return redirect("reach")
    context = frame() | {
        "title": _("Stop using %(address)s?") % {"address": hint(opened, point)},
        "means": [_("Nothing more goes there."), _("You no longer sign in with it.")],
        "url": request.path,
        "label": _("Stop using it"),
        "keep_url": reverse("reach"),
    }
    return render(request, "portal/consent_stop.html", context)


def rows(opened: Opened) -> list[dict[str, Any]]:
    """For the page of all ways."""
    mine = ContactPoint.objects.filter(client=opened.subject, representation=None, suspended_at=None)
    safe = {row.contact_point_id: row for row in SafeContact.objects.filter(client=opened.subject)}
    waiting = set(
        AddressChange.objects.waiting()
        .filter(client=opened.subject)
        .values_list("contact_point_id", flat=True)
    )
    return [
        {
            "icon": "mail" if point.kind == ContactPoint.Kind.EMAIL else "smartphone",
            "address": hint(opened, point),
            "words": _words(safe.get(point.pk)),
            "waits": point.pk in waiting,
            "use_url": reverse("contact_point_use", args=[point.pk]),
            "end_url": reverse("contact_point_removal", args=[point.pk]),
        }
        for point in mine.order_by("kind", "created_at")
    ]


def known(opened: Opened, point: ContactPoint) -> dict[str, Any]:
    """How it stands, for a form."""
    row = SafeContact.objects.filter(contact_point=point).first()
    if row is None:
        return {"discretion": Discretion.ORDINARY, "may_be_used": True}
    return {name: getattr(row, name) for name in DISCRETION} | {
        name: opened.text(row, name) or "" for name in (*SEALED, "words")
    }


def hint(opened: Opened, point: ContactPoint) -> str:
    return addresses.hint(point.kind, opened.text(point, "address") or "")


def _words(row: SafeContact | None) -> str:
    if row is None:
        return ""
    if not row.may_be_used:
        return _("Never used.")
    said = {
        Discretion.ORDINARY: _("Our name may show."),
        Discretion.DISCREET: _("Neutral words only."),
        Discretion.SILENT: _("Only that something waits."),
    }[Discretion(row.discretion)]
    if row.from_time and row.until_time:
        times = {"from": f"{row.from_time:%H:%M}", "until": f"{row.until_time:%H:%M}"}
        said = f"{said} {_('From %(from)s to %(until)s.') % times}"
    return said


def _set(opened: Opened, form: SafeContactForm) -> bool:
    try:
        actions.set_safe_contact(
            contact_point=opened.subject,
            profile=form.profile,
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except actions.OnlyNarrower:
        form.add_error(
            None, _("This would open it wider. Please talk with your therapist first: it stays as it is.")
        )
        return False
    except (submissions.AlreadyDone, submissions.Changed):
        pass
    return True
