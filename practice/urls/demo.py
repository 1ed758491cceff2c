"""Installed in a demo on loopback alone; anywhere else these addresses do not exist."""

from django.urls import URLPattern, path

from practice.identity import demo
from practice.views import demo as views


def patterns() -> list[URLPattern]:
    if not demo.is_installed():
        return []
    return [
        path("demo/", views.people, name="demo_people"),
        path("demo/sign-in/", views.sign_in, name="demo_sign_in"),
    ]


urlpatterns = patterns()
