"""All addresses: /office/ for the workspace, /portal/ for clients, and the few open pages."""

from django.urls import URLPattern, URLResolver, include, path

import breaches.urls_office
import consent.urls_office
import consent.urls_portal
import messaging.urls_office
import messaging.urls_open
import messaging.urls_portal
import practice.urls.house
import practice.urls.oversight
import records.urls_office

office: list[URLPattern | URLResolver] = [
    *practice.urls.house.office,
    *records.urls_office.urlpatterns,
    *consent.urls_office.urlpatterns,
    *messaging.urls_office.urlpatterns,
    *breaches.urls_office.urlpatterns,
]
portal: list[URLPattern | URLResolver] = [
    *practice.urls.oversight.portal,
    *messaging.urls_portal.urlpatterns,
    *consent.urls_portal.urlpatterns,
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("office/", include(office)),
    path("portal/", include(portal)),
    path("", include("practice.urls")),
    *practice.urls.house.urlpatterns,
    *messaging.urls_open.urlpatterns,
]

handler404 = "practice.gate.nowhere"
handler403 = "practice.errors.forbidden"
handler500 = "practice.errors.broken"
