"""Ways in which a provider fails, on request: by the number or address itself, or through /faults."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class TextFault(StrEnum):
    RATE_LIMITED = "rate_limited"  # 429, not taken
    SERVER_ERROR = "server_error"  # 500, not taken
    ERROR_AFTER_ACCEPTING = "error_after_accepting"  # 500, yet taken
    OPTED_OUT = "opted_out"  # 400 with code 21610
    INVALID_NUMBER = "invalid_number"  # 400 with code 21211
    NOT_MOBILE = "not_mobile"  # 400 with code 21614
    SLOW = "slow"  # taken; the answer waits `seconds`
    DROP_BEFORE_ACCEPTING = "drop_before_accepting"  # read, not taken, connection closed
    DROP_AFTER_ACCEPTING = "drop_after_accepting"  # taken, connection closed without an answer
    GARBLED = "garbled"  # taken; the answer makes no sense
    UNDELIVERED = "undelivered"  # taken; later reported as undelivered, 30003
    SILENT = "silent"  # taken; no status is ever reported


class MailFault(StrEnum):
    TEMPORARY = "temporary"  # 451 at the recipient
    PERMANENT = "permanent"  # 550 at the recipient
    TEMPORARY_AFTER_DATA = "temporary_after_data"  # 452 to the whole letter
    PERMANENT_AFTER_DATA = "permanent_after_data"  # 554 to the whole letter
    CLOSE_BEFORE_DATA = "close_before_data"  # closed at the recipient
    CLOSE_AFTER_DATA = "close_after_data"  # taken, closed without an answer
    CLOSE_UNTAKEN = "close_untaken"  # the letter read, not taken, closed without an answer
    HANG_AFTER_DATA = "hang_after_data"  # taken; the answer waits `seconds`
    GARBLED = "garbled"  # taken; the answer makes no sense


class BellFault(StrEnum):
    GONE = "gone"  # 410
    UNKNOWN = "unknown"  # 404
    RATE_LIMITED = "rate_limited"  # 429
    SERVER_ERROR = "server_error"  # 503
    REFUSED = "refused"  # 400
    DROP_BEFORE_ACCEPTING = "drop_before_accepting"  # read, not taken, connection closed
    DROP_AFTER_ACCEPTING = "drop_after_accepting"  # taken, connection closed without an answer


class MediaFault(StrEnum):
    """Of a picture that came with a text, when it is fetched."""

    GONE = "gone"  # 404
    RATE_LIMITED = "rate_limited"  # 429
    SERVER_ERROR = "server_error"  # 500
    SLOW = "slow"  # the answer waits `seconds`
    DROPPED = "dropped"  # connection closed
    ELSEWHERE = "elsewhere"  # leads on to an address within walls
    IN_A_RING = "in_a_ring"  # leads on without an end


Fault = TextFault | MailFault | BellFault | MediaFault
KINDS: Mapping[str, type[Fault]] = {
    "text": TextFault,
    "mail": MailFault,
    "push": BellFault,
    "media": MediaFault,
}
ANYONE = "*"
MAGIC_LOCAL_PART = "fault-"  # fault-temporary@… fails so, whatever the domain
# The first three are the provider's own test numbers.
MAGIC_NUMBERS: Mapping[str, TextFault] = {
    "+15005550001": TextFault.INVALID_NUMBER,
    "+15005550004": TextFault.OPTED_OUT,
    "+15005550009": TextFault.NOT_MOBILE,
    "+15005550429": TextFault.RATE_LIMITED,
    "+15005550500": TextFault.SERVER_ERROR,
    "+15005550408": TextFault.DROP_AFTER_ACCEPTING,
}


@dataclass(slots=True)
class Order:
    """Fail in this way, so many times (None: until told otherwise)."""

    fault: Fault
    times: int | None
    seconds: float


class Faults:
    def __init__(self) -> None:
        self._orders: dict[tuple[type[Fault], str], Order] = {}
        self._lock = threading.Lock()

    def order(
        self, fault: Fault, *, to: str = ANYONE, times: int | None = None, seconds: float = 15.0
    ) -> None:
        with self._lock:
            self._orders[type(fault), to.lower()] = Order(fault, times, seconds)

    def clear(self) -> None:
        with self._lock:
            self._orders.clear()

    def for_text(self, to: str) -> Order | None:
        magic = MAGIC_NUMBERS.get(to)
        return self._take(TextFault, to) or (Order(magic, None, 15.0) if magic else None)

    def for_mail(self, to: str) -> Order | None:
        return self._take(MailFault, to) or _magic_mail(to)

    def for_bell(self, device: str) -> Order | None:
        return self._take(BellFault, device)

    def for_media(self, name: str) -> Order | None:
        return self._take(MediaFault, name)

    def _take(self, kind: type[Fault], to: str) -> Order | None:
        with self._lock:
            for key in ((kind, to.lower()), (kind, ANYONE)):
                order = self._orders.get(key)
                if order is None:
                    continue
                if order.times is not None:
                    order.times -= 1
                    if order.times <= 0:
                        del self._orders[key]
                return order
        return None


def _magic_mail(to: str) -> Order | None:
    local = to.partition("@")[0].lower()
    if not local.startswith(MAGIC_LOCAL_PART):
        return None
    try:
        return Order(MailFault(local.removeprefix(MAGIC_LOCAL_PART).replace("-", "_")), None, 15.0)
    except ValueError:
        return None
