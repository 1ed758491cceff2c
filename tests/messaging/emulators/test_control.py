import requests

from messaging.emulators.ledger import Item, Ledger, now
from messaging.emulators.program import Emulators
from tests.messaging.emulators import support


def test_the_ledger_names_everything_taken_oldest_first(running: Emulators, page: str) -> None:
    support.send_mail(running)
    sid = support.send_text(running).json()["sid"]
    entries = requests.get(f"{page}/ledger.json", timeout=60).json()["entries"]
    told = [(entry["number"], entry["channel"], entry["reference"]) for entry in entries]
    assert told == [(1, "mail", "d1"), (2, "text", "")]
    assert entries[1]["id"] == sid
    shown = str(entries)
    assert support.DAN_ADDRESS not in shown and support.DAN_NUMBER not in shown
    later = requests.get(f"{page}/ledger.json?since=1", timeout=60).json()["entries"]
    assert [e["number"] for e in later] == [2]


def test_what_came_in_is_no_entry(running: Emulators, page: str) -> None:
    requests.post(f"{page}/texts/", data={"sender": "+15550100777", "text": "x"}, timeout=60)
    assert requests.get(f"{page}/ledger.json", timeout=60).json() == {"entries": []}
    assert len(running.ledger.items("text")) == 1


def test_items_in_full(running: Emulators, page: str) -> None:
    support.send_text(running, Body="your code is 123456")
    support.send_text(running, To="+15550100999")
    which = {"channel": "text", "to": support.DAN_NUMBER}
    found = requests.get(f"{page}/items.json", params=which, timeout=60)
    assert [item["text"] for item in found.json()["items"]] == ["your code is 123456"]
    assert requests.get(f"{page}/items.json", timeout=60).status_code == 400


def test_failures_by_request(running: Emulators, page: str) -> None:
    def order(**form: str) -> int:
        return requests.post(f"{page}/faults", data=form, timeout=60).status_code

    assert order(channel="text", fault="rate_limited", times="1") == 200
    assert support.send_text(running).status_code == 429
    assert support.send_text(running).status_code == 201
    assert order(channel="text", fault="opted_out") == 200
    assert support.send_text(running).status_code == 400
    assert order() == 200
    assert support.send_text(running).status_code == 201
    assert order(channel="text", fault="temporary") == 400  # one of mail
    assert order(channel="mail", fault="temporary") == 200
    assert order(channel="mail", fault="temporary", times="x") == 400


def test_the_pages_forget_and_the_ledger_does_not() -> None:
    ledger = Ledger(kept=10)
    for number in range(25):
        ledger.take(
            Item(
                id=str(number),
                channel="text",
                direction="out",
                at=now(),
                sender="+1",
                to="+2",
                text="x",
                reference=f"d{number}",
            )
        )
    assert [item.id for item in ledger.items("text")] == [str(number) for number in range(24, 14, -1)]
    assert [entry.reference for entry in ledger.entries()] == [f"d{number}" for number in range(25)]
    ledger.set_status("text", "3", "sent")  # forgotten: no error
    ledger.set_status("text", "20", "sent")
    found = ledger.find("text", "20")
    assert found is not None and found.status == "sent"
