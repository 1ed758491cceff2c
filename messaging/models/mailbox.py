"""The practice's mailbox elsewhere, as far as it was read, and what keeps us signed in to it."""

from django.db import models

from practice.crypto.sealed import SealedField
from practice.models import SealedRow


class Mailbox(SealedRow):
    """One row for each mailbox that the settings ever named; nobody's mail is in it."""

    name = models.BinaryField(max_length=32, unique=True)  # keyed: server, user and folder
    uid_validity = models.BigIntegerField(null=True)  # another one: the server has numbered its mail anew
    last_uid = models.BigIntegerField(default=0)
    # numbered anew: what came from this day on is being looked at again
    looking_since = models.DateField(null=True)
    polled_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=40, blank=True)
    taken = models.PositiveIntegerField(default=0)  # in the last poll
    too_large = models.PositiveIntegerField(default=0)  # left where they are
    refresh_token = SealedField(null=True)  # newer than the file's, where the provider gave one
    given_token = models.BinaryField(max_length=32, null=True)  # keyed: of the file that it came from
