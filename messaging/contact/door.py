"""Whether the public page takes messages, and its address for the front door."""

from django.urls import reverse

from messaging.models import ContactPage


def is_open() -> bool:
    return ContactPage.objects.values_list("is_open", flat=True).first() is not False


def page() -> str:
    """Nothing while it takes none."""
    return reverse("contact") if is_open() else ""
