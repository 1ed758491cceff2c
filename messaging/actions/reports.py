"""A mail server's report of what became of a mail of ours: noted where that mail is, and put before nobody."""

from datetime import datetime

from messaging import coming_back, mail
from messaging.actions.statuses import receive_status
from messaging.mail import bounces
from messaging.models import Delivery, InboundItem
from practice.models import DataKey


def take_report(item: InboundItem, raw: bytes, letter: mail.ParsedMail, now: datetime) -> bool:
    """Within the filing act. False: it is none, or speaks of no mail of ours."""
    report = bounces.read(raw)
    about = coming_back.of_ours(report, letter) if report else None
    if report is None or about is None:
        return False
    receive_status(
        provider="mail",
        event_id=bytes(item.digest).hex(),
        reference="",
        delivery_id=about.pk,
        state=coming_back.STATES.get(report.action, "sent"),
        problem=coming_back.reason(report),
        now=now,
    )
    item.state, item.reason, item.settled_at = InboundItem.State.FILED, InboundItem.Reason.CAME_BACK, now
    if isinstance(about, Delivery):
        item.client_id = about.message.client_id
    empty(item)
    return True


def empty(item: InboundItem) -> None:
    """Nothing of it is needed here any more; its own key goes with it."""
    item.raw = item.envelope = item.sender = item.preview = None
    item.save()
    DataKey.objects.filter(vault_id=item.vault_id).delete()
