"""A view that nobody declared answers as if it were not there."""

from django.http import HttpResponse
from django.test import Client
from django.urls import path

from practice.gate import open_page


def forgotten(_request):
    return HttpResponse("somebody's words")


@open_page("a test's own page")
def open_one(_request):
    return HttpResponse("for everybody")


urlpatterns = [path("forgotten/", forgotten), path("open/", open_one)]


def test_a_forgotten_view_is_not_there(db, settings):
    settings.ROOT_URLCONF = __name__
    answer = Client().get("/forgotten/")
    assert answer.status_code == 404
    assert b"words" not in answer.content


def test_an_open_page_is(db, settings):
    settings.ROOT_URLCONF = __name__
    assert Client().get("/open/").content == b"for everybody"
