"""All addresses: /office/ for the workspace, /portal/ for clients, and the few open pages."""

from django.urls import include, path

urlpatterns: list = []

handler404 = "practice.errors.not_found"
handler403 = "practice.errors.forbidden"
handler500 = "practice.errors.broken"
