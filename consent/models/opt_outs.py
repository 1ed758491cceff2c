"""STOP: an address or number that asked for no more, whoever uses it."""

from django.db import models

from practice.models import Row
from practice.vocabulary import Channel


class OptOut(Row):
    address_index = models.BinaryField(max_length=32)
    channel = models.CharField(max_length=10, choices=Channel)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address_index", "channel", "-received_at"])]
