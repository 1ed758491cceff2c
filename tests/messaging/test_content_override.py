"""Words that should not travel unsecured go with a reason or not at all: as one writes, when it is sent, when it leaves."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser

from consent.models import DecisionRecord, Override
from consent.rules import content
from messaging import actions
from messaging.actions.sending import Writing
from messaging.models import Delivery, Message
from practice import actions as practice_actions
from practice import policy
from practice.models import AuditEvent, Vendor
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

ABOUT = "records_release"
TELLING = "Your therapy notes are ready."
PLAIN = "Your records are ready."
WHY = "She asked for exactly this, by phone."


@pytest.fixture
def agreed(people: People, clock: Clock) -> People:
    """Dan has agreed to email about his records."""
    doing.agree(people.dan_email, clock(), to=(ABOUT,))
    return people


def send(people: People, clock: Clock, body: str = TELLING, **more: Any) -> Message:
    writing = Writing(circumstance=ABOUT, body=body, channel="email", **more)
    return actions.send_message(
        client=people.dan, writing=writing, submission=None, actor=actor_of(people.ana), now=clock()
    )


def forbid(people: People, clock: Clock) -> None:
    """The admin publishes a version that takes no reasons."""
    guidance = policy.current().guidance | {"overrides": False}
    practice_actions.revise_policy(changes={"guidance": guidance}, actor=actor_of(people.ada), now=clock())


def compose(page: pages.Page, **typed: str) -> pages.Page:
    fields = page.form("body").fields | {"channel": "email", "body": TELLING} | typed
    return page.post(page.form("body").action, fields)


class TestTheAct:
    def test_plain_words_go_and_leave_no_override(self, agreed: People, clock: Clock) -> None:
        send(agreed, clock, PLAIN, reason="Not needed.")
        assert Delivery.objects.get().state == "queued"
        assert not Override.objects.exists()

    def test_telling_words_are_refused_and_nothing_is_saved(self, agreed: People, clock: Clock) -> None:
        for reason in ("", "   "):
            with pytest.raises(actions.NotAllowed) as refused:
                send(agreed, clock, reason=reason)
            codes = [one.code for one in refused.value.decision.decisive]
            assert codes == ["telling_words"]
        assert not Message.objects.exists() and not DecisionRecord.objects.exists()

    def test_with_a_reason_they_go_and_it_is_kept_sealed(self, agreed: People, clock: Clock) -> None:
        message = send(agreed, clock, reason=WHY)
        row = Override.objects.get()
        assert (row.decision_id, row.user_id, row.kinds) == (message.decision_id, agreed.ana.pk, ["therapy"])
        assert doing.words_of(row, "reason") == WHY
        assert WHY.encode() not in bytes(row.reason)
        assert message.decision and message.decision.answer["override_id"] == str(row.pk)

    def test_the_trail_names_it_without_a_word_of_it(self, agreed: People, clock: Clock) -> None:
        send(agreed, clock, reason=WHY)
        row = AuditEvent.objects.get(event="consent.override.given")
        assert row.reason == "email" and agreed.dan.vault_id in row.vault_ids
        assert "therapy" not in str(DecisionRecord.objects.get().answer["reasons"]).replace("'therapy'", "")

    def test_where_the_policy_takes_no_reason_none_helps(self, agreed: People, clock: Clock) -> None:
        forbid(agreed, clock)
        with pytest.raises(actions.NotAllowed):
            send(agreed, clock, reason=WHY)
        assert not Override.objects.exists()

    def test_what_waits_with_a_reason_does_not_go_when_the_policy_takes_none_any_more(
        self, agreed: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        send(agreed, clock, reason=WHY)
        forbid(agreed, clock.move(minutes=1) and clock)
        assert doing.drained(monkeypatch) == []
        row = Delivery.objects.get()
        assert (row.state, row.problem) == ("blocked", "telling_words")

    @pytest.mark.parametrize("what", ["consent", "restriction", "safe", "vendor"])
    def test_a_reason_opens_no_other_door(self, agreed: People, clock: Clock, what: str) -> None:
        _close(agreed, what, clock)
        with pytest.raises(actions.NotAllowed):
            send(agreed, clock, reason=WHY)
        assert not Override.objects.exists()

    def test_in_the_portal_nothing_is_asked(self, agreed: People, clock: Clock) -> None:
        doing.write(agreed.dan, agreed.ana, clock(), TELLING)
        assert Message.objects.count() == 1


def _close(people: People, what: str, clock: Clock) -> None:
    from consent.models import Consent, Restriction, SafeContact
    from practice import crypto, vaults

    if what == "consent":
        Consent.objects.update(revoked_at=clock())
    elif what == "vendor":
        Vendor.objects.update(ended_at=clock())
    elif what == "safe":
        SafeContact.objects.create(
            vault_id=people.dan.vault_id, client=people.dan, contact_point=people.dan_email, may_be_used=False
        )
    else:
        row = Restriction(
            vault_id=people.dan.vault_id, client=people.dan, made_at=clock(), answered_at=clock(),
            is_agreed=True, closes_channel=True, channel="email",
        )  # fmt: skip
        crypto.seal(row, vaults.sealer, what="Nothing by email.")
        row.save(force_insert=True)


class TestWhenItLeaves:
    def test_with_its_reason_it_leaves(
        self, agreed: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        send(agreed, clock, reason=WHY)
        assert [one.text for one in doing.drained(monkeypatch)] == [TELLING]
        delivered = DecisionRecord.objects.get(moment="delivery")
        assert delivered.answer["override_id"] == str(Override.objects.get().pk)

    def test_words_that_the_lists_have_learned_meanwhile_are_stopped(
        self, agreed: People, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        send(agreed, clock, PLAIN)
        lists = json.loads(content.WORDS.read_text(encoding="utf-8"))
        lists["en"]["therapy"].append("records")
        (longer := tmp_path / "words.json").write_text(json.dumps(lists), encoding="utf-8")
        monkeypatch.setattr(content, "WORDS", longer)
        content._patterns.cache_clear()
        try:
            assert doing.drained(monkeypatch) == []
        finally:
            content._patterns.cache_clear()
        row = Delivery.objects.get()
        assert (row.state, row.problem) == ("blocked", "telling_words")


class TestTheComposer:
    def test_the_check_names_word_and_kind_and_what_it_cant_see(
        self, ana: Browser, agreed: People, path: str
    ) -> None:
        page = compose(pages.visit(ana, f"{path}?about={ABOUT}"))
        assert page.status == 422
        assert "“therapy” (a word of therapy)" in page.words
        assert "It sees no pictures, no files, no other language." in page.words
        assert "Not sent. The check found what should not travel by email: a word of therapy." in page.words

    def test_it_asks_for_a_reason_inline_and_takes_it(self, ana: Browser, agreed: People, path: str) -> None:
        page = compose(pages.visit(ana, f"{path}?about={ABOUT}"))
        compose(page, reason=WHY)
        assert Delivery.objects.count() == 1
        assert doing.words_of(Override.objects.get(), "reason") == WHY

    def test_while_one_writes_it_is_asked_too(self, ana: Browser, agreed: People, path: str) -> None:
        page = pages.visit(ana, f"{path}?about={ABOUT}")
        fields = page.form("body").fields | {"channel": "email", "body": TELLING}
        answer = ana.post(f"{path}draft/", fields, headers={"HX-Request": "true"}).content.decode()
        assert 'name="reason"' in answer and "should not travel this way" in answer
        plain = fields | {"body": PLAIN}
        answer = ana.post(f"{path}draft/", plain, headers={"HX-Request": "true"}).content.decode()
        assert 'name="reason"' not in answer

    def test_a_link_to_this_house_is_no_finding(self, agreed: People, clock: Clock, settings: Any) -> None:
        settings.SOTTO_PORTAL_URL = "https://linden.example"
        send(agreed, clock, "It waits at https://linden.example/portal/ for you.")
        with pytest.raises(actions.NotAllowed):
            send(agreed, clock, "It waits at https://elsewhere.example/portal/ for you.")


class TestTheList:
    def test_pia_reads_and_reviews_without_a_word_of_the_message(
        self, agreed: People, clock: Clock, browser: SignIn
    ) -> None:
        send(agreed, clock, reason=WHY)
        page = pages.visit(browser(agreed.pia), "/office/overrides/")
        assert WHY in page.words and "Ana Alvarez" in page.words and "a word of therapy" in page.words
        assert TELLING not in page.html and "Dan" not in page.words
        page = page.send("Reviewed")
        assert "Reviewed by Pia Petrov" in page.words
        assert Override.objects.get().reviewed_by == agreed.pia

    def test_it_counts_by_month_in_bars_and_in_a_table(
        self, agreed: People, clock: Clock, browser: SignIn
    ) -> None:
        send(agreed, clock, reason=WHY)
        send(agreed, clock, f"{TELLING} Also the Zoloft.", reason=WHY)
        page = pages.visit(browser(agreed.pia), "/office/overrides/")
        assert "a word of therapy: 2; a medication: 1" in page.words
        assert page.html.count("<rect") == 12 and ">2</text>" in page.html

    def test_nobody_reviews_their_own_while_another_could(self, agreed: People, clock: Clock) -> None:
        from consent import actions as agreeing
        from practice import actions as practice

        send(agreed, clock, reason=WHY)
        Override.objects.update(user=agreed.pia)
        practice.assign_role(user=agreed.ben, role="privacy_officer", actor=actor_of(agreed.ada), now=clock())
        row = Override.objects.get()
        pia, ben = actor_of(agreed.pia), actor_of(agreed.ben)
        assert not agreeing.review_override(override=row, actor=pia, now=clock())
        assert agreeing.review_override(override=row, actor=ben, now=clock())
        assert not agreeing.review_override(override=row, actor=ben, now=clock())

    def test_empty_it_says_what_will_stand_there(self, people: People, browser: SignIn) -> None:
        assert (
            "Nothing was sent with a reason" in pages.visit(browser(people.pia), "/office/overrides/").words
        )
