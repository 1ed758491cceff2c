"""For tests and proofs: the ledger, the texts in full, failures to order."""

from dataclasses import asdict
from http import HTTPStatus

from messaging.emulators import ledger
from messaging.emulators.desk import Desk
from messaging.emulators.faults import ANYONE, KINDS, Fault
from messaging.emulators.web import Answer, Request, as_json


def health(request: Request, desk: Desk) -> Answer:
    return as_json({"status": "up"})


def show_ledger(request: Request, desk: Desk) -> Answer:
    """GET /ledger.json?since=N: every mail and text taken, oldest first; ids, references and times alone."""
    since = request.query.get("since", "0")
    entries = desk.ledger.entries(int(since) if since.isascii() and since.isdecimal() else 0)
    return as_json({"entries": ledger.as_json(entries)})


def show_items(request: Request, desk: Desk) -> Answer:
    """GET /items.json?channel=mail|text|push&to=…: the kept ones in full, newest first."""
    to = request.query.get("to", "")
    match request.query.get("channel"):
        case "mail" | "text" | "push" as channel:
            items = [item for item in desk.ledger.items(channel) if not to or item.to == to]
        case _:
            return as_json({"error": "channel is mail, text or push"}, HTTPStatus.BAD_REQUEST)
    return as_json({"items": [{**asdict(item), "at": item.at.isoformat()} for item in items]})


def order_fault(request: Request, desk: Desk) -> Answer:
    """POST /faults channel, fault, [to], [times], [seconds]; without a fault all orders end."""
    form = request.form
    if not form.get("fault"):
        desk.faults.clear()
        return as_json({"faults": "none"})
    try:
        fault: Fault = KINDS.get(form.get("channel", "text"), KINDS["text"])(form["fault"])
        times = int(form["times"]) if form.get("times") else None
        seconds = float(form.get("seconds") or 15.0)
    except ValueError:
        return as_json({"error": "no such fault"}, HTTPStatus.BAD_REQUEST)
    desk.faults.order(fault, to=form.get("to") or ANYONE, times=times, seconds=seconds)
    return as_json({"faults": fault})
