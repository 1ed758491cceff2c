"""How a colleague hears that something came, who is called for a crisis, and browsers that may be woken."""

from typing import Self

from django.db import models

from practice.crypto.sealed import SealedField
from practice.models.base import Row, SealedRow
from practice.models.people import Dated, User
from practice.vocabulary import Discretion


class TellingPreference(Row):
    """A colleague's own way. Nothing told this way ever says who wrote or what."""

    class NewMessage(models.TextChoices):
        EACH = "each"  # outside their quiet hours at once, within them in the morning
        DIGEST = "digest"  # once a day
        NONE = "none"  # they look by themselves

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    new_message = models.CharField(max_length=8, choices=NewMessage, default=NewMessage.EACH)
    digest_at = models.TimeField(null=True)  # by the practice's clock
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    mobile = models.CharField(
        max_length=32, blank=True
    )  # the colleague's own, for crises: a text says no more
    changed_at = models.DateTimeField()


class OnCall(Dated):
    """Who is told when a client writes words of crisis, from an instant until another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class PushSubscriptionQuerySet(models.QuerySet):
    def on(self) -> Self:
        return self.filter(ended_at=None)


class PushSubscription(SealedRow):
    """One browser that may be woken. The address belongs to the browser's maker; a push carries no content."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    endpoint = SealedField()
    endpoint_hash = models.BinaryField(max_length=32)  # keyed
    agent = models.CharField(max_length=60, blank=True)  # in words: "Chrome on Android"
    # the one sentence that its worker says; it can't be told another one from here
    says = models.CharField(max_length=10, choices=Discretion, default=Discretion.SILENT)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            # two people may share a browser: each turns it on and off for themself
            models.UniqueConstraint(
                fields=["user", "endpoint_hash"],
                condition=models.Q(ended_at=None),
                name="one_bell_per_browser",
            )
        ]
