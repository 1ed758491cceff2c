"""Signing in: address, code, PIN; on a known device the PIN alone."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from practice import links, newcomers, policy, submissions
from practice.actions import entry
from practice.actions.entry import Outcome, PinAnswer
from practice.forms import key_for
from practice.forms.entry import AddressForm, AskForm, CodeForm, PinForm
from practice.gate import open_page
from practice.identity import known
from practice.models.entry import Device, OneTimeCode
from practice.views.entry import steps

STEP = "portal/entry/step.html"


@open_page("signing in begins here")
def address(request: HttpRequest) -> HttpResponse:
    if steps.is_in(request):
        return redirect(steps.onward(request))
    wants_other = request.method == "POST" or "other" in request.GET
    if not wants_other and known.device_of(request, timezone.now()):
        return redirect(steps.with_onward(request, "portal_pin"))
    form = AddressForm(request)
    if form.is_valid() and _code_is_sent(request, form):
        return redirect("portal_code")
    onward = steps.onward(request)
    return steps.page(
        request,
        "portal/entry/address.html",
        form=form,
        passkey_url=reverse("portal_passkey"),
        next=onward if onward != steps.HOME else "",
        url=steps.with_onward(request, "portal_sign_in"),
        links=_for_newcomers(),
        title=_("Sign in"),
        lede=_("Type the email or the mobile number that the practice has of you. We send you six digits."),
        label=_("Send me the digits"),
        note=_("New here? Use the link that the practice sent you."),
    )


def _for_newcomers() -> list[dict[str, str]]:
    url = newcomers.page()
    return [{"url": url, "label": _("Write to us for the first time")}] if url else []


@open_page("whoever holds the address types its code here")
def code(request: HttpRequest) -> HttpResponse:
    way = steps.load(request)
    if steps.is_in(request) or not way.code_id:
        return redirect(steps.HOME) if steps.is_in(request) else steps.start_again(request)
    form = CodeForm(request)
    if form.is_valid():
        _judge_code(request, way, form)
    if way.is_passed:
        return redirect("portal_word" if way.invitation_id else "portal_pin")
    again = reverse("portal_code_again")
    return steps.page(
        request,
        "portal/enter_code.html",
        form=form,
        url=reverse("portal_code"),
        title=_("Six digits for you"),
        lede=_where_to_look(way),
        label=_("Go on"),
        resend_url=again,
        resend_key=key_for(request, again),
        back_url=reverse("portal_sign_in") + "?other=1",
        back=_("Begin again"),
    )


@open_page("a fresh code, to the same address")
@require_POST
def code_again(request: HttpRequest) -> HttpResponse:
    way = steps.load(request)
    if not way.code_id:
        return steps.start_again(request)
    form = AskForm(request)
    if form.is_valid():
        _send_again(request, way, form)
    for error in form.non_field_errors():
        steps.tell(request, error)
    return redirect("portal_code")


@open_page("the last step of signing in")
def pin(request: HttpRequest) -> HttpResponse:
    """After a code the PIN picks the person; on a known device it is asked of the one who is known there."""
    way, device = steps.load(request), known.device_of(request, timezone.now())
    if steps.is_in(request):
        return redirect(steps.onward(request))
    if not way.is_passed and device is None:
        return steps.start_again(request)
    form = PinForm(request)
    if form.is_valid() and (answer := _judge_pin(request, way, device, form)) is not None:
        return answer
    call = _("Did you forget your PIN? Call us at %(phone)s. We will send you a new invitation.")
    other_way = steps.with_onward(request, "portal_sign_in", other="1")
    return steps.page(
        request,
        STEP,
        form=form,
        url=steps.with_onward(request, "portal_pin"),
        title=_("Your PIN"),
        lede=_("Type the six digits that you chose yourself."),
        label=_("Sign in"),
        links=[{"label": _("Use a code instead"), "url": other_way}],
        note=links.with_number(call, policy.practice().phone),
    )


def _code_is_sent(request: HttpRequest, form: AddressForm) -> bool:
    kind, typed = form.kind, form.cleaned_data["address"]
    try:
        asked = {"submission": form.submission, **steps.actor_and_now(request)}
        code_id: UUID | None = entry.request_code(kind=kind, address=typed, **asked)
    except submissions.AlreadyDone as done:
        code_id = done.result_id
    except submissions.Changed:
        return steps.say_changed(form)
    except entry.TooMany:
        return steps.say_wait(form)
    onward = steps.onward(request)
    steps.save(request, steps.Way(code_id=str(code_id), kind=kind, address=typed, onward=onward))
    return True


def _send_again(request: HttpRequest, way: steps.Way, form: AskForm) -> bool:
    asked = {"submission": form.submission, **steps.actor_and_now(request)}
    try:
        if way.invitation_id:
            point = entry.get_invitation(way.invitation).contact_point
            code_id = entry.send_code(contact_point=point, purpose=OneTimeCode.Purpose.SIGN_IN, **asked)
        else:
            code_id = entry.request_code(kind=way.kind, address=way.address, **asked)
    except (submissions.AlreadyDone, submissions.Changed):
        return True  # the first click has done it
    except entry.TooMany:
        return steps.say_wait(form)
    way.code_id = str(code_id)
    steps.save(request, way)
    return True


def _judge_code(request: HttpRequest, way: steps.Way, form: CodeForm) -> None:
    typed = form.cleaned_data["code"]
    try:
        outcome = entry.check_code(
            code_id=way.code, code=typed, submission=form.submission, **steps.actor_and_now(request)
        )
    except submissions.Changed:
        steps.say_changed(form)
    else:
        if outcome is Outcome.WRONG:
            form.add_error("code", _("These are not the right digits. Look at the newest message from us."))
        if outcome is Outcome.SPENT:
            form.add_error("code", _("These digits do not work any more. Ask for new ones below."))


def _judge_pin(
    request: HttpRequest, way: steps.Way, device: Device | None, form: PinForm
) -> HttpResponse | None:
    """None: the form says what was wrong."""
    asked = {"pin": form.cleaned_data["pin"], "submission": form.submission, **steps.actor_and_now(request)}
    came_by_code = way.is_passed
    try:
        if came_by_code or device is None:
            answer = entry.check_pin_after_code(code_id=way.code, **asked)
        else:
            answer = entry.check_pin_on_device(device_id=device.pk, **asked)
    except submissions.Changed:
        steps.say_changed(form)
        return None
    if answer.outcome is Outcome.WRONG:
        form.add_error("pin", _("This is not your PIN. Please try again."))
        return None
    if answer.user is None:
        return _refused(request, answer)
    onward = way.onward if came_by_code else steps.onward(request)
    steps.begin(request, answer)
    return _asked_about_device(request, onward) if came_by_code else redirect(onward)


def _asked_about_device(request: HttpRequest, onward: str) -> HttpResponse:
    """Only whoever came by a code: on a known device that was answered before."""
    request.session[steps.ONWARD] = onward
    return redirect("portal_device")


def _refused(request: HttpRequest, answer: PinAnswer) -> HttpResponse:
    steps.forget(request)
    if answer.outcome is Outcome.RESTS:
        return steps.rests(request)
    if answer.outcome is Outcome.CALL:
        return steps.start_again(request, _("We cannot sign you in this way. Please call us, we will help."))
    return steps.start_again(
        request, _("There were too many wrong tries. Please begin again with a new code.")
    )


def _where_to_look(way: steps.Way) -> str:
    if way.invitation_id:
        return _("We sent them to where your link came from. They work for ten minutes.")
    return _("If we know %(address)s, they are on their way there. They work for ten minutes.") % {
        "address": way.hint()
    }
