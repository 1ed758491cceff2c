"""Which language the pages speak: kept in the browser, and with a client's or representative's own account."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from practice import actions, languages
from practice.gate import open_page


@open_page("everybody may choose the language that they read")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """What is no language of ours changes nothing."""
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        languages.choose(request, chosen)
        user: Any = request.user
        actor = request.actor  # type: ignore[attr-defined]
        if actor.is_portal:
            actions.choose_language(user=user, language=chosen, actor=actor, now=timezone.now())
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else reverse("home")
