"""Who answers hears that a client wrote: by their own wish and hours, once until they look, and never who or what."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from messaging import actions, digests, notices, waiting_for
from messaging.models import Digest, MessageRead, Thread
from practice import actions as house
from practice.actors import WORKER
from practice.models import Absence, AuditEvent, Notice, Practice, TellingPreference, User
from practice.rules import telling
from practice.rules.telling import telling_word
from tests import doing
from tests.conftest import Clock
from tests.messaging.outbox import test_notice_lexicon as lexicon
from tests.people import People, actor_of

NEW_YORK = "America/New_York"
Way = TellingPreference.NewMessage


def wish(user: User, clock: Clock, **columns: object) -> TellingPreference:
    return TellingPreference.objects.create(user=user, changed_at=clock(), **columns)


def told(user: User) -> list[Notice]:
    return list(Notice.objects.filter(kind="client_wrote", user=user, channel="email").order_by("created_at"))


class TestEach:
    def test_who_answers_is_told_and_nobody_else(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        assert [one.state for one in told(people.ana)] == ["queued"]
        assert Notice.objects.filter(kind="client_wrote").count() == 1

    def test_once_until_they_have_looked(self, people: People, clock: Clock) -> None:
        first = doing.say(people.dan, clock())
        doing.say(people.dan, clock.move(minutes=1), "And one more thing.")
        assert len(told(people.ana)) == 1
        MessageRead.objects.create(message=first, user=people.ana, at=clock())
        doing.say(people.dan, clock.move(minutes=1), "A third one.")
        assert len(told(people.ana)) == 2

    def test_another_thread_is_another_matter(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        doing.say(people.dan, clock.move(minutes=1), "Which day?", about="scheduling")
        assert len(told(people.ana)) == 2

    @pytest.mark.parametrize("way", [Way.NONE, Way.DIGEST])
    def test_who_wishes_otherwise_is_not(self, people: People, clock: Clock, way: str) -> None:
        wish(people.ana, clock, new_message=way)
        doing.say(people.dan, clock())
        assert told(people.ana) == []

    def test_within_their_quiet_hours_it_waits_for_the_end(self, people: People, clock: Clock) -> None:
        wish(people.ana, clock, quiet_from=time(10), quiet_until=time(12))
        doing.say(people.dan, clock())
        (notice,) = told(people.ana)
        assert notice.state == "held"
        assert notice.next_at.astimezone(ZoneInfo(NEW_YORK)).time() == time(12)

    def test_to_whom_it_was_handed_alone(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock(), "Which day?", about="scheduling")
        Notice.objects.all().delete()
        Thread.objects.update(assigned_to=people.cleo)
        doing.say(people.dan, clock.move(minutes=1), "Friday?", about="scheduling")
        assert (len(told(people.cleo)), len(told(people.ana))) == (1, 0)

    @pytest.mark.parametrize("covered", [True, False])
    def test_of_whom_it_was_handed_to_and_is_away_their_stand_in_or_else_whoever_is_there(
        self, people: People, clock: Clock, covered: bool
    ) -> None:
        doing.say(people.dan, clock())
        Thread.objects.update(assigned_to=people.ana)
        Notice.objects.all().delete()
        today = clock().astimezone(ZoneInfo(NEW_YORK)).date()
        house.note_absence(
            user=people.ana, from_on=today, until_on=today + timedelta(days=7),
            covered_by=people.ben if covered else None, actor=actor_of(people.ana), now=clock(),
        )  # fmt: skip
        if not covered:
            house.join_care_team(
                client=people.dan, user=people.ben, is_covering=False, actor=actor_of(people.ana), now=clock()
            )
        doing.say(people.dan, clock.move(minutes=1), "And one more thing.")
        assert (len(told(people.ben)), len(told(people.ana))) == (1, 0)
        assert waiting_for.count(people.ben, clock()) == 1

    def test_who_is_away_is_left_in_peace_while_another_is_there(self, people: People, clock: Clock) -> None:
        today = clock().astimezone(ZoneInfo(NEW_YORK)).date()
        Absence.objects.create(
            user=people.ana, from_on=today, until_on=today, covered_by=people.ben, created_at=clock()
        )
        doing.say(people.dan, clock(), "Which day?", about="scheduling")
        assert (len(told(people.ana)), len(told(people.cleo))) == (0, 1)

    def test_a_text_that_was_filed_counts_too(self, people: People, clock: Clock) -> None:
        doing.filed(doing.text_in("+12025550141", "Are you there?", clock()), clock())
        assert len(told(people.ana)) == 1

    def test_seen_before_it_went_it_goes_no_more(
        self, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said = doing.say(people.dan, clock())
        MessageRead.objects.create(message=said, user=people.ana, at=clock())
        assert doing.drained(monkeypatch) == []
        (notice,) = told(people.ana)
        assert (notice.state, notice.problem) == ("cancelled", "looked_already")

    def test_it_goes_to_their_mailbox_and_says_nothing(
        self, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        doing.say(people.dan, clock())
        (mail,) = doing.drained(monkeypatch)
        assert mail.to == people.ana.email
        for word in ("Dan", "Doyle", "hard week"):
            assert word not in f"{mail.subject} {mail.text}"


class TestDigest:
    def test_once_a_day_as_a_number(
        self, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        wish(people.ana, clock, new_message=Way.DIGEST, digest_at=time(11, 30))
        doing.say(people.dan, clock())
        doing.say(people.dan, clock(), "Which day?", about="scheduling")
        assert digests.run(clock.move(minutes=29)) == 0
        assert digests.run(clock.move(minutes=1)) == 1
        assert digests.run(clock.move(minutes=1)) == 0
        (mail,) = [one for one in doing.drained(monkeypatch) if one.to == people.ana.email]
        assert mail.text.startswith("Conversations that wait for you: 2.")
        assert digests.run(clock.move(days=1)) == 1
        assert AuditEvent.objects.filter(event="messaging.digest.written").count() == 2

    def test_where_nothing_waits_nobody_is_told_that_day(self, people: People, clock: Clock) -> None:
        wish(people.ana, clock, new_message=Way.DIGEST, digest_at=time(11, 0))
        assert digests.run(clock.move(minutes=1)) == 1
        doing.say(people.dan, clock())
        assert digests.run(clock.move(minutes=1)) == 0
        assert Digest.objects.get().waiting == 0 and not Notice.objects.filter(kind="digest").exists()

    def test_wished_after_its_hour_it_begins_tomorrow(self, people: People, clock: Clock) -> None:
        wish(people.ana, clock, new_message=Way.DIGEST, digest_at=time(8))
        assert digests.run(clock.move(minutes=1)) == 0

    def test_what_was_handed_to_another_is_not_counted(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock(), "Which day?", about="scheduling")
        Thread.objects.update(assigned_to=people.cleo)
        digest = actions.send_digest(user=people.ana, on=clock().date(), actor=WORKER, now=clock())
        assert digest is not None and digest.waiting == 0

    def test_of_who_has_left_there_is_none(self, people: People, clock: Clock) -> None:
        wish(people.ana, clock, new_message=Way.DIGEST, digest_at=time(11))
        User.objects.filter(pk=people.ana.pk).update(is_active=False)
        assert digests.run(clock.move(minutes=1)) == 0


class TestWords:
    @pytest.mark.parametrize("kind", ["client_wrote", "digest"])
    @pytest.mark.parametrize("language", ["en", "es"])
    def test_they_tell_whoever_sees_the_screen_nothing(
        self, people: People, kind: str, language: str
    ) -> None:
        with translation.override(language):
            subject, text = notices.words(
                kind, practice=Practice.objects.get(), secret="3", base_url="https://portal.linden.example"
            )
        shown = text.replace("/office/", "/")
        assert lexicon.hits(f"{subject} {shown}") == [] and telling_word(subject) == ""
        assert ("3" in text) == (kind == "digest")


class TestRules:
    @pytest.mark.parametrize("zone", [NEW_YORK, "Europe/Berlin", "Asia/Kolkata", "America/Havana"])
    def test_a_digest_comes_once_on_each_day_of_a_year(self, zone: str) -> None:
        """Also where its hour is skipped or comes twice."""
        here = ZoneInfo(zone)
        first = datetime(2026, 1, 1).date()
        for at in (time(0, 30), time(2, 30)):
            days = [first + timedelta(days=ahead) for ahead in range(365)]
            instants = [telling.digest_due(day, at, zone=zone) for day in days]
            assert instants == sorted(set(instants))
            local = [one.astimezone(here).date() for one in instants]
            assert local == days

    def test_quiet_hours_may_go_over_midnight(self) -> None:
        at = datetime(2026, 3, 4, 23, 0, tzinfo=ZoneInfo(NEW_YORK))
        until = telling.quiet_until(at, time(20), time(7), zone=NEW_YORK)
        assert until is not None and until.astimezone(ZoneInfo(NEW_YORK)).hour == 7
        assert telling.quiet_until(at, time(7), time(20), zone=NEW_YORK) is None
        assert telling.quiet_until(at, None, time(20), zone=NEW_YORK) is None


def test_killed_in_the_midst_it_is_written_once(
    people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is lost after the row is committed, the next beat writes no second one."""
    wish(people.ana, clock, new_message=Way.DIGEST, digest_at=time(11))
    wish(people.ben, clock, new_message=Way.DIGEST, digest_at=time(11))
    doing.say(people.dan, clock())
    with monkeypatch.context() as killing:
        killing.setattr("practice.failpoints.reach", _fall)
        with pytest.raises(RuntimeError):
            digests.run(clock.move(minutes=1))
    digests.run(clock())
    assert Digest.objects.count() == 2


def _fall(_name: str) -> None:
    raise RuntimeError
