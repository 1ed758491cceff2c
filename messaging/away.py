"""Who of those who answer a client is away, and who answers meanwhile: for what is said by itself."""

from datetime import datetime

from messaging.talk import promised
from practice import answering
from practice.models import Client
from practice.policy import PolicyInForce
from practice.rules import answering as rules


def lines(client: Client, circumstance: str, policy: PolicyInForce, now: datetime) -> list[str]:
    """A sentence for each, in the language in force; none where everybody is there."""
    staffed = answering.of_client(client, circumstance, policy, now)
    looked = rules.outlook(now, staffed.answering, policy.response.of(circumstance))
    return promised.away(staffed, now, looked)
