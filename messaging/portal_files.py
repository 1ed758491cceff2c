"""Files that a client encloses while they write: taken as they are chosen, kept with the draft, removed from it."""

from django.http import HttpRequest, HttpResponse

from messaging import enclosing, portal_pages
from messaging.forms import PortalMessageForm
from practice import access
from practice.access import Opened
from practice.gate import gate


@gate(access.my_portal, to="messages.send", methods=("POST",))
def files(request: HttpRequest, opened: Opened) -> HttpResponse:
    return _files(request, opened)


@gate(access.my_portal, to="messages.send", methods=("POST",))
def removals(request: HttpRequest, opened: Opened) -> HttpResponse:
    return _removals(request, opened)


@gate(access.my_shared, to="messages.send", methods=("POST",))
def shared_files(request: HttpRequest, opened: Opened) -> HttpResponse:
    return _files(request, opened)


@gate(access.my_shared, to="messages.send", methods=("POST",))
def shared_removals(request: HttpRequest, opened: Opened) -> HttpResponse:
    return _removals(request, opened)


def _files(request: HttpRequest, opened: Opened) -> HttpResponse:
    if not portal_pages.is_in_care(opened):
        return _too_late(request, opened)
    taken, wrong = enclosing.take(request, opened)
    wrong = wrong or portal_pages.keep_files(opened, request.POST, taken)
    return _answer(request, opened, wrong)


def _removals(request: HttpRequest, opened: Opened) -> HttpResponse:
    if not portal_pages.is_in_care(opened):
        return _too_late(request, opened)
    enclosing.remove(request, opened)
    return _answer(request, opened, [])


def _too_late(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Care has ended since the page was opened: nothing is taken, and what was typed is shown."""
    if enclosing.is_by_script(request):
        return enclosing.fragment(request, portal_pages.attach(opened, [portal_pages.care_ended()]))
    return portal_pages.page(request, opened, form=PortalMessageForm(request))


def _answer(request: HttpRequest, opened: Opened, wrong: list[str]) -> HttpResponse:
    """The list for the script; without one the page again, with all that was typed."""
    if enclosing.is_by_script(request):
        return enclosing.fragment(request, portal_pages.attach(opened, wrong))
    portal_pages.keep(opened, request.POST)
    return portal_pages.page(request, opened, form=PortalMessageForm(request), of_files=wrong)
