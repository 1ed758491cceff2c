"""Who of the practice a matter is for. A pure function of the circumstance."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from practice.vocabulary import ADMINISTRATIVE, Circumstance


class Audience(TextChoices):
    CLINICAL = "clinical", _("clinical")
    SCHEDULING = "scheduling", _("scheduling")
    BILLING = "billing", _("billing")


def of(circumstance: Circumstance | str) -> Audience:
    """What is sealed under the administrative class is the desk's; raises ValueError on an unknown word."""
    one = Circumstance(circumstance)
    if one is Circumstance.BILLING:
        return Audience.BILLING
    return Audience.SCHEDULING if one in ADMINISTRATIVE else Audience.CLINICAL


def circumstances(audience: Audience | str) -> list[str]:
    return [one.value for one in Circumstance if of(one) == Audience(audience)]
