"""What is said and carried."""

from messaging.models.deliveries import Delivery, DeliveryEvent, ProviderEvent
from messaging.models.digests import Digest
from messaging.models.inbound import InboundItem, InboundMedia
from messaging.models.inquiries import ContactPage, Inquiry, InquiryAnswer, InquiryNote, Referral
from messaging.models.mailbox import Mailbox
from messaging.models.threads import Attachment, Draft, DraftFile, Message, MessageRead, Thread
from messaging.models.wordings import SavedWording
from messaging.models.working import CrisisFlag, HandOver, InternalNote, Promise

__all__ = [
    "Attachment",
    "ContactPage",
    "CrisisFlag",
    "Delivery",
    "DeliveryEvent",
    "Digest",
    "Draft",
    "DraftFile",
    "HandOver",
    "InboundItem",
    "InboundMedia",
    "Inquiry",
    "InquiryAnswer",
    "InquiryNote",
    "InternalNote",
    "Mailbox",
    "Message",
    "MessageRead",
    "Promise",
    "ProviderEvent",
    "Referral",
    "SavedWording",
    "Thread",
]
