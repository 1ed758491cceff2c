"""The acts of agreement: one atomic function each."""

from consent.actions.acknowledging import acknowledge_policy
from consent.actions.addresses import prove_address
from consent.actions.consents import give_consent, opt_out, revoke_consent
from consent.actions.decisions import keep_decision
from consent.actions.forms import publish_form

__all__ = [
    "acknowledge_policy",
    "give_consent",
    "keep_decision",
    "opt_out",
    "prove_address",
    "publish_form",
    "revoke_consent",
]
