"""A text with pictures: the provider names them, keeps them behind its password, and forgets them when told to."""

import pytest
import requests

from messaging.emulators import answers, pictures
from messaging.emulators.faults import MediaFault
from messaging.emulators.program import Emulators
from tests.messaging.emulators import support
from tests.messaging.emulators.support import Hub

PAIR = (support.ACCOUNT, support.TOKEN)


def sent(running: Emulators, hub: Hub, picture: str = "photo", text: str = "Look") -> dict[str, str]:
    answers.send_text(
        running.desk, sender=support.DAN_NUMBER, to=support.PRACTICE_NUMBER, text=text, picture=picture
    )
    assert hub.is_genuine(hub.calls[-1])
    return hub.calls[-1].form


def test_the_hub_is_told_where_it_lies(running: Emulators, hub: Hub) -> None:
    form = sent(running, hub)
    assert (form["NumMedia"], form["MediaContentType0"]) == ("1", "image/jpeg")
    assert form["MessageSid"].startswith("MM")
    assert form["MediaUrl0"].startswith(
        f"http://127.0.0.1:{running.port}/2010-04-01/Accounts/{support.ACCOUNT}/Messages/{form['MessageSid']}/Media/ME"
    )


def test_a_text_without_one_says_so(running: Emulators, hub: Hub) -> None:
    form = sent(running, hub, picture="")
    assert form["NumMedia"] == "0"
    assert form["MessageSid"].startswith("SM")
    assert "MediaUrl0" not in form


def test_it_is_handed_to_who_signs_in(running: Emulators, hub: Hub) -> None:
    url = sent(running, hub)["MediaUrl0"]
    assert requests.get(url, timeout=60).status_code == 401
    answer = requests.get(url, auth=PAIR, timeout=60)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.content == pictures.sample("photo").content


def test_removed_it_is_gone(running: Emulators, hub: Hub) -> None:
    url = sent(running, hub)["MediaUrl0"]
    assert requests.delete(f"{url}.json", timeout=60).status_code == 401
    assert requests.delete(f"{url}.json", auth=PAIR, timeout=60).status_code == 204
    assert requests.get(url, auth=PAIR, timeout=60).status_code == 404


@pytest.mark.parametrize("fault", [MediaFault.GONE, MediaFault.SERVER_ERROR, MediaFault.ELSEWHERE])
def test_it_fails_when_ordered(running: Emulators, hub: Hub, fault: MediaFault) -> None:
    url = sent(running, hub)["MediaUrl0"]
    running.faults.order(fault, times=1)
    assert requests.get(url, auth=PAIR, timeout=60, allow_redirects=False).status_code != 200
    assert requests.get(url, auth=PAIR, timeout=60).status_code == 200


def test_the_page_sends_a_picture_without_words(running: Emulators, hub: Hub, page: str) -> None:
    form = {"sender": support.DAN_NUMBER, "text": "", "picture": "drawing"}
    requests.post(f"{page}/texts/", data=form, timeout=60)
    assert hub.calls[-1].form["NumMedia"] == "1"
    assert "With it went a drawing." in requests.get(page, timeout=60).text


def test_a_sample_that_is_none_is_nothing(running: Emulators, hub: Hub, page: str) -> None:
    form = {"sender": support.DAN_NUMBER, "text": "", "picture": "../etc/passwd"}
    requests.post(f"{page}/texts/", data=form, timeout=60)
    assert hub.calls == []
