"""The only doors through which words leave the house: an envelope in, a receipt or a reasoned refusal out.

Nothing here knows a model. `send("email", envelope)` has three endings, and never a fourth:

- a `Receipt`: the provider took it;
- `TransportError`: the provider certainly did not take it; `permanent` says whether to try again;
- `Uncertain`: it may have taken it; never send it again unseen.

An envelope that no fresh decision stands behind is not carried at all: `Unwarranted`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings

from messaging.transports import api_mail, email, push, sms
from messaging.transports.base import Envelope, Receipt, Transport


def _email(settings: Any) -> Transport:
    return api_mail.from_settings(settings) if settings.SOTTO_MAIL_API else email.from_settings(settings)


TRANSPORTS: Mapping[str, Callable[[Any], Transport]] = {
    "email": _email,
    "sms": sms.from_settings,
    "push": push.from_settings,
}


def send(channel: str, envelope: Envelope) -> Receipt:
    """By the transport as it is configured now. KeyError for a channel that has none."""
    transport = TRANSPORTS[channel](settings)
    envelope.warrant.spend()
    return transport.send(envelope)
