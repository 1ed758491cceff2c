"""Where somebody is on their way in: kept in the sealed session; what was proven stands in the rows."""

from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from practice import addresses, links, policy
from practice.actions import entry
from practice.forms import Form
from practice.identity import bridge, portal_session
from practice.portal_frame import frame

HOME = "/portal/"
ONWARD = "onward"
ONLY_ME = "only_me"  # what was answered about this device, until the session ends
_KEY = "entry"


@dataclass
class Way:
    """`address` in normal form, for whoever signs in; `invitation_id` for whoever was invited."""

    code_id: str = ""
    kind: str = ""
    address: str = ""
    invitation_id: str = ""
    has_word: bool = False
    onward: str = ""

    @property
    def code(self) -> UUID:
        return UUID(self.code_id)

    @property
    def invitation(self) -> UUID:
        return UUID(self.invitation_id)

    @property
    def is_passed(self) -> bool:
        """The code was typed rightly, not long ago."""
        return bool(self.code_id) and entry.is_passed(self.code, timezone.now()) is not None

    def hint(self) -> str:
        return addresses.hint(self.kind, self.address)


def load(request: HttpRequest) -> Way:
    kept = request.session.get(_KEY, {})
    return Way(**{field.name: kept[field.name] for field in fields(Way) if field.name in kept})


def save(request: HttpRequest, way: Way) -> None:
    request.session[_KEY] = asdict(way)


def forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def onward(request: HttpRequest) -> str:
    """Where they wanted to go: a page of the portal, or its first one."""
    return onward_of(request.GET.get("next", ""))


def onward_of(wanted: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith(HOME) else HOME


def with_onward(request: HttpRequest, name: str, **query: str) -> str:
    wanted = onward(request)
    query |= {"next": wanted} if wanted != HOME else {}
    return reverse(name) + (f"?{urlencode(query)}" if query else "")


def is_in(request: HttpRequest) -> bool:
    return bool(request.actor.is_portal)  # type: ignore[attr-defined]


def actor_and_now(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "now": timezone.now()}  # type: ignore[attr-defined]


def page(request: HttpRequest, template: str, status: int = 200, **shown: Any) -> HttpResponse:
    return render(request, template, frame() | {"links": []} | shown, status=status)


def start_again(request: HttpRequest, why: str | Promise = "") -> HttpResponse:
    """To the first step. A double click's second request brings the session that the first one ended: that
    cookie is left alone, for taking it away would take the new one with it."""
    request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
    if why:
        tell(request, why)
    return redirect("portal_sign_in")


def rests(request: HttpRequest) -> HttpResponse:
    """They have shown who they are, and act for nobody now: why nothing opens, and whom to call. Of no client a word."""
    return page(request, "portal/entry/rests.html", phone=links.to_call(policy.practice().phone))


def say_wait(form: Form) -> bool:
    form.add_error(None, _("You have asked for several codes. Use the newest one, or try again in an hour."))
    return False


def say_changed(form: Form) -> bool:
    form.add_error(None, _("This page was sent before with something else in it. Please send it once more."))
    return False


def tell(request: HttpRequest, words: object) -> None:
    messages.info(request, str(words))


def begin(request: HttpRequest, answer: entry.PinAnswer, *, is_first: bool = False) -> None:
    """Signed in: what was needed on the way goes."""
    if answer.user is None:
        raise ValueError("nobody to sign in")
    forget(request)
    portal_session.begin(request, answer.user)
    bridge.arrive(request, answer.user, is_first=is_first)
