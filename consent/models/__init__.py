"""Agreements: forms, signatures, consents, and what narrows or widens them."""

from consent.models.acknowledgements import PolicyAcknowledgement
from consent.models.agreements import Consent, FormVersion, Signature
from consent.models.decisions import DecisionRecord
from consent.models.limits import ChannelRequest, SafeContact
from consent.models.opt_outs import OptOut

__all__ = [
    "ChannelRequest",
    "Consent",
    "DecisionRecord",
    "FormVersion",
    "OptOut",
    "PolicyAcknowledgement",
    "SafeContact",
    "Signature",
]
