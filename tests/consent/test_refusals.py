"""What reads like a refusal holds everything back until somebody decides; START and HELP have one fixed answer."""

from datetime import datetime

import pytest

from consent import actions
from consent.models import Consent, OptOut, Refusal
from messaging.actions import NotAllowed
from messaging.models import Delivery, InboundItem
from practice.models import AuditEvent, Notice
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

DANS = "+12025550141"


def comes(text: str, now: datetime) -> InboundItem:
    return doing.filed(doing.text_in(DANS, text, now), now)


def decide(people: People, clock: Clock, *, meant: bool) -> bool:
    return actions.decide_refusal(
        refusal=Refusal.objects.get(), was_meant=meant, actor=actor_of(people.ana), now=clock()
    )


class TestHolding:
    @pytest.mark.parametrize("text", ["please don't text me any more", "deje de escribirme"])
    def test_it_counts_from_the_door(self, people: People, clock: Clock, text: str) -> None:
        doing.agree(people.dan_phone, clock())
        doing.text_in(DANS, text, clock())
        with pytest.raises(NotAllowed) as refused:
            doing.write_text(people.dan, people.ana, clock())
        assert [one.code for one in refused.value.decision.decisive] == ["likely_refusal"]

    def test_it_ends_no_consent_by_itself(self, people: People, clock: Clock) -> None:
        given = doing.agree(people.dan_phone, clock())
        comes("please don't text me any more", clock())
        assert given in Consent.objects.standing(clock())
        assert not OptOut.objects.exists()

    def test_what_was_queued_does_not_go(
        self, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        doing.agree(people.dan_phone, clock())
        doing.write_text(people.dan, people.ana, clock())
        doing.text_in(DANS, "stop texting me", clock())
        assert doing.drained(monkeypatch) == []
        assert Delivery.objects.get().problem == "likely_refusal"

    def test_email_goes_on(self, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        doing.agree(people.dan_email, clock())
        doing.text_in(DANS, "stop texting me", clock())
        sent = doing.write_text(people.dan, people.ana, clock(), channel="email")
        assert sent.decision.outcome == "allowed"

    def test_the_same_text_brought_twice_is_noted_once(self, people: People, clock: Clock) -> None:
        for _time in range(2):
            try:
                doing.text_in(DANS, "stop texting me", clock(), provider_id="SM1")
            except InboundItem.DoesNotExist:
                pass
        assert Refusal.objects.count() == 1

    def test_a_number_that_nobody_has_holds_nothing_back(self, people: People, clock: Clock) -> None:
        doing.text_in("+12025550177", "stop texting me", clock())
        assert not Refusal.objects.exists()

    @pytest.mark.parametrize(
        "text", ["I can't stop crying", "the end of the week is better", "no puedo parar"]
    )
    def test_life_holds_nothing_back(self, people: People, clock: Clock, text: str) -> None:
        comes(text, clock())
        assert not Refusal.objects.exists()

    @pytest.mark.parametrize("body", ["Please stop emailing me.", "unsubscribe", "No me manden más correos"])
    def test_by_mail_too(self, people: People, clock: Clock, body: str) -> None:
        doing.agree(people.dan_email, clock())
        doing.agree(people.dan_phone, clock())
        item = doing.filed(doing.mail_in(doing.letter("dan@home.example", body), clock()), clock())
        assert item.reason == InboundItem.Reason.NOT_WANTED
        with pytest.raises(NotAllowed):
            doing.write_text(people.dan, people.ana, clock(), channel="email")
        assert doing.write_text(people.dan, people.ana, clock()).decision.outcome == "allowed"


class TestDeciding:
    def test_meant_it_is_as_stop(self, people: People, clock: Clock) -> None:
        given = doing.agree(people.dan_phone, clock())
        comes("please don't text me any more", clock())
        assert decide(people, clock, meant=True)
        given.refresh_from_db()
        assert given.revoked_how == Consent.Ended.STOP
        assert OptOut.objects.count() == 1

    def test_not_meant_it_goes_on(self, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        comes("please don't text me any more", clock())
        assert decide(people, clock, meant=False)
        assert doing.write_text(people.dan, people.ana, clock()).decision.outcome == "allowed"

    def test_the_second_to_decide_changes_nothing(self, people: People, clock: Clock) -> None:
        comes("stop texting me", clock())
        assert decide(people, clock, meant=False)
        assert not decide(people, clock, meant=True)
        assert not OptOut.objects.exists()

    def test_the_trail_says_who_decided_and_what(self, people: People, clock: Clock) -> None:
        comes("stop texting me", clock())
        decide(people, clock, meant=False)
        row = AuditEvent.objects.get(event="consent.refusal.decided")
        assert (row.actor_id, row.reason) == (people.ana.pk, "not_meant")


class TestKeywords:
    @pytest.mark.parametrize(("text", "kind"), [("START", "start_answered"), ("ayuda", "help_answered")])
    def test_one_fixed_answer(self, people: People, clock: Clock, text: str, kind: str) -> None:
        comes(text, clock())
        clock.move(minutes=1)
        comes(text, clock())
        assert Notice.objects.filter(kind=kind).count() == 1

    def test_start_brings_no_consent_back(self, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        comes("STOP", clock())
        comes("START", clock.move(minutes=1))
        with pytest.raises(NotAllowed) as refused:
            doing.write_text(people.dan, people.ana, clock())
        assert "opted_out" in [one.code for one in refused.value.decision.decisive]
        assert not Consent.objects.standing(clock()).exists()

    def test_its_answer_goes_though_all_else_is_stopped(
        self, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        comes("STOP", clock())
        comes("START", clock.move(minutes=10))
        sent = [one.text for one in doing.drained(monkeypatch)]
        assert any("does not turn texts on again" in one for one in sent)
