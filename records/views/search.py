"""Searching what was said: with one client, or with all whom one may see. The words come by POST."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from practice import access
from practice.access import Opened
from practice.gate import gate
from practice.office import frame
from records import client_pages
from records.search_page import Search, SearchForm


@gate(access.desk, to="conversation.view", methods=("GET", "POST"))
def search(request: HttpRequest, opened: Opened) -> HttpResponse:
    return _page(request, opened, "office/search.html", frame(request, "inbox"))


@gate(access.client, to="conversation.view", methods=("GET", "POST"))
def client_search(request: HttpRequest, opened: Opened) -> HttpResponse:
    context = frame(request, "inbox") | client_pages.head(opened, "conversation")
    context["back_url"] = reverse("client", args=[opened.subject.pk])
    return _page(request, opened, "office/client_search.html", context)


def _page(request: HttpRequest, opened: Opened, template: str, context: dict[str, object]) -> HttpResponse:
    form = SearchForm(request, is_one_client=opened.client is not None)
    if request.method == "POST" and form.is_valid():
        context["found"] = Search(opened, form, request.path).context()
        if request.headers.get("HX-Request"):
            return render(request, "office/_found.html", context)
    context["is_limited"] = any(form.data.get(name) for name in ("client", "since", "until", "channel"))
    status = 422 if form.errors else 200
    return render(request, template, context | {"form": form}, status=status)
