"""The link in a reminder's email: made from the key-ring when it is written, kept nowhere but as a hash."""

import base64

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.models import Delivery
from practice import crypto
from practice.models import AppointmentReminder
from practice.vocabulary import Channel


def token(row: AppointmentReminder) -> str:
    """256 bits that only the holder of the key-ring can make again: a worker that is killed makes the same."""
    return base64.urlsafe_b64encode(crypto.ring().index("appointment_link", str(row.pk))).decode().rstrip("=")


def line(delivery: Delivery) -> str:
    """For the end of the email, in the language in force; nothing for what is no reminder by email."""
    if delivery.channel != Channel.EMAIL or not delivery.message.wording:
        return ""
    row = AppointmentReminder.objects.filter(message_id=delivery.message_id, token_hash__isnull=False).first()
    if row is None:
        return ""
    host = settings.SOTTO_PORTAL_URL or settings.SOTTO_BASE_URL
    url = host + reverse("appointment_link", args=[token(row)])
    return "\n\n" + _("To confirm, or to ask for another time: %(url)s") % {"url": url}
