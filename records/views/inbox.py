"""The inbox: what waits for a person, soonest promise first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from messaging.talk import polling
from practice import access
from practice.access import Opened
from practice.access.capabilities import may
from practice.gate import gate
from practice.models import Client
from practice.office import first_stop, frame
from records import inbox as column
from records import narrowing


@gate(access.desk, to="office.enter")
def inbox(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Where everybody of the workforce comes in; who has no clients goes on to the first page of theirs."""
    if not may(opened.actor.roles, "client.list"):
        return redirect(first_stop(opened.actor, has_clients=Client.objects.exists()))
    page = frame(request, "inbox") | {"list": column.column(opened, wanted=narrowing.of(request.GET))}
    return render(request, "office/inbox.html", page)


@gate(access.desk, to="client.list", is_poll=True)
def changes(request: HttpRequest, opened: Opened) -> HttpResponse:
    tag = column.stamp(opened)
    if polling.is_unchanged(request, tag):
        opened.is_quiet = True
        return polling.unchanged(tag)
    found = column.column(opened, narrowing.beside(request.GET), narrowing.of(request.GET))
    answer = render(request, "office/_list.html", {"list": found})
    answer.headers["ETag"] = tag
    return answer
