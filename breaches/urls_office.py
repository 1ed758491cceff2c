"""Below /office/: incidents."""

from django.urls import path

from breaches.views import incidents

urlpatterns = [
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/new/", incidents.incident_new, name="incident_new"),
    path("incidents/<uuid:incident_id>/", incidents.incident, name="incident"),
]
