"""Who has read the policy, and what they have not read yet. A change that matters asks again; another does not."""

from functools import lru_cache
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from consent.models import PolicyAcknowledgement
from practice import policy
from practice.models import Client, CommunicationsPolicy
from practice.policy import PolicyInForce


def wanted(rules: PolicyInForce) -> int:
    """The version that clients should have read, or a later one: the newest important one, else the first."""
    return _wanted(rules.id, rules.version)


@lru_cache(maxsize=32)
def _wanted(_policy_id: UUID, version: int) -> int:
    """Versions never change, so what was found for one holds."""
    known = CommunicationsPolicy.objects.published().filter(version__lte=version)
    important = known.filter(is_material=True).values_list("version", flat=True).first()
    return important or known.values_list("version", flat=True).last() or version


def has_read(person: UUID | None, rules: PolicyInForce) -> bool:
    mine = _of(person)
    return mine.filter(policy__version__gte=wanted(rules)).exists()


def last_read(person: UUID | None) -> CommunicationsPolicy | None:
    found = _of(person).select_related("policy").order_by("-policy__version").first()
    return found.policy if found else None


def _of(person: UUID | None) -> QuerySet[PolicyAcknowledgement]:
    """Nobody's own for who is nobody."""
    everything = PolicyAcknowledgement.objects.all()
    return everything.filter(user_id=person) if person else everything.none()


def unread(clients: QuerySet[Client], rules: PolicyInForce) -> QuerySet[Client]:
    """Those in care who have not read it; who acts for a client may have read it for them."""
    theirs = PolicyAcknowledgement.objects.filter(
        client_id=OuterRef("pk"), policy__version__gte=wanted(rules)
    )
    return in_care(clients).exclude(Exists(theirs))


def in_care(clients: QuerySet[Client]) -> QuerySet[Client]:
    """Whom the policy is for: a couple's or group's file is read by each of them in their own."""
    kind = Client.Kind.INDIVIDUAL
    return clients.filter(kind=kind, status=Client.Status.ACTIVE, user__isnull=False)


def counts() -> tuple[int, int]:
    """How many clients have read what is in force, of how many."""
    everybody = Client.objects.all()
    total = in_care(everybody).count()
    return total - unread(everybody, policy.current()).count(), total
