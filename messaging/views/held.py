"""What is held: its author takes it back, lets it out at once, or gives it another hour."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging import access, actions
from messaging.composing import when
from messaging.models import Message
from practice import access as house
from practice import policy, spoken
from practice.access import Forbidden, Opened
from practice.forms import Form
from practice.gate import gate
from practice.office import frame
from practice.rules import later


@gate(house.client, to="messages.send", methods=("POST",))
def recalls(request: HttpRequest, opened: Opened) -> HttpResponse:
    message = _of_theirs(request, opened)
    if message is None:
        messages.info(request, _("It was taken back already. Your words are below."))
    elif actions.recall_message(
        message_id=message.pk, rights=opened.rights, actor=opened.actor, now=opened.now
    ):
        messages.success(request, _("Taken back: nobody has seen it. Your words are below."))
    else:
        messages.warning(
            request,
            _("It has gone and can't be taken back. If it was a mistake, a few words more may set it right."),
        )
    return _back(opened)


@gate(house.client, to="messages.send", methods=("POST",))
def take_overs(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The words of somebody who may not write here any more, as one's own draft."""
    message = _named(request, opened)
    if message is None:
        messages.info(request, _("It was taken over or taken back already."))
    elif actions.take_over_message(
        message_id=message.pk, rights=opened.rights, actor=opened.actor, now=opened.now
    ):
        messages.success(request, _("Taken over: the words are below, for you to change, send or drop."))
    else:
        messages.info(request, _("It can't be taken over: it has gone, or its author may write here again."))
    return _back(opened)


@gate(house.client, to="messages.send", methods=("POST",))
def releases(request: HttpRequest, opened: Opened) -> HttpResponse:
    message = _of_theirs(request, opened)
    if message is None:
        messages.info(request, _("It was taken back. Nothing was sent."))
    elif actions.release_message(message_id=message.pk, actor=opened.actor, now=opened.now):
        messages.success(request, _("Sent."))
    elif not Message.objects.held().filter(pk=message.pk).exists():
        messages.info(request, _("It had gone already."))
    else:
        messages.warning(request, _("It can't be sent as things stand. The reason is beside it."))
    return _back(opened)


class HourForm(Form):
    at = forms.CharField(
        label=gettext_lazy("When it should go"),
        widget=forms.TextInput({"type": "datetime-local"}),
        error_messages={"required": gettext_lazy("Choose the day and the time when it should go.")},
    )


@gate(access.own_message, to="messages.send", methods=("GET", "POST"))
def hour(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Another hour for what waits."""
    message, zone = opened.subject, policy.practice().time_zone
    form = HourForm(request)
    if message.held_until is None:
        messages.info(request, _("It had gone already."))
        return redirect("client", client_id=message.client_id)
    if request.method == "POST" and form.is_valid() and _postpone(form, opened):
        return redirect("client", client_id=message.client_id)
    return render(
        request,
        "office/held_hour.html",
        frame(request, "inbox")
        | {
            "form": form,
            "until": spoken.moment(message.held_until, now=opened.now, zone=zone),
            "zone": zone.replace("_", " "),
            "back_url": reverse("client", args=[message.client_id]),
        },
        status=422 if form.errors else 200,
    )


def _postpone(form: HourForm, opened: Opened) -> bool:
    zone = policy.practice().time_zone
    try:
        until = later.named(form.cleaned_data["at"], zone=zone, now=opened.now)
    except later.Untimely as error:
        form.add_error("at", when.sentence(error))
        return False
    done = actions.postpone_message(
        message_id=opened.subject.pk, until=until, actor=opened.actor, now=opened.now
    )
    said = _("It waits until %(when)s.") % {"when": spoken.moment(until, now=opened.now, zone=zone)}
    messages.success(form.request, said) if done else messages.info(form.request, _("It had gone already."))
    return True


def _of_theirs(request: HttpRequest, opened: Opened) -> Message | None:
    """Somebody else's is not theirs to send or to take back."""
    found = _named(request, opened)
    if found is not None and found.author_id != opened.actor.person:
        raise Forbidden
    return found


def _named(request: HttpRequest, opened: Opened) -> Message | None:
    """Which one, within the file that is open."""
    try:
        named = UUID(request.POST.get("message", ""))
    except ValueError:
        return None
    found = Message.objects.for_client(opened.subject.pk).filter(pk=named).first()
    if found is not None and not opened.rights.allows(found.vault_id, found.sealed_class):
        raise Forbidden
    return found


def _back(opened: Opened) -> HttpResponse:
    return redirect(f"{reverse('client', args=[opened.subject.pk])}#end")
