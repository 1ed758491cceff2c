"""`manage.py routes`: every address with its declaration, and a loud end when one has none."""

import json
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.urls import include, path, re_path

from practice import routes
from practice.access import desk
from practice.gate import gate, open_page


@gate(desk, to="client.list", methods=("GET", "POST"))
def gated(request, opened, **words):
    return HttpResponse()


@open_page("everybody may")
def opened(request):
    return HttpResponse()


def forgotten(request):
    return HttpResponse()


def test_a_route_says_what_stands_before_it():
    inside = [path("things/<uuid:thing_id>/", gated, name="thing")]
    first, second = routes.every_route([path("office/", include(inside)), path("", opened)])
    assert (first.path, first.name) == ("/office/things/<uuid:thing_id>/", "thing")
    assert (first.noun, first.capability, first.methods) == ("desk", "client.list", ("GET", "POST"))
    assert first.view == f"{__name__}.gated"
    assert (second.noun, second.open_because, second.is_declared) == ("", "everybody may", True)


def test_a_view_without_a_declaration_is_told(capsys, monkeypatch):
    found = routes.every_route([path("a/", forgotten), re_path(r"^b/(\d+)$", opened)])
    assert [route.is_declared for route in found] == [False, True]
    assert found[1].path == r"/^^b/(\d+)$"
    monkeypatch.setattr(routes, "every_route", lambda: found)
    with pytest.raises(CommandError, match="undeclared: /a/"):
        call_command("routes")
    assert "/a/  UNDECLARED" in capsys.readouterr().out


def test_as_json_for_programs(capsys):
    call_command("routes", "--json")
    listed = json.loads(capsys.readouterr().out)
    assert len(listed) == len(routes.every_route()) > 30
    health = next(route for route in listed if route["name"] == "healthz")
    assert health["path"] == "/healthz"
    assert health["noun"] == ""
    assert health["open_because"]


def test_as_lines_for_people(capsys):
    call_command("routes")
    lines = capsys.readouterr().out.splitlines()
    assert "/office/clients/<uuid:client_id>/  GET  client to conversation.view" in lines
    assert len(lines) == len(routes.every_route())


def test_the_gate_refuses_methods_that_were_not_declared():
    """HEAD is no form's method: where only POST is declared it must not run the act."""

    @gate(desk, to="client.list", methods=("POST",))
    def act(request, opened):
        raise AssertionError("an act was run by a HEAD request")

    request = SimpleNamespace(
        actor=SimpleNamespace(kind="workforce", is_portal=False, is_workforce=True, is_verified=True),
        method="HEAD", path="/office/x/", headers={},
    )  # fmt: skip
    assert act(request, thing_id=UUID(int=1)).status_code == 405
