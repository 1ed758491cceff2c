"""A consent on paper or in words is as good as one signed on a screen, is marked as what it is, and widens nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from consent import actions, documented, gathering, starter, verifying
from consent.actions.documenting import Seen
from consent.models import Consent, FormFile, FormRequest
from consent.rules import risks
from consent.rules.decide import decide
from consent.rules.decision import Decision, Outcome
from practice import actions as practice
from practice import policy, submissions
from practice.actors import WORKER
from practice.models import AuditEvent, Client, ContactPoint, Notice, Vendor
from practice.uploads.taking import Scan, Taken
from practice.vocabulary import Channel, Circumstance, Content
from tests import doing
from tests.conftest import Clock
from tests.consent.filling import asked
from tests.people import People, actor_of

SAID = "In my office. He said: yes, text me."
PAPER = Taken("scan.txt", "text/plain", b"Signed by hand.", Scan.NOT_SCANNED)


@pytest.fixture(autouse=True)
def library(people: People, now: datetime) -> None:
    starter.publish_starter(actor=WORKER, now=now - timedelta(days=9))


def document(
    people: People,
    now: datetime,
    channel: str = "sms",
    about: tuple[str, ...] = ("scheduling", "reminder"),
    *,
    point: ContactPoint | None = None,
    at: datetime | None = None,
    submission: submissions.Submission | None = None,
    **said: Any,
) -> Consent:
    return actions.document_consent(
        client=people.dan,
        agreed=actions.Agreed(contact_point=point, channel=channel, circumstances=about),
        documented=actions.Documented(
            form_version=starter.current(starter.UNSECURED),
            shown="You ask us to reach you.",
            language="en",
            at=at or now,
            who="Dan Doyle",
            **(said or {"said": SAID}),
        ),
        submission=submission,
        actor=actor_of(people.ana),
        now=now,
    )


def judged(
    client: Client, now: datetime, channel: Channel, why: str, *, point: ContactPoint | None = None
) -> Decision:
    known = gathering.gather(client, policy.current())
    point = ContactPoint.objects.get(pk=point.pk) if point else None
    about: dict[str, Any] = {"channel": channel, "circumstance": why, "wanted": Content.MINIMUM, "now": now}
    return decide(gathering.facts(known, point=point, **about))


def codes(decision: Decision) -> list[str]:
    return [one.code for one in decision.decisive]


class TestKeeping:
    def test_what_was_said_stands_below_what_was_read_out(self, people: People, now: datetime) -> None:
        given = document(people, now, point=people.dan_phone)
        signature = given.signature
        assert (signature.method, signature.user, signature.documented_by) == ("spoken", None, people.ana)
        assert doing.words_of(signature, "shown") == f"You ask us to reach you.\n\n{SAID}"
        assert not FormRequest.objects.filter(client=people.dan).exists()

    def test_a_paper_lies_with_its_scan_among_the_forms(self, people: People, now: datetime) -> None:
        given = document(people, now, point=people.dan_phone, scans=[PAPER])
        row = FormRequest.objects.get(client=people.dan)
        assert (row.state, row.signature, given.signature.method) == ("completed", given.signature, "paper")
        assert FormFile.objects.get(form_request=row).signature == given.signature
        checks = verifying.verify(given.signature, by=asked.grant(people.dan))
        assert [one.is_good for one in checks] == [True] * 4

    def test_the_trail_has_it_without_a_word_of_it(self, people: People, now: datetime) -> None:
        given = document(people, now, point=people.dan_phone, scans=[PAPER])
        row = AuditEvent.objects.get(event="consent.consent.documented")
        scan = FormFile.objects.get(signature=given.signature)
        assert (row.subject_id, row.reason, row.actor_id) == (given.pk, "paper", people.ana.pk)
        assert row.object_ids == [given.signature_id, scan.pk]
        assert AuditEvent.objects.get(event="consent.consent.given").reason == "sms"

    def test_the_same_page_sent_twice_is_one(self, people: People, now: datetime) -> None:
        once = submissions.read(submissions.issue("ana"), "ana", "the form")
        document(people, now, point=people.dan_phone, submission=once)
        with pytest.raises(submissions.AlreadyDone):
            document(people, now, point=people.dan_phone, submission=once)
        assert Consent.objects.count() == 1

    def test_it_takes_the_place_of_what_was_signed_on_a_screen(self, people: People, clock: Clock) -> None:
        older = doing.agree(people.dan_phone, clock())
        newer = document(people, clock.move(minutes=5), point=people.dan_phone)
        assert list(Consent.objects.standing(clock())) == [newer]
        older.refresh_from_db()
        assert older.superseded_at == clock()

    def test_the_client_is_told_by_a_neutral_notice(self, people: People, now: datetime) -> None:
        given = document(people, now, point=people.dan_phone)
        assert Notice.objects.get(cause_id=given.pk).kind == "policy_changed"

    def test_who_has_no_private_page_is_pointed_to_none(self, people: People, now: datetime) -> None:
        Client.objects.filter(pk=people.dan.pk).update(user=None)
        people.dan.refresh_from_db()
        document(people, now, point=people.dan_phone)
        assert not Notice.objects.exists()


class TestGate:
    def test_a_text_goes_by_it(self, people: People, now: datetime) -> None:
        assert not judged(people.dan, now, Channel.SMS, "scheduling", point=people.dan_phone).is_allowed
        given = document(people, now, point=people.dan_phone)
        decision = judged(people.dan, now, Channel.SMS, "scheduling", point=people.dan_phone)
        assert (decision.is_allowed, decision.consent_id) == (True, str(given.pk))

    def test_an_unproven_address_stays_unproven(self, people: People, now: datetime) -> None:
        ContactPoint.objects.filter(pk=people.dan_phone.pk).update(verified_at=None)
        document(people, now, point=people.dan_phone)
        assert ContactPoint.objects.get(pk=people.dan_phone.pk).verified_at is None
        decision = judged(people.dan, now, Channel.SMS, "scheduling", point=people.dan_phone)
        assert codes(decision) == ["address_unverified"]

    def test_a_stop_after_it_stands_though_it_is_written_down_later(
        self, people: People, clock: Clock
    ) -> None:
        said = clock()
        doing.text_in("+12025550141", "STOP", clock.move(minutes=1))
        document(people, clock.move(minutes=1), point=people.dan_phone, at=said)
        decision = judged(people.dan, clock(), Channel.SMS, "scheduling", point=people.dan_phone)
        assert "opted_out" in codes(decision)

    def test_what_was_taken_back_since_is_not_brought_back(self, people: People, clock: Clock) -> None:
        given, said = doing.agree(people.dan_phone, clock()), clock.move(minutes=1)
        actions.revoke_consent(
            consent=given,
            how=Consent.Ended.PORTAL,
            actor=actor_of(people.dan),
            now=clock.move(minutes=1),
        )
        with pytest.raises(actions.Overtaken):
            document(people, clock.move(minutes=1), point=people.dan_phone, at=said)
        assert document(people, clock(), point=people.dan_phone).given_at == clock()

    def test_a_later_agreement_is_not_replaced_by_an_earlier_one(self, people: People, clock: Clock) -> None:
        said = clock()
        standing = doing.agree(people.dan_phone, clock.move(minutes=1))
        with pytest.raises(actions.Overtaken):
            document(people, clock.move(minutes=1), point=people.dan_phone, at=said)
        assert list(Consent.objects.standing(clock())) == [standing]

    @pytest.mark.parametrize("channel", [Channel.PHONE, Channel.VOICEMAIL])
    def test_calls_and_voicemail_use_the_number(
        self, people: People, now: datetime, channel: Channel
    ) -> None:
        Vendor.objects.create(
            name="Ringline", channels=["voicemail"], carries_health_information=True,
            baa_signed_on=now.date() - timedelta(days=99), created_at=now,
        )  # fmt: skip
        about = {"why": Circumstance.REMINDER, "point": people.dan_phone}
        assert codes(judged(people.dan, now, channel, **about)) == ["consent_missing"]
        document(people, now, channel, ("reminder",), point=people.dan_phone)
        assert judged(people.dan, now, channel, **about).outcome is Outcome.ALLOWED
        assert not judged(people.dan, now, Channel.SMS, **about).is_allowed

    @pytest.mark.parametrize(
        ("channel", "why"), [(Channel.MAIL, "reminder"), (Channel.FAX, "records_release")]
    )
    def test_of_letters_and_faxes_the_address_stands_in_the_words(
        self, people: People, now: datetime, channel: Channel, why: str
    ) -> None:
        Vendor.objects.create(
            name="Faxline", channels=["fax"], carries_health_information=True,
            baa_signed_on=now.date() - timedelta(days=99), created_at=now,
        )  # fmt: skip
        assert "no_address" in codes(judged(people.dan, now, channel, why))
        given = document(people, now, channel, (why,))
        decision = judged(people.dan, now, channel, why)
        assert (decision.is_allowed, decision.consent_id) == (True, str(given.pk))
        other = judged(people.dan, now, channel, "intake" if channel == Channel.MAIL else "scheduling")
        assert "no_address" in [one.code for one in other.reasons]
        actions.revoke_consent(
            consent=given, how=Consent.Ended.IN_PERSON, actor=actor_of(people.ana), now=now
        )
        assert "no_address" in codes(judged(people.dan, now, channel, why))

    def test_a_letter_names_no_contact_point(self, people: People, now: datetime) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            document(people, now, "mail", ("reminder",), point=people.dan_email)


class TestVisits:
    """The form about meeting by video or phone agrees to calls as well."""

    def sign(self, people: People, now: datetime) -> None:
        actions.document_paper(
            client=people.dan,
            version=starter.current("telehealth_consent"),
            seen=Seen(on=now.date(), who="Dan Doyle"),
            submission=None,
            actor=actor_of(people.ana),
            now=now,
        )

    def test_calls_about_the_same_visits_are_agreed_to(self, people: People, now: datetime) -> None:
        about = {"why": Circumstance.TELEHEALTH, "point": people.dan_phone}
        assert codes(judged(people.dan, now, Channel.PHONE, **about)) == ["consent_missing"]
        self.sign(people, now)
        video, calls = Consent.objects.get(channel="video"), Consent.objects.get(channel="phone")
        assert (calls.circumstances, calls.signature) == (video.circumstances, video.signature)
        assert calls.contact_point == people.dan_phone
        assert judged(people.dan, now, Channel.PHONE, **about).is_allowed

    def test_a_proven_number_before_a_newer_one(self, people: People, now: datetime) -> None:
        house = {"client": people.dan, "actor": actor_of(people.ana), "now": now}
        practice.add_contact_point(kind="phone", address="+12025550199", **house)
        self.sign(people, now)
        assert Consent.objects.get(channel="phone").contact_point == people.dan_phone

    def test_without_a_number_only_video(self, people: People, now: datetime) -> None:
        ContactPoint.objects.filter(client=people.dan, kind="phone").update(suspended_at=now)
        self.sign(people, now)
        assert [one.channel for one in Consent.objects.all()] == ["video"]

    def test_it_stands_beside_what_else_was_asked_for(self, people: People, clock: Clock) -> None:
        document(people, clock(), "phone", ("reminder",), point=people.dan_phone)
        self.sign(people, clock.move(minutes=1))
        standing = Consent.objects.standing(clock()).filter(channel="phone")
        assert standing.count() == 2
        for why in (Circumstance.REMINDER, Circumstance.TELEHEALTH):
            assert judged(people.dan, clock(), Channel.PHONE, why, point=people.dan_phone).is_allowed
        self.sign(people, clock.move(minutes=1))
        document(people, clock(), "phone", ("reminder",), point=people.dan_phone)
        assert standing.count() == 2


class TestWords:
    def test_only_what_the_policy_makes_a_condition_can_be_agreed_to(self, people: People) -> None:
        assert documented.matters("fax", None) == [Circumstance.RECORDS_RELEASE]
        assert documented.matters("phone", None) == [Circumstance.REMINDER, Circumstance.TELEHEALTH]
        for channel in ("portal", "in_person", "video", "pigeon"):
            assert documented.matters(channel, None) == []

    @pytest.mark.parametrize("channel", documented.DOCUMENTED)
    @pytest.mark.parametrize("language", ["en", "es"])
    def test_they_name_address_matters_and_every_risk(
        self, people: People, channel: Channel, language: str
    ) -> None:
        terms = documented.Terms(channel=channel, address="12 Elm St", circumstances=["reminder"])
        text = documented.text(starter.current(starter.UNSECURED), terms, language)
        said = documented.risk_words(channel, language)
        assert len(said) >= 2
        assert all(one in text for one in ["12 Elm St", *said])
        assert said == [one.text for one in risks.fitting(channel, {}, language)]
