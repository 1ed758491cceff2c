"""The product's addresses, and the floor's."""

from django.urls import path

from bench import floor
from practice.project import urls

urlpatterns = [*urls.urlpatterns, path("floor/<uuid:client_id>/", floor.conversation, name="floor")]
handler404, handler403, handler500 = urls.handler404, urls.handler403, urls.handler500
