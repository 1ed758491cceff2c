"""The practice's own addresses: the front door, signing in and out."""

from django.urls import include, path

urlpatterns = [
    path("", include("practice.urls.entry")),
    path("account/", include("practice.urls.account")),
    path("", include("practice.urls.demo")),
]
