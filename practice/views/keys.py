"""Where the keys are held, what was backed up, what was proven: facts to read; keys are changed by commands only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from practice import access, custody_words, policy
from practice.access import Opened
from practice.gate import gate
from practice.office import frame


@gate(access.settings, to="keys.manage")
def keys(request: HttpRequest, opened: Opened) -> HttpResponse:
    house = policy.practice()
    context = {
        "facts": custody_words.facts(house, opened.now),
        "warning": custody_words.warning(),
    }
    return render(request, "office/keys.html", frame(request, "practice") | context)
