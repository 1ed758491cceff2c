"""Agreements: forms, signatures, consents, and what narrows or widens them."""

from consent.models.acknowledgements import PolicyAcknowledgement, PolicyReminder
from consent.models.agreements import Consent, FormVersion, Signature
from consent.models.asking import FormFile, FormReminder, FormRequest, Packet, PacketTemplate
from consent.models.decisions import DecisionRecord, Override
from consent.models.limits import ChannelRequest, Made, Restriction, SafeContact
from consent.models.opt_outs import OptOut
from consent.models.safety import AddressChange, Refusal, SafetyAnswers

__all__ = [
    "AddressChange",
    "ChannelRequest",
    "Consent",
    "DecisionRecord",
    "FormFile",
    "FormReminder",
    "FormRequest",
    "FormVersion",
    "Made",
    "OptOut",
    "Override",
    "Packet",
    "PacketTemplate",
    "PolicyAcknowledgement",
    "PolicyReminder",
    "Refusal",
    "Restriction",
    "SafeContact",
    "SafetyAnswers",
    "Signature",
]
