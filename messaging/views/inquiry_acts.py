"""What is done with a first contact: answered, called, made a client, declined, set aside, taken back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging import access, actions
from messaging.contact import offering, rows
from messaging.contact.office_forms import NEW, AnswerForm, CallForm, ConvertForm
from messaging.contact.said import Said
from messaging.models import Inquiry
from practice import submissions
from practice.access import NotVisible, Opened, scope
from practice.forms import Form
from practice.gate import gate
from practice.models import Client
from practice.office import frame

BOTH = ("GET", "POST")
Context = dict[str, object]


@gate(access.inquiry, to="inquiry.answer", methods=BOTH)
def answering(request: HttpRequest, opened: Opened) -> HttpResponse:
    said = _said(opened)
    ways = offering.ways(opened, said)
    form = AnswerForm(request, offered=[(one.value, one.label) for way in ways for one in way.answers])

    def act() -> str:
        channel, wording = form.chosen
        actions.answer_inquiry(
            inquiry=opened.subject, said=said, channel=channel, wording=wording,
            submission=form.submission, actor=opened.actor, now=opened.now,
        )  # fmt: skip
        return _("It is on its way. Whether it arrived is shown below.")

    call_url = reverse("inquiry_calls", args=[opened.subject.pk])
    context: Context = {"ways": ways, "can_send": any(way.answers for way in ways), "call_url": call_url}
    return _asked(request, opened, form, act, "answer", context)


@gate(access.inquiry, to="inquiry.answer", methods=BOTH)
def calling(request: HttpRequest, opened: Opened) -> HttpResponse:
    _said(opened)
    form = CallForm(request)

    def act() -> str:
        given = form.cleaned_data
        actions.note_inquiry_call(
            inquiry=opened.subject, reached=given["reached"], words=given["words"],
            submission=form.submission, actor=opened.actor, now=opened.now,
        )  # fmt: skip
        return _("Noted.")

    return _asked(request, opened, form, act, "call", {})


@gate(access.inquiry, to="inquiry.settle", methods=BOTH)
def declining(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Told first, then declined: the page offers the answer that names others, where one may go."""
    said = _said(opened)
    offered = [
        one for way in offering.ways(opened, said) for one in way.answers if one.value.endswith(":elsewhere")
    ]
    form = AnswerForm(request, offered=[*[(one.value, one.label) for one in offered], offering.nothing()])

    def act() -> str:
        channel, wording = form.chosen
        actions.decline_inquiry(
            inquiry=opened.subject, said=said, channel=channel if wording else "",
            submission=form.submission, actor=opened.actor, now=opened.now,
        )  # fmt: skip
        return _("Declined. It can be taken back until it is destroyed.")

    context: Context = {"offered": offered, "said": said, "referrals": offering.referrals()}
    return _asked(request, opened, form, act, "decline", context)


@gate(access.inquiry, to="inquiry.settle", methods=BOTH)
def setting_aside(request: HttpRequest, opened: Opened) -> HttpResponse:
    _said(opened)
    form = Form(request)

    def act() -> str:
        actions.set_inquiry_aside(inquiry=opened.subject, actor=opened.actor, now=opened.now)
        return _("Set aside. It can be taken back until it is destroyed.")

    return _asked(request, opened, form, act, "aside", {})


@gate(access.inquiry, to="inquiry.settle", methods=BOTH)
def taking_back(request: HttpRequest, opened: Opened) -> HttpResponse:
    _said(opened)
    form = Form(request)

    def act() -> str:
        actions.reopen_inquiry(inquiry=opened.subject, actor=opened.actor, now=opened.now)
        return _("It stands on the list again.")

    return _asked(request, opened, form, act, "reopen", {})


@gate(access.inquiry, to="inquiry.convert", methods=BOTH)
def converting(request: HttpRequest, opened: Opened) -> HttpResponse:
    said = _said(opened)
    same_address = rows.same_address(opened, opened.subject)
    namesakes = rows.same_name(opened, [said.called, request.POST.get("name", "")])
    known = {str(one["pk"]): one for one in (*same_address, *namesakes)}
    form = ConvertForm(request, said=said, known=[(pk, one["name"]) for pk, one in known.items()])

    def act() -> str:
        chosen = form.cleaned_data["whom"]
        whom = form.particulars if chosen == NEW else _client(opened, chosen)
        actions.convert_inquiry(
            inquiry=opened.subject, whom=whom, submission=form.submission, actor=opened.actor, now=opened.now
        )
        return _("What they wrote stands in their conversation now.")

    return _asked(
        request, opened, form, act, "convert", {"same_address": same_address, "namesakes": namesakes}
    )


def _asked(
    request: HttpRequest, opened: Opened, form: Form, act: Callable[[], str], page: str, context: Context
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and _done(request, form, act):
        return _onward(opened, page)
    shown = {
        "form": form,
        "item": rows.row(opened, opened.subject),
        "back_url": reverse("inquiry", args=[opened.subject.pk]),
    }
    status = 422 if form.errors else 200
    return render(
        request, f"office/inquiries/{page}.html", frame(request, "triage") | shown | context, status=status
    )


def _done(request: HttpRequest, form: Form, act: Callable[[], str]) -> bool:
    """False where something has to be mended first; the form says what."""
    try:
        messages.success(request, act())
    except submissions.AlreadyDone:
        return True
    except submissions.Changed:
        form.add_error(None, _("You sent this page before with other words. Please send it once more."))
        return False
    except actions.NotSent:
        form.add_error(None, _("It can't go this way now. Please call, or choose another way."))
        return False
    except actions.NotOpen:
        messages.info(request, _("Somebody has already decided this."))
    return True


def _onward(opened: Opened, page: str) -> HttpResponse:
    """Who became a client is invited next; what has ended is off the list."""
    row = Inquiry.objects.get(pk=opened.subject.pk)
    if (
        page == "convert"
        and row.client_id
        and scope.clients(opened.actor, opened.now).filter(pk=row.client_id)
    ):
        return redirect("client_invitation", client_id=row.client_id)
    return redirect("triage") if page in ("decline", "aside") else redirect("inquiry", inquiry_id=row.pk)


def _said(opened: Opened) -> Said:
    """What has moved or is destroyed is not asked about again."""
    found = rows.said(opened, opened.subject)
    if found is None:
        raise NotVisible
    return found


def _client(opened: Opened, pk: str) -> Client:
    return scope.clients(opened.actor, opened.now).get(pk=pk)
