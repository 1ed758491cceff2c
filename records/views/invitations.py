"""Inviting a client to the portal: a link to an address on file, and a word that is spoken."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import access, addresses, submissions
from practice.access import Opened
from practice.actions import entry
from practice.gate import gate
from practice.models import ContactPoint
from practice.office import frame
from records import client_pages
from records.forms import InvitationForm


@gate(access.client, to="client.invite", methods=("GET", "POST"))
def invitation(request: HttpRequest, opened: Opened) -> HttpResponse:
    points = {
        str(one.pk): one for one in ContactPoint.objects.filter(client=opened.subject, suspended_at=None)
    }
    form = InvitationForm(request, points=[(key, _address(opened, one)) for key, one in points.items()])
    if request.method == "POST" and form.is_valid() and _invite(request, opened, form, points):
        messages.success(request, _("Invited. The link is on its way; tell them the word yourself."))
        return redirect("client_about", client_id=opened.subject.pk)
    context = frame(request, "clients") | client_pages.head(opened, "about")
    context |= {
        "form": form,
        "has_points": bool(points),
        "back_url": reverse("client_about", args=[opened.subject.pk]),
    }
    return render(request, "office/invitation.html", context, status=422 if form.errors else 200)


def _invite(
    request: HttpRequest, opened: Opened, form: InvitationForm, points: dict[str, ContactPoint]
) -> bool:
    """False where something has to be mended first; the form then says what."""
    try:
        entry.invite_client(
            client=opened.subject,
            contact_point=points[form.cleaned_data["contact_point"]],
            word=form.cleaned_data["word"],
            actor=opened.actor,
            now=opened.now,
            submission=form.submission,
        )
    except entry.BadWord as error:
        form.add_error("word", str(error))
        return False
    except submissions.AlreadyDone:
        return True
    except submissions.Changed:
        form.add_error(None, _("You sent this page before with other words. Please send it once more."))
        return False
    return True


def _address(opened: Opened, one: ContactPoint) -> str:
    address = opened.text(one, "address") or ""
    hint = addresses.hint(one.kind, address)
    return (
        _("%(address)s (representative)") % {"address": hint}
        if one.representation_id
        else addresses.shown(one.kind, address)
    )
