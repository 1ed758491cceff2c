"""The first page of a fresh house: who the practice is, and who begins it."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from practice import actions, actors, errors, founding
from practice.actions.setup import FirstPerson, Founded
from practice.forms.setup import SetupForm
from practice.gate import open_page
from practice.vocabulary import Role


@open_page("there is nobody yet who could sign in; it asks for the setup code and ends with the founding")
def setup(request: HttpRequest) -> HttpResponse:
    if founding.is_founded():
        return errors.not_found(request)
    form = SetupForm(request)
    if request.method == "POST" and form.is_valid() and _begin(request, form):
        return redirect("account_login")
    return render(
        request, "setup/setup.html", {"form": form, "steps": words()}, status=422 if form.errors else 200
    )


def _begin(request: HttpRequest, form: SetupForm) -> bool:
    """Who comes second finds a practice that is there, and is sent to sign in like everybody."""
    said = form.cleaned_data
    first = FirstPerson(
        name=said["person_name"],
        email=said["email"],
        title=said["person_title"],
        password=said["password"],
        roles=tuple(Role(role) for role in said["roles"]),
    )
    stranger = actors.stranger(request.META.get("REMOTE_ADDR", ""))
    try:
        actions.begin_practice(profile=form.profile, first=first, actor=stranger, now=timezone.now())
    except Founded:
        return True
    except ValidationError as error:
        form.add_error("password", error)
        return False
    return True


def words() -> list[str]:
    """What comes after, as the page says it."""
    return [
        _("You sign in and set up your authenticator app."),
        _("You look through hours, crisis help and the policy that Sotto starts with."),
        _("You print the recovery sheets, and invite the others."),
    ]
