"""The only doors through which words leave the house: an envelope in, a receipt or a reasoned refusal out.

Nothing here knows a model. `get("email").send(envelope)` has three endings, and never a fourth:

- a `Receipt`: the provider took it;
- `TransportError`: the provider certainly did not take it; `permanent` says whether to try again;
- `Uncertain`: it may have taken it; never send it again unseen.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings

from messaging.transports import email, sms
from messaging.transports.base import Transport

TRANSPORTS: Mapping[str, Callable[[Any], Transport]] = {
    "email": email.from_settings,
    "sms": sms.from_settings,
}


def get(channel: str) -> Transport:
    """The transport of an unsecured channel, as configured now. KeyError for a channel that has none."""
    return TRANSPORTS[channel](settings)
