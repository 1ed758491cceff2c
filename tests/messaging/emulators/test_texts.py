import pytest
import requests

from messaging.emulators import answers
from messaging.emulators.faults import MAGIC_NUMBERS, TextFault
from messaging.emulators.hub import Outcome
from messaging.emulators.program import Emulators
from messaging.emulators.texts import REFUSALS
from tests.messaging.emulators import support
from tests.messaging.emulators.support import Hub


def test_a_text_is_created_in_the_providers_shape(running: Emulators) -> None:
    answer = support.send_text(running, Body="¿Qué tal?")
    assert answer.status_code == 201
    resource = answer.json()
    assert resource["sid"].startswith("SM") and len(resource["sid"]) == 34
    assert (resource["status"], resource["num_segments"]) == ("queued", "1")
    assert (resource["to"], resource["from"]) == (support.DAN_NUMBER, support.PRACTICE_NUMBER)


def test_its_statuses_are_reported_in_order_and_signed(running: Emulators, hub: Hub) -> None:
    callback = f"{hub.url}/webhooks/sms/status/?delivery=d-7&attempt=1"
    sid = support.send_text(running, StatusCallback=callback).json()["sid"]
    support.until(lambda: len(hub.calls) == 3)
    assert [call.form["MessageStatus"] for call in hub.calls] == ["queued", "sent", "delivered"]
    assert {call.form["MessageSid"] for call in hub.calls} == {sid}
    assert {call.path for call in hub.calls} == {"/webhooks/sms/status/?delivery=d-7&attempt=1"}
    assert all(hub.is_genuine(call) and "ErrorCode" not in call.form for call in hub.calls)
    (entry,) = running.ledger.entries()
    assert (entry.id, entry.reference, entry.channel) == (sid, "d-7", "text")
    assert running.ledger.items("text")[0].status == "delivered"


def test_a_handset_out_of_reach(running: Emulators, hub: Hub) -> None:
    running.faults.order(TextFault.UNDELIVERED)
    support.send_text(running, StatusCallback=f"{hub.url}/s")
    support.until(lambda: len(hub.calls) == 3)
    last = hub.calls[-1].form
    assert (last["MessageStatus"], last["ErrorCode"]) == ("undelivered", "30003")


@pytest.mark.parametrize("fault", [TextFault.DROP_AFTER_ACCEPTING, TextFault.ERROR_AFTER_ACCEPTING])
def test_a_text_whose_answer_was_lost_still_reports(running: Emulators, hub: Hub, fault: TextFault) -> None:
    running.faults.order(fault)
    try:
        support.send_text(running, StatusCallback=f"{hub.url}/s?delivery=d-8")
    except requests.ConnectionError:
        pass
    support.until(lambda: len(hub.calls) == 3)
    assert "delivery=d-8" in hub.calls[-1].path


def test_reports_are_repeated_while_the_hub_is_down(
    running: Emulators, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.emulators.statuses.PAUSE", 0.05)
    hub.status = 503
    support.send_text(running, StatusCallback=f"{hub.url}/s")
    support.until(lambda: len(hub.calls) >= 2)
    hub.status = 200
    support.until(lambda: running.ledger.items("text")[0].status == "delivered")
    support.until(lambda: hub.calls[-1].form["MessageStatus"] == "delivered")


def test_who_does_not_know_the_token_is_refused(running: Emulators) -> None:
    url = f"http://127.0.0.1:{running.port}/2010-04-01/Accounts/{support.ACCOUNT}/Messages.json"
    form = {"To": support.DAN_NUMBER, "From": support.PRACTICE_NUMBER, "Body": "x"}
    for auth in (None, (support.ACCOUNT, "wrong"), ("AC2", support.TOKEN), ("", "")):
        answer = requests.post(url, data=form, auth=auth, timeout=60)
        assert (answer.status_code, answer.json()["code"]) == (401, 20003)
    broken = requests.post(url, data=form, headers={"Authorization": "Basic %%%"}, timeout=60)
    assert broken.status_code == 401
    assert running.ledger.entries() == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"Body": ""}, 21602),
        ({"To": ""}, 21602),
        ({"From": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
        ({"StatusCallback": "http://hub.example/s"}, 21609),
        ({"StatusCallback": "https://127.0.0.1/s"}, 21609),
        ({"StatusCallback": "file:///etc/passwd"}, 21609),
    ],
)
def test_bad_requests(running: Emulators, fields: dict[str, str], code: int) -> None:
    answer = support.send_text(running, **fields)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert running.ledger.entries() == []


@pytest.mark.parametrize(("number", "fault"), [pair for pair in MAGIC_NUMBERS.items() if pair[1] in REFUSALS])
def test_numbers_that_fail_by_themselves(running: Emulators, number: str, fault: TextFault) -> None:
    answer = support.send_text(running, To=number)
    assert (answer.status_code, answer.json()["code"]) == REFUSALS[fault][:2]


def test_stop_binds_the_provider_until_start(running: Emulators) -> None:
    def say(text: str) -> Outcome:
        return answers.send_text(
            running.desk, sender=support.DAN_NUMBER, to=support.PRACTICE_NUMBER, text=text
        )

    assert support.send_text(running).status_code == 201
    assert say(" stop ") == Outcome.TAKEN
    assert support.send_text(running).json()["code"] == 21610
    assert support.send_text(running, To="+15550100999").status_code == 201
    say("Please stop calling me Daniel")
    say("START")
    assert support.send_text(running).status_code == 201
