"""The two recovery sheets: what they are for, how they are printed, and where they lie. What stands on them never does."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from practice import access, actions, custody_words, policy
from practice.access import Opened
from practice.forms.sheets import PutAwayForm
from practice.gate import gate
from practice.office import frame


@gate(access.settings, to="keys.manage")
def sheets(request: HttpRequest, opened: Opened) -> HttpResponse:
    house = policy.practice()
    context = {
        "said": " ".join(custody_words.sheets(house, opened.now)),
        "is_printed": house.sheets_printed_at is not None,
        "is_put_away": house.sheets_put_away_at is not None,
    }
    return render(request, "office/sheets.html", frame(request, "practice") | context)


@gate(access.settings, to="keys.manage", methods=("GET", "POST"), is_step_up=True)
def places(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = PutAwayForm(request, printed_at=policy.practice().sheets_printed_at)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.note_sheets_put_away(
                printed_at=said["printed"],
                places=(said["first"], said["second"]),
                actor=opened.actor,
                now=opened.now,
            )
            messages.success(request, _("Noted. Try them once a year."))
        except actions.NotPrinted:
            messages.warning(request, _("Print the sheets first: nothing was noted."))
        return redirect("sheets")
    status = 422 if form.errors else 200
    return render(
        request, "office/sheet_places.html", frame(request, "practice") | {"form": form}, status=status
    )
