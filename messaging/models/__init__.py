"""What is said and carried."""

from messaging.models.deliveries import Delivery, DeliveryEvent, ProviderEvent
from messaging.models.inbound import InboundItem
from messaging.models.threads import Attachment, Draft, Message, MessageRead, Thread
from messaging.models.wordings import SavedWording

__all__ = [
    "Attachment",
    "Delivery",
    "DeliveryEvent",
    "Draft",
    "InboundItem",
    "Message",
    "MessageRead",
    "ProviderEvent",
    "SavedWording",
    "Thread",
]
