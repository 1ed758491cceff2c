"""What is said and carried."""

from messaging.models.deliveries import Delivery, DeliveryEvent, ProviderEvent
from messaging.models.inbound import InboundItem
from messaging.models.inquiries import ContactPage, Inquiry, InquiryAnswer, InquiryNote, Referral
from messaging.models.mailbox import Mailbox
from messaging.models.threads import Attachment, Draft, Message, MessageRead, Thread
from messaging.models.wordings import SavedWording

__all__ = [
    "Attachment",
    "ContactPage",
    "Delivery",
    "DeliveryEvent",
    "Draft",
    "InboundItem",
    "Inquiry",
    "InquiryAnswer",
    "InquiryNote",
    "Mailbox",
    "Message",
    "MessageRead",
    "ProviderEvent",
    "Referral",
    "SavedWording",
    "Thread",
]
