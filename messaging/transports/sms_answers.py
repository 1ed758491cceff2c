"""What a text provider's answers and status codes mean, in our words."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from messaging.transports.base import Reason, Receipt, TransportError, Uncertain

# https://www.twilio.com/docs/api/errors
REASONS: Mapping[str, Reason] = {
    "20003": Reason.SIGN_IN_REFUSED,
    "20429": Reason.RATE_LIMITED,
    "21211": Reason.INVALID_NUMBER,
    "21217": Reason.INVALID_NUMBER,
    "21408": Reason.NOT_THERE,
    "21610": Reason.OPTED_OUT,
    "21614": Reason.INVALID_NUMBER,
    "21617": Reason.TOO_LONG,
    "30002": Reason.ACCOUNT_STOPPED,
    "30003": Reason.UNREACHABLE,
    "30004": Reason.RECIPIENT_REFUSED,
    "30005": Reason.INVALID_NUMBER,
    "30006": Reason.INVALID_NUMBER,
    "30007": Reason.FILTERED,
    "30008": Reason.PROVIDER_ERROR,
    "30022": Reason.RATE_LIMITED,
    "30023": Reason.DAILY_CAP,
    "30032": Reason.SENDER_UNREGISTERED,
    "30034": Reason.SENDER_UNREGISTERED,
}


def reason_of(code: str) -> Reason:
    """Our word for a provider's error number, of an answer or of a status webhook's `ErrorCode`."""
    return REASONS.get(code, Reason.REJECTED)


def read(provider: str, status: int, content: bytes) -> Receipt:
    """Raises TransportError where the answer is a clear no, Uncertain where it is neither yes nor no."""
    answer = _parse(content)
    if 200 <= status < 300:
        return _receipt(provider, answer)
    if status >= 500:
        # A server that broke may have broken after it took the text.
        raise Uncertain(Reason.PROVIDER_ERROR, code=str(status))
    raise _refusal(status, answer)


def _receipt(provider: str, answer: Mapping[str, Any]) -> Receipt:
    reference = answer.get("sid")
    if not isinstance(reference, str) or not reference.isalnum() or len(reference) > 64:
        raise Uncertain(Reason.UNREADABLE_ANSWER)
    return Receipt(provider, reference, _instant(answer.get("date_created")))


def _refusal(status: int, answer: Mapping[str, Any]) -> TransportError:
    number = answer.get("code")
    code = str(number) if isinstance(number, int) and not isinstance(number, bool) else str(status)
    if status == 429:
        return TransportError(Reason.RATE_LIMITED, permanent=False, code=code)
    if status == 401:
        # The practice's own mistake, not the recipient's: it keeps until the token is mended.
        return TransportError(Reason.SIGN_IN_REFUSED, permanent=False, code=code)
    return TransportError(reason_of(code), permanent=True, code=code)


def _parse(content: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _instant(text: object) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC) if isinstance(text, str) else None
    except (ValueError, TypeError, OverflowError):
        return None
