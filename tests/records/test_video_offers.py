"""Video instead: the gate is asked on the page of a call, what is missing is asked for in one click, an offer is kept."""

from datetime import date, datetime

import pytest
from django.test import Client as Browser
from django.utils.translation import get_language

from consent.actions.consents import Signed, agree_to_video, sign
from consent.models import Consent, DecisionRecord, FormRequest
from messaging import actions as messaging
from messaging.models import Draft
from practice.access import Forbidden
from practice.models import AuditEvent, Vendor
from practice.vocabulary import Channel, Circumstance
from records import actions
from records.actions import video
from records.models import CallNote
from tests import doing, pages
from tests.conftest import Clock
from tests.consent.filling import asked
from tests.pages import SignIn
from tests.people import People, actor_of

LINK = "https://meet.example/ana"


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def path(people: People) -> str:
    return f"/office/clients/{people.dan.pk}/call/?about=telehealth"


@pytest.fixture
def vendor(clock: Clock) -> Vendor:
    return Vendor.objects.create(
        name="Roomlink",
        channels=["video"],
        carries_health_information=True,
        baa_signed_on=date(2020, 1, 1),
        created_at=clock(),
    )


def agree(people: People, now: datetime) -> Consent:
    version = asked.version(now, key="telehealth_consent", kind="consent")
    signed = Signed(
        form_version=version,
        shown="We meet by video.",
        language="en",
        typed_name="Dan Doyle",
        authenticated_by="portal session",
    )
    dan = actor_of(people.dan)
    signature = sign(client=people.dan, signed=signed, actor=dan, now=now)
    return agree_to_video(client=people.dan, signature=signature, actor=dan, now=now)


def offer(people: People, now: datetime, circumstance: str = Circumstance.TELEHEALTH) -> DecisionRecord:
    wanted = actions.Offer(circumstance=circumstance, link=LINK)
    return actions.offer_video(
        client=people.dan, offer=wanted, submission=None, actor=actor_of(people.ana), now=now
    )


class TestAct:
    def test_the_answer_of_the_gate_is_kept_and_the_words_wait(
        self, people: People, clock: Clock, vendor: Vendor
    ) -> None:
        given = agree(people, clock())
        kept = offer(people, clock())
        assert (kept.channel, kept.outcome, kept.answer["consent_id"]) == ("video", "allowed", str(given.pk))
        draft = Draft.objects.get()
        assert (draft.user_id, draft.channel, draft.circumstance) == (people.ana.pk, "portal", "telehealth")
        assert LINK in doing.words_of(draft)
        row = AuditEvent.objects.get(event="records.video.offered")
        assert (row.subject_id, row.reason, people.dan.pk in row.object_ids) == (kept.pk, "telehealth", True)

    @pytest.mark.parametrize(
        ("lacks", "code"), [("consent", "consent_missing"), ("vendor", "vendor_may_not_carry")]
    )
    def test_without_consent_or_vendor_nothing_is_offered(
        self, people: People, clock: Clock, vendor: Vendor, lacks: str, code: str
    ) -> None:
        if lacks == "vendor":
            agree(people, clock())
            vendor.delete()
        with pytest.raises(actions.NotOffered) as refused:
            offer(people, clock())
        assert [one.code for one in refused.value.decision.decisive] == [code]
        assert not Draft.objects.exists() and not DecisionRecord.objects.exists()

    def test_nor_about_what_the_policy_keeps_from_video(
        self, people: People, clock: Clock, vendor: Vendor
    ) -> None:
        agree(people, clock())
        with pytest.raises(actions.NotOffered):
            offer(people, clock(), Circumstance.SCHEDULING)

    def test_only_who_writes_to_them(self, people: People, clock: Clock, vendor: Vendor) -> None:
        agree(people, clock())
        wanted = actions.Offer(circumstance=Circumstance.TELEHEALTH, link=LINK)
        with pytest.raises(Forbidden):
            actions.offer_video(
                client=people.dan, offer=wanted, submission=None, actor=actor_of(people.cleo), now=clock()
            )

    def test_in_the_clients_language(
        self, people: People, clock: Clock, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(video, "_", lambda _words: f"{get_language()}: %(link)s")
        people.dan.language = "es"
        people.dan.save()
        agree(people, clock())
        offer(people, clock())
        assert doing.words_of(Draft.objects.get()) == f"es: {LINK}"


class TestPage:
    def test_it_says_why_not_and_asks_for_consent_in_one_click(
        self, ana: Browser, people: People, clock: Clock, vendor: Vendor, path: str
    ) -> None:
        asked.version(clock(), key="telehealth_consent", kind="consent")
        page = pages.visit(ana, path)
        assert "Not by video yet." in page.words
        assert "Dan has not agreed to video about video sessions." in page.words
        page.send("Ask for consent to video", single="telehealth_consent")
        row = FormRequest.objects.get()
        assert (row.client_id, row.form_version.key) == (people.dan.pk, "telehealth_consent")
        assert row.due_on is not None
        again = pages.visit(ana, path)
        assert "It waits for them in the portal." in again.words
        assert "Ask for consent to video" not in again.words

    def test_it_says_that_no_vendor_may_carry_it(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        agree(people, clock())
        words = pages.visit(ana, path).words
        assert "No signed agreement (BAA) covers the vendor that would carry this by video" in words

    def test_what_the_policy_keeps_from_video_is_no_matter_of_asking(
        self, ana: Browser, people: People, clock: Clock, vendor: Vendor
    ) -> None:
        words = pages.visit(ana, f"/office/clients/{people.dan.pk}/call/?about=scheduling").words
        assert "Not by video. The communications policy keeps" in words
        assert "Ask for consent to video" not in words

    def test_an_offer_goes_through_the_composer(
        self, ana: Browser, people: People, clock: Clock, vendor: Vendor, path: str
    ) -> None:
        agree(people, clock())
        page = pages.visit(ana, path)
        assert "You may offer a meeting by video." in page.words and "Carried by Roomlink." in page.words
        after = page.send(link=LINK)
        assert LINK in after.form("body").fields["body"][0]
        again = pages.visit(ana, path)
        assert "Offered last" in again.words
        why = pages.visit(ana, next(one for one in again.links if "/decisions/" in one)).words
        assert "An offer to meet by video" in why and "Dan agreed on" in why

    def test_the_hour_that_was_chosen_stays(
        self, ana: Browser, people: People, clock: Clock, vendor: Vendor, path: str
    ) -> None:
        agree(people, clock())
        messaging.save_draft(
            client=people.dan, circumstance=Circumstance.TELEHEALTH, channel=Channel.PORTAL, body="On Monday.",
            place=messaging.Place(hour="2040-01-02T09:00"), actor=actor_of(people.ana), now=clock(),
        )  # fmt: skip
        pages.visit(ana, path).send(link=LINK)
        row = Draft.objects.get()
        assert row.hour == "2040-01-02T09:00" and LINK in (doing.words_of(row) or "")

    @pytest.mark.parametrize("link", ["http://meet.example/ana", "meet.example", "https://a:b@meet.example/"])
    def test_a_link_that_is_none_is_not_offered(
        self, ana: Browser, people: People, clock: Clock, vendor: Vendor, path: str, link: str
    ) -> None:
        agree(people, clock())
        page = pages.visit(ana, path).send(link=link)
        assert page.status == 422 and "link" in page.form("link").names
        assert not Draft.objects.exists()

    def test_the_desk_is_told_nothing_of_it(
        self, people: People, clock: Clock, browser: SignIn, path: str
    ) -> None:
        assert "Video instead" not in pages.visit(browser(people.cleo), path).words

    def test_a_meeting_is_noted_as_one(self, ana: Browser, people: People, path: str) -> None:
        after = pages.visit(ana, path).send(outcome="spoke", way="video", words="We met.")
        row = CallNote.objects.get()
        assert (row.is_video, row.is_incoming, row.contact_point_id) == (True, False, None)
        assert str(Channel.VIDEO.label) in after.words
