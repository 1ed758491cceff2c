"""What was told once a day, as a number."""

from django.db import models

from practice.models import Row, User


class Digest(Row):
    """A colleague's morning: written once for each day, also where nothing waited and nobody was told."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()  # by the practice's calendar
    waiting = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "on"], name="one_digest_a_day")]
