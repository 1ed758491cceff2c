"""The acts of agreement: one atomic function each."""

from consent.actions.consents import give_consent, opt_out, revoke_consent
from consent.actions.decisions import keep_decision
from consent.actions.forms import publish_form

__all__ = ["give_consent", "keep_decision", "opt_out", "publish_form", "revoke_consent"]
