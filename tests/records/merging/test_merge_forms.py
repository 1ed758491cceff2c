"""Forms of two files that become one: what waits in both is asked once, what was signed still verifies."""

import pytest

from consent import verifying
from consent.models import FormRequest, Signature
from practice import pdf
from records import actions as records
from tests.conftest import Clock
from tests.consent.filling import asked
from tests.people import People, actor_of
from tests.records.merging import twofold


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render", lambda html, **_said: b"%PDF-1.7 " + html.encode())


def test_one_form_waits_and_signatures_hold(people: People, clock: Clock) -> None:
    twin = twofold.make(people, clock())
    other = asked.version(clock(), key="other")
    signed = asked.ask(twin, people.ana, clock(), versions=[other])
    asked.fill(signed, actor_of(twin), clock())
    asked.finish(signed, actor_of(twin), clock())
    theirs, ours = (asked.ask(client, people.ana, clock()) for client in (twin, people.dan))
    records.merge_clients(
        duplicate=twin, survivor=people.dan, submission=None, actor=actor_of(people.ana), now=clock()
    )
    waiting = FormRequest.objects.for_client(people.dan.pk).open()
    assert [one.pk for one in waiting] == [ours.pk]
    theirs.refresh_from_db()
    assert (theirs.state, theirs.client_id) == ("withdrawn", people.dan.pk)
    signature = Signature.objects.select_related("form_version").get(form_version=other)
    assert [
        one.words for one in verifying.verify(signature, by=asked.grant(people.dan)) if not one.is_good
    ] == []
