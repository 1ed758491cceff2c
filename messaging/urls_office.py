"""Below /office/: files, and what waits to go out or to be filed."""

from django.urls import path

from messaging import downloads

urlpatterns = [
    path("files/<uuid:attachment_id>/", downloads.office_file, name="office_file"),
]
