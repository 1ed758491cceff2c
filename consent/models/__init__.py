"""Agreements: forms, signatures, consents, and what narrows or widens them."""

from consent.models.acknowledgements import PolicyAcknowledgement
from consent.models.agreements import Consent, FormVersion, Signature
from consent.models.asking import FormFile, FormRequest, Packet, PacketTemplate
from consent.models.decisions import DecisionRecord, Override
from consent.models.limits import ChannelRequest, Made, Restriction, SafeContact
from consent.models.opt_outs import OptOut

__all__ = [
    "ChannelRequest",
    "Consent",
    "DecisionRecord",
    "FormFile",
    "FormRequest",
    "FormVersion",
    "Made",
    "OptOut",
    "Override",
    "Packet",
    "PacketTemplate",
    "PolicyAcknowledgement",
    "Restriction",
    "SafeContact",
    "Signature",
]
