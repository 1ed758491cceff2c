"""A mailbox brings a mail again that it brought before, in other bytes."""

import json
from datetime import datetime

from messaging.actions.reports import empty
from messaging.mail import ParsedMail, same
from messaging.mail.authentic import Proof
from messaging.models import InboundItem
from practice import crypto, locks


def take_known(
    item: InboundItem, letter: ParsedMail, proof: Proof, grant: crypto.Grant, now: datetime
) -> bool:
    """Within the filing act. False: it is new here, or nothing is told by which to know it; then it is never taken for
    another. By the same mailbox alone: whoever brings it by another way may be somebody else."""
    digest = _digest(item, letter, proof, grant)
    if digest is None:
        return False
    locks.only_one(f"same mail {digest.hex()}")
    if not InboundItem.objects.filter(same=digest).exclude(pk=item.pk).exists():
        item.same = digest  # kept with whatever becomes of it
        return False
    item.state, item.reason, item.settled_at = InboundItem.State.FILED, InboundItem.Reason.KNOWN, now
    empty(item)
    return True


def _digest(item: InboundItem, letter: ParsedMail, proof: Proof, grant: crypto.Grant) -> bytes | None:
    """`proof`: what calls itself the same but is vouched for otherwise is not the same."""
    mailbox = json.loads(crypto.open(item, "envelope", by=grant) or "{}").get("mailbox")
    raw = crypto.open_bytes(item, "raw", by=grant) or b""
    told = same.told(raw, letter) if mailbox else None
    if told is None:
        return None
    return crypto.ring().index("inbound_same", json.dumps([mailbox, proof.value, told]))
