"""Words of crisis: somebody has looked; and the list of words, as this practice has it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging import access, actions
from messaging.crisis_forms import CrisisWordsForm
from practice import access as house
from practice import actions as acts
from practice import forms, policy
from practice.access import Opened
from practice.forms import watched
from practice.gate import gate
from practice.office import frame


@gate(access.crisis_flag, to="crisis.see", methods=("POST",))
def look(request: HttpRequest, opened: Opened) -> HttpResponse:
    flag = opened.subject
    if forms.Form(request).is_valid():
        actions.see_crisis_flag(flag=flag, actor=opened.actor, now=opened.now)
    return redirect("client", flag.client_id)


@gate(house.settings, to="practice.manage", methods=("GET", "POST"), is_step_up=True)
def words(request: HttpRequest, opened: Opened) -> HttpResponse:
    held = policy.current()
    form = CrisisWordsForm(request, held=held)
    if request.method == "POST" and form.is_valid() and _publish(form, held.version, opened):
        messages.success(request, _("Published. From now on these words bring help."))
        return redirect("practice")
    context = {"form": form, "left_out": len(form.reasons), "back_url": reverse("practice")}
    status = 422 if form.errors else 200
    return render(
        request, "office/practice/crisis_words.html", frame(request, "practice") | context, status=status
    )


def _publish(form: CrisisWordsForm, read: int, opened: Opened) -> bool:
    changes = {"guidance": form.guidance}
    try:
        acts.revise_policy(changes=changes, read=read, actor=opened.actor, now=opened.now)
    except acts.PolicyMovedOn:
        watched.at_this_moment(form)
        return False
    return True
