"""Call: what one must know before, the note after, and what it does to what was promised."""

from datetime import time, timedelta

import pytest
from django.test import Client as Browser

from consent import actions as consents
from consent.rules.risks import SafeProfile
from messaging.models import Promise, Thread
from practice import actions as house
from practice import policy
from practice.access import Forbidden
from practice.models import AuditEvent, ContactPoint
from practice.vocabulary import Circumstance, Discretion
from records import actions, sweeping
from records.actions.calls import Call
from records.models import CallDraft, CallNote
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

Outcome = CallNote.Outcome
NUMBER = "+12025550141"


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def path(people: People) -> str:
    return f"/office/clients/{people.dan.pk}/call/"


def safe(people: People, clock: Clock, **said: object) -> None:
    profile = SafeProfile(**{"discretion": Discretion.DISCREET} | said)  # type: ignore[arg-type]
    consents.set_safe_contact(
        contact_point=people.dan_phone, profile=profile, actor=actor_of(people.ana), now=clock()
    )


def note(people: People, clock: Clock, outcome: str = Outcome.SPOKE, **more: object) -> CallNote:
    call = Call(**{"circumstance": "between_sessions", "outcome": outcome, "at": clock()} | more)  # type: ignore[arg-type]
    return actions.note_call(
        client=people.dan, call=call, submission=None, actor=actor_of(people.ana), now=clock()
    )


class TestBefore:
    def test_the_number_stands_there_to_be_pressed(self, ana: Browser, path: str) -> None:
        page = pages.visit(ana, path)
        assert f"tel:{NUMBER}" in page.links
        assert "Ask for Dan" in page.words and "11:00 with them" in page.words
        assert "Leave none: nobody has asked yet." in page.words

    def test_the_code_word_and_the_words_for_a_voicemail(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        safe(
            people,
            clock,
            may_leave_voicemail=True,
            voicemail_words="It is Ana about the book.",
            code_word="tulip",
        )
        words = pages.visit(ana, f"{path}?about=scheduling").words
        assert "Say first: “tulip”" in words
        assert "Only in these words: “It is Ana about the book.”" in words

    def test_the_policy_may_want_none_all_the_same(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        safe(people, clock, may_leave_voicemail=True, voicemail_words="It is Ana about the book.")
        words = pages.visit(ana, path).words
        assert (
            "Voicemail: Leave none." in words
            and "the book" not in words.partition("Voicemail: Leave none.")[2]
        )

    def test_no_voicemail_where_they_want_none(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        safe(people, clock, may_leave_voicemail=False)
        assert "Voicemail: Leave none." in pages.visit(ana, path).words

    def test_outside_safe_times_no_link_until_it_cannot_wait(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        safe(people, clock, from_time=time(18), until_time=time(20))
        page = pages.visit(ana, path)
        assert "Not now:" in page.words and "18:00–20:00, by their clock" in page.words
        assert not [one for one in page.links if one.startswith("tel:")]
        urgent = next(one for one in page.links if "urgent=yes" in one)
        assert f"tel:{NUMBER}" in page.go(urgent).links

    def test_never_to_be_used_says_why_and_the_proper_way(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        safe(people, clock, may_be_used=False)
        page = pages.visit(ana, f"{path}?urgent=yes")
        assert "Don’t call" in page.words and "Instead:" in page.words
        assert not [one for one in page.links if one.startswith("tel:")]

    def test_the_policys_cell_is_asked(self, ana: Browser, people: People, clock: Clock, path: str) -> None:
        _close_the_phone(people, clock)
        page = pages.visit(ana, path)
        assert "Don’t call" in page.words
        assert f"tel:{NUMBER}" in page.go(f"{path}?about=scheduling").links

    def test_it_is_about_what_waits(self, ana: Browser, people: People, clock: Clock, path: str) -> None:
        doing.say(people.dan, clock(), "Friday?", about="scheduling")
        assert pages.visit(ana, path).form("outcome").fields["about"] == ["scheduling"]
        assert pages.visit(ana, f"{path}?about=billing").form("outcome").fields["about"] == ["billing"]

    def test_the_desk_calls_about_times_and_bills_alone(
        self, people: People, clock: Clock, browser: SignIn, path: str
    ) -> None:
        words = pages.visit(browser(people.cleo), path).words
        assert "Scheduling" in words and "Between sessions" not in words

    def test_without_a_number_a_call_that_came_in_can_be_noted(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        ContactPoint.objects.filter(client=people.dan, kind="phone").update(suspended_at=clock())
        page = pages.visit(ana, path)
        assert "No number on file" in page.words
        page.send(outcome="spoke", way="in", words="He called from a booth.")
        assert CallNote.objects.get().is_incoming


def _close_the_phone(people: People, clock: Clock) -> None:
    from practice import policy_data
    from practice.models import CommunicationsPolicy
    from practice.vocabulary import Channel, Footing

    held = CommunicationsPolicy.objects.in_force(clock())[0]
    cells = [
        cell if (cell.circumstance, cell.channel) != ("between_sessions", Channel.PHONE)
        else type(cell)(cell.circumstance, cell.channel, Footing.NEVER, None, "")
        for cell in policy_data.cells_of(held)
    ]  # fmt: skip
    house.publish_policy(
        terms=house.policy.terms_of(held), cells=cells, actor=actor_of(people.ada), now=clock()
    )


def _typed(page: pages.Page) -> str:
    return page.form("words").fields["words"][0].removeprefix("\n")


class TestNote:
    def test_fifteen_seconds_one_choice_and_save(self, ana: Browser, people: People, path: str) -> None:
        after = pages.visit(ana, path).send(outcome="spoke", minutes="12", words="Slept better.")
        row = CallNote.objects.get()
        assert (row.outcome, row.minutes, row.is_incoming, row.author_id) == (
            "spoke",
            12,
            False,
            people.ana.pk,
        )
        assert (row.sealed_class, row.contact_point_id) == ("clinical", people.dan_phone.pk)
        assert doing.words_of(row) == "Slept better."
        assert "call" in after.words and "Slept better." in after.words
        assert "Spoke with the client · 12 minutes · only the practice sees this" in after.words

    def test_about_a_time_it_is_administrative(self, people: People, clock: Clock) -> None:
        assert note(people, clock, circumstance=Circumstance.SCHEDULING).sealed_class == "administrative"

    def test_who_reads_the_file_but_does_not_write_notes_nothing(self, people: People, clock: Clock) -> None:
        call = Call(circumstance="between_sessions", outcome=Outcome.SPOKE, at=clock())
        with pytest.raises(Forbidden):
            actions.note_call(
                client=people.dan, call=call, submission=None, actor=actor_of(people.cleo), now=clock()
            )

    def test_without_an_outcome_nothing_is_saved_and_the_words_stay(self, ana: Browser, path: str) -> None:
        page = pages.visit(ana, path).send(words="Slept better.")
        assert page.status == 422 and not CallNote.objects.exists()
        assert _typed(page) == "Slept better."
        assert _typed(pages.visit(ana, path)) == "Slept better."

    def test_what_was_begun_is_there_again_and_gone_once_saved(
        self, ana: Browser, people: People, path: str
    ) -> None:
        page = pages.visit(ana, path)
        draft = f"/office/clients/{people.dan.pk}/calls/draft/"
        ana.post(draft, page.form("words").fields | {"words": "He said", "outcome": "voicemail"})
        again = pages.visit(ana, path)
        assert _typed(again) == "He said"
        assert again.form("words").fields["outcome"] == ["voicemail"]
        again.send(words="He said yes.")
        assert _typed(pages.visit(ana, path)) == ""

    def test_what_was_begun_outlasts_the_sign_in_and_is_their_own(
        self, ana: Browser, people: People, path: str, browser: SignIn, clock: Clock
    ) -> None:
        house.join_care_team(client=people.dan, user=people.ben, actor=actor_of(people.ada), now=clock())
        fields = pages.visit(ana, path).form("words").fields | {"words": "He said", "minutes": "12"}
        ana.post(f"/office/clients/{people.dan.pk}/calls/draft/", fields)
        ana.logout()
        again = pages.visit(browser(people.ana), path)
        assert (_typed(again), again.form("words").fields["minutes"]) == ("He said", ["12"])
        assert _typed(pages.visit(browser(people.ben), path)) == ""

    def test_what_was_begun_lies_sealed_in_the_class_of_its_matter(
        self, people: People, clock: Clock
    ) -> None:
        for about, kept_as in (("scheduling", "administrative"), ("between_sessions", "clinical")):
            row = actions.save_call_draft(
                client=people.dan,
                circumstance=about,
                typed={"words": "He said"},
                actor=actor_of(people.ana),
                now=clock(),
            )
            assert row is not None and row.sealed_class == kept_as
            assert b"said" not in bytes(row.typed)
        assert CallDraft.objects.count() == 1

    def test_nothing_typed_takes_it_away(self, people: People, clock: Clock) -> None:
        for typed in ({"words": "He said"}, {}):
            actions.save_call_draft(
                client=people.dan,
                circumstance="scheduling",
                typed=typed,
                actor=actor_of(people.ana),
                now=clock(),
            )
        assert not CallDraft.objects.exists()

    def test_forgotten_ones_and_those_of_who_left_are_swept(self, people: People, clock: Clock) -> None:
        for user in (people.ana, people.sam):
            actions.save_call_draft(
                client=people.dan,
                circumstance="scheduling",
                typed={"words": "He said"},
                actor=actor_of(user),
                now=clock(),
            )
        people.sam.is_active = False
        people.sam.save()
        assert sweeping.run(clock.move(days=29)) == 1
        assert sweeping.run(clock.move(days=2)) == 1

    def test_a_double_click_is_one_note(self, ana: Browser, people: People, path: str) -> None:
        fields = pages.visit(ana, path).form("words").fields | {"outcome": "no_answer"}
        for _ in range(2):
            ana.post(f"/office/clients/{people.dan.pk}/calls/", fields)
        assert CallNote.objects.count() == 1

    def test_a_call_to_come_is_none(self, ana: Browser, path: str, clock: Clock) -> None:
        local = clock().astimezone(policy.zone()) + timedelta(hours=2)
        page = pages.visit(ana, path).send(outcome="spoke", at=f"{local:%Y-%m-%dT%H:%M}")
        assert page.status == 422 and not CallNote.objects.exists()

    def test_the_trail_has_who_and_what_came_of_it_and_no_word(self, people: People, clock: Clock) -> None:
        note(people, clock, words="Slept better.")
        row = AuditEvent.objects.get(event="records.call.noted")
        assert (row.actor_id, row.reason) == (people.ana.pk, "spoke")

    def test_a_wrong_number_rests(self, people: People, clock: Clock) -> None:
        note(people, clock, Outcome.WRONG_NUMBER, point=people.dan_phone)
        people.dan_phone.refresh_from_db()
        assert people.dan_phone.verified_at is None


class TestPromise:
    def asks(self, people: People, clock: Clock) -> Thread:
        doing.say(people.dan, clock())
        return Thread.objects.get()

    def test_spoken_with_it_is_kept_as_called(self, people: People, clock: Clock) -> None:
        thread = self.asks(people, clock)
        note(people, clock, answers=[thread.pk])
        kept = Promise.objects.get()
        assert (kept.end, kept.ended_by_id) == ("called", people.ana.pk)
        assert Thread.objects.get().waiting_since is None

    @pytest.mark.parametrize("outcome", [Outcome.VOICEMAIL, Outcome.NO_ANSWER, Outcome.WRONG_NUMBER])
    def test_not_spoken_with_it_still_waits(self, people: People, clock: Clock, outcome: str) -> None:
        thread = self.asks(people, clock)
        note(people, clock, outcome, answers=[thread.pk])
        assert Promise.objects.get().ended_at is None

    def test_not_ticked_it_still_waits(self, people: People, clock: Clock) -> None:
        self.asks(people, clock)
        note(people, clock)
        assert Promise.objects.get().ended_at is None

    def test_private_words_are_not_answered_to_who_acts_for_them(self, people: People, clock: Clock) -> None:
        thread = self.asks(people, clock)
        Thread.objects.update(is_private=True)
        note(people, clock, Outcome.REPRESENTATIVE, answers=[thread.pk])
        assert Promise.objects.get().ended_at is None

    def test_the_page_asks(self, ana: Browser, people: People, clock: Clock, path: str) -> None:
        thread = self.asks(people, clock)
        page = pages.visit(ana, path)
        assert "Does this answer their message?" in page.words
        page.send(outcome="spoke", answers=[str(thread.pk)])
        assert Promise.objects.get().end == "called"


class TestConversation:
    def test_it_stands_where_it_belongs_by_its_hour(self, ana: Browser, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock(), "First.")
        note(people, clock, at=clock() + timedelta(minutes=5), words="Second.")
        clock.move(minutes=10)
        doing.write(people.dan, people.ana, clock(), "Third.")
        words = pages.visit(ana, f"/office/clients/{people.dan.pk}/").words
        assert words.index("First.") < words.index("Second.") < words.index("Third.")

    def test_the_client_never_sees_it(self, people: People, clock: Clock, browser: SignIn) -> None:
        note(people, clock, words="Second.")
        assert "Second." not in pages.visit(browser(people.dan), "/portal/").words

    def test_the_desk_sees_that_there_was_one_and_no_word_of_it(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        note(people, clock, words="Second.")
        words = pages.visit(browser(people.cleo), f"/office/clients/{people.dan.pk}/").words
        assert "Clinical text: not open to your role." in words and "Second." not in words

    def test_a_page_that_is_open_hears_of_it(self, people: People, clock: Clock) -> None:
        before = type(people.dan).objects.get(pk=people.dan.pk).changed_at
        note(people, clock)
        assert type(people.dan).objects.get(pk=people.dan.pk).changed_at > before
