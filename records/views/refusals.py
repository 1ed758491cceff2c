"""Somebody decides what a text meant that reads like a refusal. Until then nothing goes there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import access_requests, actions
from consent.models import Refusal
from consent.reach_forms import RefusalForm
from messaging import actions as messaging
from messaging.models import InboundItem
from practice import policy, spoken
from practice.access import Opened
from practice.gate import gate
from practice.vocabulary import Channel
from records import asking
from records.asking import Question


@gate(access_requests.refusal, to="refusal.decide", methods=("GET", "POST"))
def refusal_decision(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: Refusal = opened.subject
    client = opened.client
    back = reverse("client_agreements", args=[client.pk]) if client else reverse("triage")
    form = RefusalForm(request)
    if request.method == "POST" and form.is_valid():
        was_meant = form.cleaned_data["was_meant"] == "yes"
        if actions.decide_refusal(refusal=row, was_meant=was_meant, actor=opened.actor, now=opened.now):
            _settle_item(row, opened)
            messages.success(request, _("Ended: nothing more goes there.") if was_meant else _("It goes on."))
        else:
            messages.info(request, _("Somebody has already decided this."))
        return redirect(back)
    when = spoken.moment(row.received_at, now=opened.now, zone=policy.practice().time_zone)
    ask = Question(
        title=_("What was meant?"),
        button=_("Decide"),
        back_url=back,
        facts=((_("Came in"), f"{Channel(row.channel).label}, {when}"),),
        lines=(
            _(
                "It reads as if no more is wanted this way. Look at it in the conversation; ask them, if in doubt."
            ),
            _("Nothing goes there until you decide. What was stopped meanwhile stands in the outbox."),
        ),
    )
    return asking.page(request, opened, form, ask)


def _settle_item(row: Refusal, opened: Opened) -> None:
    """It stands in a conversation, so that nothing is left to do with the item itself."""
    item = InboundItem.objects.filter(pk=row.cause_id, reason=InboundItem.Reason.NOT_WANTED).first()
    if item is not None:
        messaging.set_aside(item=item, actor=opened.actor, now=opened.now)
