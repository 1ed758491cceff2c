"""The outbox: what needs a person first, then what waits; and the pages on which a person decides."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging import access, actions, outgoing, untold
from messaging.contact import answered
from messaging.forms import DeliveryResolutionForm
from practice import access as house
from practice.access import Opened
from practice.forms import Form
from practice.gate import gate
from practice.office import frame
from practice.pages import pager

ONCE_MORE = gettext_lazy("It goes once more. Whether it may go is asked anew before it leaves.")


@gate(house.desk, to="outbox.view")
def outbox(request: HttpRequest, opened: Opened) -> HttpResponse:
    page = Paginator(outgoing.waiting(opened), 50).get_page(request.GET.get("page"))
    context = {
        "troubled": [
            *outgoing.stopped(opened),
            *outgoing.rows(opened, list(outgoing.troubled(opened)[:50])),
            *untold.rows(opened),
            *answered.troubled(opened),
        ],
        "held": outgoing.held(opened),
        "waiting": [*outgoing.rows(opened, list(page.object_list)), *answered.waiting(opened)],
        "pager": pager(page),
    }
    return render(request, "office/outbox.html", frame(request, "outbox") | context)


@gate(access.delivery, to="dispatch.resolve", methods=("GET", "POST"))
def resolution(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = DeliveryResolutionForm(request)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data["arrived"]
        done = actions.resolve_uncertain(
            delivery=opened.subject,
            arrived=found == "yes",
            again=found == "again",
            actor=opened.actor,
            now=opened.now,
        )
        if not done:
            messages.info(request, _("Somebody has already decided this."))
        else:
            messages.success(request, ONCE_MORE if found == "again" else _("Noted."))
        return redirect("outbox")
    context = {"form": form, "row": outgoing.rows(opened, [opened.subject])[0], "back_url": reverse("outbox")}
    return render(
        request,
        "office/resolution.html",
        frame(request, "outbox") | context,
        status=422 if form.errors else 200,
    )


@gate(access.delivery, to="dispatch.resolve", methods=("GET", "POST"))
def cancellation(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        done = actions.cancel_delivery(delivery=opened.subject, actor=opened.actor, now=opened.now)
        if done:
            messages.success(request, _("Cancelled. The message still stands in the portal."))
        else:
            messages.warning(request, _("Too late: it is already on its way or gone."))
        return redirect("client", client_id=opened.subject.message.client_id)
    context = {"form": form, "row": outgoing.rows(opened, [opened.subject])[0], "back_url": reverse("outbox")}
    return render(request, "office/cancellation.html", frame(request, "outbox") | context)


@gate(access.delivery, to="dispatch.resolve", methods=("POST",))
def attempts(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Once more, by hand."""
    if actions.send_again(delivery=opened.subject, actor=opened.actor, now=opened.now):
        messages.success(request, ONCE_MORE)
    else:
        messages.info(request, _("This can't be sent again: it waits already, or it may have arrived."))
    return redirect("outbox")


@gate(access.delivery, to="dispatch.resolve", methods=("POST",))
def acknowledgement(request: HttpRequest, opened: Opened) -> HttpResponse:
    actions.mark_seen(delivery=opened.subject, actor=opened.actor, now=opened.now)
    return redirect("outbox")


@gate(access.notice, to="dispatch.resolve", methods=("POST",))
def notice_acknowledgement(request: HttpRequest, opened: Opened) -> HttpResponse:
    actions.mark_notice_seen(notice=opened.subject, actor=opened.actor, now=opened.now)
    return redirect("outbox")
