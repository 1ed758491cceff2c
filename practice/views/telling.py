"""How one hears that something came: each colleague's own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import access, actions, policy, submissions
from practice.access import Opened
from practice.forms.telling import TellingForm
from practice.gate import gate
from practice.models import TellingPreference
from practice.office import frame


@gate(access.my_account, to="account.own", methods=("GET", "POST"))
def telling(request: HttpRequest, opened: Opened) -> HttpResponse:
    kept = TellingPreference.objects.filter(user_id=opened.actor.person).first()
    form = TellingForm(request, kept=kept)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_telling(
                wish=form.wish, submission=form.submission, actor=opened.actor, now=opened.now
            )
        except submissions.AlreadyDone:
            pass
        except submissions.Changed:
            form.add_error(None, _("You sent this page before with other words. Please send it once more."))
        if not form.errors:
            messages.success(request, _("Kept."))
            return redirect("telling")
    context = {
        "form": form,
        "zone": policy.practice().time_zone.replace("_", " "),
        "bells_url": reverse("account_bells"),
        "back_url": reverse("account"),
    }
    return render(
        request, "office/telling.html", frame(request) | context, status=422 if form.errors else 200
    )
