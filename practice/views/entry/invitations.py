"""From an invitation's link to a PIN of one's own: link, code, spoken word, PIN."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from practice import links, policy, submissions
from practice.actions import entry
from practice.actions.entry import Outcome, Standing
from practice.forms import key_for
from practice.forms.entry import EASY, AskForm, NewPinForm, WordForm
from practice.gate import open_page
from practice.models.entry import Invitation, OneTimeCode
from practice.views.entry import steps

LINK = "portal/entry/link.html"
CLOSED = "portal/entry/closed.html"
STEP = "portal/entry/step.html"


@open_page("an invitation's link; looking at it uses nothing up")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = entry.find_invitation(token)
    match entry.standing(found, timezone.now()) if found else Standing.CLOSED:
        case Standing.OPEN if found:
            return _open(request, token, found)
        case Standing.EXPIRED:
            return _expired(request, token)
        case Standing.USED:
            return _used(request)
    return _closed(request)


@open_page("a fresh link to the same address, whoever asks")
@require_POST
def fresh_link(request: HttpRequest, token: str) -> HttpResponse:
    found = entry.find_invitation(token)
    form = AskForm(request)
    if found and form.is_valid():
        try:
            entry.renew_invitation(
                invitation=found, submission=form.submission, **steps.actor_and_now(request)
            )
        except (submissions.AlreadyDone, submissions.Changed):
            pass  # the first click has done it
    title = _("Look at your messages")
    lede = _("If the invitation still stands, a new link is on its way. It goes where the old one went.")
    here = reverse("portal_invitation", args=[token])
    return steps.page(request, CLOSED, title=title, lede=lede, here=here)


@open_page("the address is proven; the word proves that it is the right person")
def word(request: HttpRequest) -> HttpResponse:
    way = steps.load(request)
    if not way.invitation_id or not way.is_passed:
        return steps.start_again(request)
    form = WordForm(request)
    if form.is_valid():
        outcome = _judge_word(request, way, form)
        if outcome is Outcome.SPENT:
            return _ended(request)
        if outcome is Outcome.RIGHT:
            way.has_word = True
            steps.save(request, way)
            return redirect("portal_new_pin")
    return steps.page(
        request,
        STEP,
        form=form,
        url=reverse("portal_word"),
        title=_("Your word"),
        lede=_("The practice told you a word, face to face or by phone. Please type it here."),
        label=_("Go on"),
        note=_calling(_("You have no word? Call us at %(phone)s.")),
    )


@open_page("code and word are proven; the PIN ends the invitation")
def new_pin(request: HttpRequest) -> HttpResponse:
    way = steps.load(request)
    if not way.invitation_id or not way.has_word or not way.is_passed:
        return steps.start_again(request)
    form = NewPinForm(request)
    if form.is_valid() and (answer := _accept(request, way, form)) is not None:
        return answer
    return steps.page(
        request,
        STEP,
        form=form,
        url=reverse("portal_new_pin"),
        title=_("Choose a PIN"),
        lede=_("With this PIN you sign in from now on. Tell it to nobody, not even to us."),
        label=_("Save and go on"),
    )


def _open(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    form = AskForm(request)
    if form.is_valid() and _code_is_sent(request, found, form):
        return redirect("portal_code")
    for error in form.non_field_errors():
        steps.tell(request, error)
    return steps.page(
        request,
        LINK,
        is_open=True,
        title=_("Welcome"),
        lede=_(
            "Here you and the practice write to each other safely. It takes three small steps: six digits "
            "that we send you, the word that we told you, and a PIN that you choose."
        ),
        url=reverse("portal_invitation", args=[token]),
        label=_("Send me the digits"),
    )


def _code_is_sent(request: HttpRequest, found: Invitation, form: AskForm) -> bool:
    try:
        code_id = entry.send_code(
            contact_point=found.contact_point,
            purpose=OneTimeCode.Purpose.SIGN_IN,
            submission=form.submission,
            **steps.actor_and_now(request),
        )
    except submissions.AlreadyDone as done:
        if done.result_id is None:
            return False
        code_id = done.result_id
    except submissions.Changed:
        return steps.say_changed(form)
    except entry.TooMany:
        return steps.say_wait(form)
    steps.save(request, steps.Way(code_id=str(code_id), invitation_id=str(found.pk), onward=steps.HOME))
    return True


def _judge_word(request: HttpRequest, way: steps.Way, form: WordForm) -> Outcome:
    try:
        outcome = entry.check_word(
            invitation_id=way.invitation,
            code_id=way.code,
            word=form.cleaned_data["word"],
            submission=form.submission,
            **steps.actor_and_now(request),
        )
    except submissions.Changed:
        steps.say_changed(form)
        return Outcome.WRONG
    if outcome is Outcome.WRONG:
        form.add_error("word", _("This is not the word. Please try again, or call the practice."))
    return outcome


def _accept(request: HttpRequest, way: steps.Way, form: NewPinForm) -> HttpResponse | None:
    """None: the form says what was wrong."""
    try:
        answer = entry.accept_invitation(
            invitation_id=way.invitation,
            code_id=way.code,
            pin=form.cleaned_data["pin"],
            submission=form.submission,
            **steps.actor_and_now(request),
        )
    except (submissions.AlreadyDone, submissions.Changed):
        return steps.start_again(request)
    if answer.outcome is Outcome.WRONG:
        form.add_error("pin", EASY)
        return None
    if answer.user is None:
        return _ended(request)
    steps.begin(request, answer, is_first=True)
    request.session[steps.ONWARD] = reverse("how_we_communicate")  # before the first message
    return redirect("portal_device")


def _expired(request: HttpRequest, token: str) -> HttpResponse:
    url = reverse("portal_invitation_fresh", args=[token])
    return steps.page(
        request,
        LINK,
        is_open=False,
        title=_("This link is too old"),
        lede=_("Links work for a week only, to keep you safe. We can send a new one to the same place."),
        fresh_url=url,
        submission_key=key_for(request, url),
    )


def _used(request: HttpRequest) -> HttpResponse:
    title = _("You have used this link")
    lede = _("Now you sign in with your email or mobile number and your PIN.")
    return steps.page(request, CLOSED, title=title, lede=lede, sign_in_url=reverse("portal_sign_in"))


def _closed(request: HttpRequest) -> HttpResponse:
    lede = _calling(_("Perhaps a newer one was sent to you. If not, call us at %(phone)s."))
    return steps.page(request, CLOSED, status=410, title=_("This link does not work any more"), lede=lede)


def _ended(request: HttpRequest) -> HttpResponse:
    steps.forget(request)
    lede = _calling(
        _("To keep you safe, this invitation has ended. Call us at %(phone)s. We invite you again.")
    )
    return steps.page(request, CLOSED, title=_("We have to talk first"), lede=lede)


def _calling(words: str) -> str:
    return links.with_number(words, policy.practice().phone)
