"""The client's own pages, and those of a file they share: the conversation, its poll, writing; and more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent.portal import bells
from consent.portal.filling import lists
from messaging import keeping, portal_pages
from practice import access
from practice.access import Opened
from practice.gate import gate
from practice.portal_frame import frame
from practice.vocabulary import SealedClass


@gate(access.my_portal, to="conversation.view")
def conversation(request: HttpRequest, opened: Opened) -> HttpResponse:
    return portal_pages.page(request, opened)


@gate(access.my_portal, to="conversation.view", is_poll=True)
def changes(request: HttpRequest, opened: Opened) -> HttpResponse:
    return portal_pages.changes(request, opened)


@gate(access.my_portal, to="messages.send", methods=("POST",))
def send(request: HttpRequest, opened: Opened) -> HttpResponse:
    return portal_pages.send(request, opened)


@gate(access.my_portal, to="messages.send", methods=("POST",))
def draft(request: HttpRequest, opened: Opened) -> HttpResponse:
    return portal_pages.draft(request, opened)


@gate(access.my_shared, to="conversation.view")
def shared(request: HttpRequest, opened: Opened) -> HttpResponse:
    return portal_pages.page(request, opened)


@gate(access.my_shared, to="conversation.view", is_poll=True)
def shared_changes(request: HttpRequest, opened: Opened) -> HttpResponse:
    return portal_pages.changes(request, opened)


@gate(access.my_shared, to="messages.send", methods=("POST",))
def shared_send(request: HttpRequest, opened: Opened) -> HttpResponse:
    return portal_pages.send(request, opened)


@gate(access.my_shared, to="messages.send", methods=("POST",))
def shared_draft(request: HttpRequest, opened: Opened) -> HttpResponse:
    return portal_pages.draft(request, opened)


@gate(access.my_portal, to="portal.enter")
def more(request: HttpRequest, opened: Opened) -> HttpResponse:
    return render(
        request,
        "portal/more.html",
        frame("more", is_own=portal_pages.is_own(opened))
        | {"links": _links(opened), "signout_url": reverse("portal_sign_out")},
    )


def _links(opened: Opened) -> list[dict[str, str]]:
    return [
        *lists.links(opened),
        {
            "icon": "list",
            "label": _("How we write to each other"),
            "about": _("What to expect from us, and what to keep in mind."),
            "url": reverse("how_we_communicate"),
        },
        {
            "icon": "calendar",
            "label": _("Your times"),
            "about": _("When we meet. You can confirm, or ask for another time."),
            "url": reverse("my_times"),
        },
        *keeping.links(opened),
        *_looked(opened),
        *([bells.link()] if portal_pages.is_own(opened) else []),
        {
            "icon": "smartphone",
            "label": _("Your devices and your PIN"),
            "about": _("Where you are signed in, and how to end that."),
            "url": reverse("devices"),
        },
        {
            "icon": "life-buoy",
            "label": _("Help now"),
            "about": _("People who are there day and night."),
            "url": reverse("help"),
        },
    ]


def _looked(opened: Opened) -> list[dict[str, str]]:
    """For the client, and for who acts for them in everything."""
    if not opened.rights.allows(opened.subject.vault_id, SealedClass.CLINICAL):
        return []
    return [
        {
            "icon": "eye",
            "label": _("Who has looked"),
            "about": _("All who opened a page about you."),
            "url": reverse("looked"),
        }
    ]
