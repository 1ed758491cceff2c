"""A signed-in (or not yet signed-in) browser. The cookie's key is stored hashed, the payload sealed."""

from django.db import models

from practice.crypto.sealed import SealedField
from practice.models.base import SealedRow
from practice.models.people import User


class Session(SealedRow):
    key_hash = models.BinaryField(max_length=32, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", null=True)
    payload = SealedField()
    network = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=60, blank=True)  # in words: "Chrome on Android"
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
