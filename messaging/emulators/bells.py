"""A browser maker's push service (RFC 8030, 8292): it takes a bell without content, signed, and with a time to live."""

import time
from functools import partial
from http import HTTPStatus
from uuid import uuid4

from messaging.emulators import ledger, statements
from messaging.emulators.desk import Desk
from messaging.emulators.faults import BellFault
from messaging.emulators.web import Answer, Request, words

LONGEST_DAY = 24 * 3600
REFUSALS: dict[BellFault, int] = {
    BellFault.GONE: HTTPStatus.GONE,
    BellFault.UNKNOWN: HTTPStatus.NOT_FOUND,
    BellFault.RATE_LIMITED: HTTPStatus.TOO_MANY_REQUESTS,
    BellFault.SERVER_ERROR: HTTPStatus.SERVICE_UNAVAILABLE,
    BellFault.REFUSED: HTTPStatus.BAD_REQUEST,
}


def ring(request: Request, desk: Desk, device: str) -> Answer:
    """POST /push/<device>"""
    if problem := _problem(request):
        return problem
    order = desk.faults.for_bell(device)
    fault = order.fault if order else None
    if isinstance(fault, BellFault) and fault in REFUSALS:
        return words(fault.value, REFUSALS[fault])
    if fault is BellFault.DROP_BEFORE_ACCEPTING:
        return Answer(is_dropped=True)
    item = _item(device)
    desk.ledger.take(item)
    if fault is BellFault.DROP_AFTER_ACCEPTING:
        return Answer(is_dropped=True)
    return Answer(status=HTTPStatus.CREATED, headers={"Location": f"/push/{device}/{item.id}"})


def _problem(request: Request) -> Answer | None:
    """What a browser maker's service would not take; and content, which none of ours may have."""
    headers = request.headers
    host = headers["Host"]
    claims = statements.read(headers["Authorization"] or "")
    if claims is None or claims.audience != f"http://{host}":
        return words("The signature does not hold", HTTPStatus.FORBIDDEN)
    if not 0 < claims.expires - time.time() <= LONGEST_DAY:
        return words("The statement has ended, or lasts too long", HTTPStatus.FORBIDDEN)
    if not claims.contact.startswith(("mailto:", "https://")):
        return words("No contact", HTTPStatus.FORBIDDEN)
    refused = partial(words, status=HTTPStatus.BAD_REQUEST)
    ttl = headers["TTL"] or ""
    if not (ttl.isascii() and ttl.isdecimal()):
        return refused("TTL is missing")
    if headers["Content-Length"] != "0" or headers["Content-Encoding"]:
        return refused("Only without content")
    return None


def _item(device: str) -> ledger.Item:
    return ledger.Item(
        id=uuid4().hex, channel="push", direction="out", at=ledger.now(), sender="", to=device, text=""
    )
