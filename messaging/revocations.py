"""Taking a consent back, in two taps; the answer names what is already on its way."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import access
from consent import actions as consent_actions
from consent.models import Consent
from consent.portal.reaching import TOLD
from messaging.models import Delivery
from practice import addresses
from practice.access import Opened
from practice.forms import Form
from practice.gate import gate
from practice.models import ContactPoint, Dispatch, Notice
from practice.portal_frame import frame
from practice.vocabulary import Channel

JUST_NOW = timedelta(seconds=30)


@gate(access.consent, to="consent.revoke", methods=("GET", "POST"))
def revocation(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: Consent = opened.subject
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        consent_actions.revoke_consent(
            consent=row, how=Consent.Ended.PORTAL, actor=opened.actor, now=opened.now
        )
        messages.success(
            request,
            _("Stopped. Nothing more goes there.")
            if row.channel != Channel.VIDEO
            else _("Stopped. No more video visits."),
        )
        count = on_its_way(row)
        if count:
            messages.warning(
                request,
                _("One message was already on its way and may still come.")
                if count == 1
                else _("%(count)s messages were already on their way and may still come.") % {"count": count},
            )
        return redirect("reach")
    words = _words(opened, row)
    context = frame() | words | {"url": request.path, "keep_url": reverse("reach")}
    return render(request, "portal/consent_stop.html", context)


def _words(opened: Opened, row: Consent) -> dict[str, Any]:
    if row.channel == Channel.VIDEO:
        return _of_video()
    if row.contact_point and row.channel in (Channel.SMS, Channel.EMAIL):
        return _of_address(opened, row, row.contact_point)
    return _of_told(row)


def _of_told(row: Consent) -> dict[str, Any]:
    """Calls, voicemail, letters, fax."""
    stop = next(stop for channel, _icon, _name, stop in TOLD if channel == row.channel)
    return {
        "title": f"{stop}?",
        "means": [
            _("It counts at once."),
            _("What we have to tell you waits on your private page."),
            _("Your care stays the same. You can say yes again at any time."),
        ],
        "label": stop,
    }


def _of_address(opened: Opened, row: Consent, point: ContactPoint) -> dict[str, Any]:
    is_text = row.channel == Channel.SMS
    address = addresses.hint(point.kind, opened.text(point, "address") or "")
    title = _("Stop texts to %(address)s?") if is_text else _("Stop email to %(address)s?")
    return {
        "title": title % {"address": address},
        "means": [
            _("It counts at once."),
            _("What we have to tell you waits on your private page."),
            _("Your care stays the same. You can ask for it again at any time."),
        ],
        "label": _("Stop texts") if is_text else _("Stop email"),
    }


def _of_video() -> dict[str, Any]:
    return {
        "title": _("Stop video visits?"),
        "means": [
            _("It counts at once."),
            _(
                "You can come to the office. A visit by video that is planned stays planned until you change it."
            ),
            _("Your care stays the same. You can say yes again at any time."),
        ],
        "label": _("Stop video visits"),
    }


def on_its_way(row: Consent) -> int:
    """Asked afresh after the revocation stands: messages and notices that were being sent when it came."""
    if row.contact_point_id is None:
        return 0  # nothing is carried that way
    sending = Q(state=Dispatch.State.SENDING)
    unknown = Q(state=Dispatch.State.UNCERTAIN, claimed_at__gt=timezone.now() - JUST_NOW)
    mine = {"contact_point": row.contact_point, "channel": row.channel}
    return sum(model.objects.filter(sending | unknown, **mine).count() for model in (Delivery, Notice))
