"""The product's settings, and beside its pages two more sites: the floor, and a peer as its documentation sets it up."""

from pathlib import Path

from practice.project.settings import *  # noqa: F403
from practice.project.settings import INSTALLED_APPS as PRODUCT
from practice.project.settings import TEMPLATES as ITS_TEMPLATES

INSTALLED_APPS = [*PRODUCT, "bench", "postman"]
ROOT_URLCONF = "bench.urls"
# The floor's models read some of the product's own tables: those that hold nothing sealed.
SILENCED_SYSTEM_CHECKS = ["models.E028"]

# The peer's tables are made where it is measured, and nowhere else.
MIGRATION_MODULES = {"postman": None}
POSTMAN_AUTO_MODERATE_AS = True
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
# Both sites have a base.html, so each has its own engine. Both keep templates that were read once.
TEMPLATES = [
    *ITS_TEMPLATES,
    {
        "NAME": "peer",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "peer_site"],
        "OPTIONS": {
            "loaders": ITS_TEMPLATES[0]["OPTIONS"]["loaders"],  # type: ignore[index]
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
