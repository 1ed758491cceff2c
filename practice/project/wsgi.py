"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.project.settings")
_django = get_wsgi_application()

from practice.backups.door import Door  # noqa: E402 - Django is set up first

application = Door(_django)
