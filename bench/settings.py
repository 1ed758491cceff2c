"""The product's settings, and beside its pages one more: the floor."""

from practice.project.settings import *  # noqa: F403
from practice.project.settings import INSTALLED_APPS as PRODUCT

INSTALLED_APPS = [*PRODUCT, "bench"]
ROOT_URLCONF = "bench.urls"
# The floor's models read some of the product's own tables: those that hold nothing sealed.
SILENCED_SYSTEM_CHECKS = ["models.E028"]
