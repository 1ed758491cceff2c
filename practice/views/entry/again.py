"""Asked again within a portal session, before something that matters: is it still you?"""

from typing import Any

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from practice import step_up, submissions
from practice.actions import entry
from practice.actions.entry import Outcome
from practice.forms.entry import PinForm
from practice.gate import open_page
from practice.identity import passkeys
from practice.views.entry import steps


@open_page("a signed-in client shows their PIN once more")
def again(request: HttpRequest) -> HttpResponse:
    if not steps.is_in(request):
        return steps.start_again(request)
    form = PinForm(request)
    if form.is_valid() and (answer := _judge(request, form)) is not None:
        return answer
    return steps.page(
        request,
        "portal/entry/again.html",
        form=form,
        **_passkey(request),
        url=steps.with_onward(request, "portal_again"),
        title=_("Is it still you?"),
        lede=_("Please type your PIN once more. Then you can go on."),
        label=_("Go on"),
        links=[{"label": _("Back"), "url": steps.HOME}],
    )


def _judge(request: HttpRequest, form: PinForm) -> HttpResponse | None:
    """None: the form says what was wrong."""
    asked = {"submission": form.submission, **steps.actor_and_now(request)}
    try:
        outcome = entry.confirm_pin(pin=form.cleaned_data["pin"], **asked)
    except submissions.Changed:
        steps.say_changed(form)
        return None
    if outcome is Outcome.WRONG:
        form.add_error("pin", _("This is not your PIN. Please try again."))
        return None
    if outcome is Outcome.SPENT:
        auth.logout(request)
        return steps.start_again(request, _("There were too many wrong tries. Please sign in again."))
    step_up.mark(request)
    return redirect(steps.onward(request))


def _passkey(request: HttpRequest) -> dict[str, Any]:
    """For whoever has made one."""
    user: Any = request.user
    if not passkeys.of(user).exists():
        return {}
    url = steps.with_onward(request, "portal_again_passkey")
    return {"passkey_url": url, "js_data": passkeys.begin(user)}
