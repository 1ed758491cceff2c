"""A page of a client's file that asks one thing: templates/office/file_ask.html."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from practice.access import Opened
from practice.forms import Form
from practice.office import frame
from records import client_pages


@dataclass(frozen=True, kw_only=True)
class Question:
    """`lines`: what follows from it, in sentences. `button`: what is done."""

    title: str
    button: str
    back_url: str
    lines: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    is_danger: bool = False
    tab: str = "about"  # of the file: under which it stands


def page(request: HttpRequest, opened: Opened, form: Form, question: Question, **more: Any) -> HttpResponse:
    context = frame(request, "clients") | client_pages.head(opened, question.tab)
    context |= {"form": form, "ask": question, "back_url": question.back_url} | more
    return render(request, "office/file_ask.html", context, status=422 if form.errors else 200)
