"""The text provider's HTTP interface, in Twilio's shape."""

import base64
import binascii
import hmac
from dataclasses import replace
from email.utils import format_datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from messaging.emulators import ledger, loopback, statuses
from messaging.emulators.desk import Desk
from messaging.emulators.faults import Order, TextFault
from messaging.emulators.statuses import Report
from messaging.emulators.web import Answer, Request, as_json
from messaging.transports import segments

# HTTP status, the provider's code, its words
REFUSALS: dict[TextFault, tuple[int, int, str]] = {
    TextFault.RATE_LIMITED: (429, 20429, "Too many requests"),
    TextFault.SERVER_ERROR: (500, 20500, "Internal server error"),
    TextFault.OPTED_OUT: (400, 21610, "Attempt to send to unsubscribed recipient"),
    TextFault.INVALID_NUMBER: (400, 21211, "Invalid 'To' phone number"),
    TextFault.NOT_MOBILE: (400, 21614, "'To' number is not a valid mobile number"),
}
LONGEST = 1600


def create(request: Request, desk: Desk, account: str) -> Answer:
    """POST …/Accounts/<account>/Messages.json"""
    if not is_signed_in(request.headers["Authorization"], account, desk.token):
        return _error(401, 20003, "Authenticate")
    form = request.form
    to, text = form.get("To", ""), form.get("Body", "")
    sender = form.get("From") or form.get("MessagingServiceSid", "")
    callback = form.get("StatusCallback", "")
    if not to or not sender or not text:
        return _error(400, 21602, "Message body, sender and recipient are required")
    if len(text) > LONGEST:
        return _error(400, 21617, "The message body exceeds the 1600 character limit")
    if callback and not _is_callable(callback):
        return _error(400, 21609, "Invalid StatusCallback")
    order = desk.faults.for_text(to)
    refusal = REFUSALS.get(TextFault(order.fault)) if order else None
    practice = sender if sender.startswith("+") else desk.practice_number
    if refusal is None and desk.ledger.is_opted_out(to, practice):
        refusal = REFUSALS[TextFault.OPTED_OUT]
    if refusal:
        return _error(*refusal)
    if order and order.fault is TextFault.DROP_BEFORE_ACCEPTING:
        return Answer(is_dropped=True)
    return _take(desk, account, _item(to, sender, text, callback), callback, order)


def _take(desk: Desk, account: str, item: ledger.Item, callback: str, order: Order | None) -> Answer:
    desk.ledger.take(item)
    fault = order.fault if order else None
    steps = statuses.UNDELIVERED if fault is TextFault.UNDELIVERED else statuses.DELIVERED
    facts = {"AccountSid": account, "From": item.sender, "To": item.to, "ApiVersion": "2010-04-01"}
    report = Report(callback, item.id, facts, steps)
    then = None if fault is TextFault.SILENT else partial(desk.reporter.report, report)
    match fault:
        case TextFault.ERROR_AFTER_ACCEPTING:
            return replace(_error(500, 20500, "Internal server error"), then=then)
        case TextFault.DROP_AFTER_ACCEPTING:
            return Answer(is_dropped=True, then=then)
        case TextFault.GARBLED:
            return Answer(status=201, content=b"<html>Created</html>", type="text/html", then=then)
    after = order.seconds if order and fault is TextFault.SLOW else 0.0
    return replace(as_json(_resource(item, account), 201), then=then, after=after)


def _item(to: str, sender: str, text: str, callback: str) -> ledger.Item:
    reference = parse_qs(urlsplit(callback).query).get("delivery", [""])[0]
    return ledger.Item(
        id=new_sid(),
        channel="text",
        direction="out",
        at=ledger.now(),
        sender=sender,
        to=to,
        text=text,
        reference=reference,
        status="queued",
    )


def new_sid() -> str:
    return f"SM{uuid4().hex}"


def _resource(item: ledger.Item, account: str) -> dict[str, Any]:
    at = format_datetime(item.at)
    return {
        "sid": item.id,
        "account_sid": account,
        "api_version": "2010-04-01",
        "body": item.text,
        "date_created": at,
        "date_updated": at,
        "date_sent": None,
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": item.sender,
        "num_media": "0",
        "num_segments": str(segments.measure(item.text).count),
        "status": item.status,
        "to": item.to,
        "uri": f"/2010-04-01/Accounts/{account}/Messages/{item.id}.json",
    }


def _error(status: int, code: int, message: str) -> Answer:
    return as_json({"code": code, "message": message, "more_info": "", "status": status}, status)


def is_signed_in(header: str | None, account: str, token: str) -> bool:
    scheme, _, encoded = (header or "").partition(" ")
    try:
        given = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        return False
    return scheme.lower() == "basic" and hmac.compare_digest(given, f"{account}:{token}".encode())


def _is_callable(url: str) -> bool:
    try:
        loopback.require_url(url)
    except ValueError:
        return False
    return True
