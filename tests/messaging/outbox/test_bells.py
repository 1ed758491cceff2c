"""A browser is woken by the same road as a notice: claimed, judged again, sent for real, settled; never with a word in it."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from consent import actions as consents
from consent import telling, waking
from consent.rules.risks import SafeProfile
from messaging.emulators.faults import BellFault
from messaging.emulators.program import Emulators
from messaging.outbox import carrying
from practice import actions
from practice.models import AuditEvent, Notice, PushSubscription, User
from practice.vocabulary import Discretion
from tests import doing
from tests.conftest import Clock
from tests.messaging.emulators import support
from tests.people import People, actor_of, user_of

Kind = Notice.Kind
NARROW = SafeProfile(discretion=Discretion.SILENT)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulators]:
    folder: Path = tmp_path_factory.mktemp("push")
    with support.emulators(folder) as running:
        yield running


@pytest.fixture
def turn_on(service: Emulators, settings: object, clock: Clock) -> Callable[..., PushSubscription]:
    root = f"http://127.0.0.1:{service.port}"
    settings.SOTTO_EMULATORS = f"{root}/"  # type: ignore[attr-defined]
    service.faults.clear()

    def turn_on(user: User, name: str = "phone", says: str = Discretion.SILENT) -> PushSubscription:
        address = f"{root}/push/{user.pk.hex}-{name}"
        return actions.add_bell(user=user, endpoint=address, says=says, actor=actor_of(user), now=clock())

    return turn_on


def rung(service: Emulators, bell: PushSubscription) -> int:
    return sum(item.to.startswith(bell.user.pk.hex) for item in service.ledger.items("push"))


def wake(people: People, now: datetime) -> list[Notice]:
    waking.wake(kind=Kind.FORM_WAITING, cause=people.dan, client=people.dan, now=now)
    return list(Notice.objects.filter(channel="push"))


def carry(notice: Notice) -> tuple[str, str]:
    carrying.carry(Notice, notice.pk)
    notice.refresh_from_db()
    return notice.state, notice.problem


def test_each_browser_has_a_row_of_its_own_and_is_woken_once(
    people: People, clock: Clock, service: Emulators, turn_on: Callable[..., PushSubscription]
) -> None:
    bell = turn_on(user_of(people.dan))
    turn_on(user_of(people.dan), "desk")
    notices = wake(people, clock())
    assert len(notices) == 2 and wake(people, clock()) == notices
    before = rung(service, bell)
    assert [carry(one) for one in notices] == [("sent", "")] * 2
    assert rung(service, bell) - before == 2
    assert not carrying.carry(Notice, notices[0].pk)
    trail = AuditEvent.objects.filter(event="messaging.notice.sent", subject_id=notices[0].pk).get()
    assert (trail.vault_ids, trail.reason) == ([people.dan.vault_id], "push")


def test_besides_the_mail_and_not_instead_of_it(
    people: People, clock: Clock, turn_on: Callable[..., PushSubscription]
) -> None:
    turn_on(user_of(people.dan))
    mail = telling.tell(kind=Kind.FORM_WAITING, cause=people.dan, client=people.dan, now=clock())
    assert mail is not None and mail.channel == "email"
    assert set(Notice.objects.values_list("channel", flat=True)) == {"email", "push"}


def test_nobody_elses_browser_rings(
    people: People, clock: Clock, turn_on: Callable[..., PushSubscription]
) -> None:
    turn_on(user_of(people.eve))
    turn_on(people.ana)
    assert wake(people, clock()) == []


@pytest.mark.parametrize(
    ("fault", "state", "problem"),
    [
        (BellFault.RATE_LIMITED, "deferred", "rate_limited"),
        (BellFault.SERVER_ERROR, "deferred", "provider_error"),
        (BellFault.REFUSED, "rejected", "rejected"),
        (BellFault.DROP_AFTER_ACCEPTING, "uncertain", "connection_lost"),
    ],
)
def test_what_the_service_answers(
    people: People,
    clock: Clock,
    service: Emulators,
    turn_on: Callable[..., PushSubscription],
    fault: BellFault,
    state: str,
    problem: str,
) -> None:
    bell = turn_on(user_of(people.dan))
    (notice,) = wake(people, clock())
    service.faults.order(fault, times=1)
    assert carry(notice) == (state, problem)
    bell.refresh_from_db()
    assert bell.ended_at is None


def test_a_browser_that_is_gone_is_forgotten_for_all_who_used_it(
    people: People, clock: Clock, service: Emulators, turn_on: Callable[..., PushSubscription]
) -> None:
    bell = turn_on(user_of(people.dan))
    same = PushSubscription.objects.get(pk=turn_on(user_of(people.eve)).pk)
    PushSubscription.objects.filter(pk=same.pk).update(endpoint_hash=bell.endpoint_hash)
    (notice,) = wake(people, clock())
    service.faults.order(BellFault.GONE, times=1)
    assert carry(notice) == ("rejected", "gone")
    assert not PushSubscription.objects.on().exists()
    ended = AuditEvent.objects.filter(event="practice.bell.ended", reason="gone")
    assert set(ended.values_list("subject_id", flat=True)) == {bell.pk, same.pk}


class TestSafety:
    def test_turned_off_meanwhile(
        self, people: People, clock: Clock, service: Emulators, turn_on: Callable[..., PushSubscription]
    ) -> None:
        bell = turn_on(user_of(people.dan))
        (notice,) = wake(people, clock())
        before = rung(service, bell)
        assert actions.end_bell(subscription=bell, actor=doing.portal(people.dan), now=clock())
        assert carry(notice) == ("cancelled", "device_off")
        assert rung(service, bell) == before and wake(people, clock()) == [notice]

    def test_somebody_watches_said_meanwhile(
        self, people: People, clock: Clock, service: Emulators, turn_on: Callable[..., PushSubscription]
    ) -> None:
        bell = turn_on(user_of(people.dan))
        (notice,) = wake(people, clock())
        consents.note_danger(
            client=people.dan, words="His phone is read.", heard="in_person", submission=None,
            actor=actor_of(people.ana), now=clock(),
        )  # fmt: skip
        before = rung(service, bell)
        assert carry(notice) == ("blocked", "unsafe_device")
        assert rung(service, bell) == before
        assert not waking.may_wake(people.dan, clock())

    def test_an_unsafe_phone_makes_every_browser_unsafe(self, people: People, clock: Clock) -> None:
        assert waking.may_wake(people.dan, clock())
        consents.set_safe_contact(
            contact_point=people.dan_phone,
            profile=SafeProfile(discretion=Discretion.SILENT, may_be_used=False),
            actor=doing.portal(people.dan),
            now=clock(),
        )
        assert not waking.may_wake(people.dan, clock())

    def test_an_unsafe_mailbox_says_nothing_of_a_browser(self, people: People, clock: Clock) -> None:
        consents.set_safe_contact(
            contact_point=people.dan_email,
            profile=SafeProfile(discretion=Discretion.SILENT, may_be_used=False),
            actor=doing.portal(people.dan),
            now=clock(),
        )
        assert waking.may_wake(people.dan, clock())

    def test_who_wants_less_to_show_since_turns_it_on_anew(
        self, people: People, clock: Clock, turn_on: Callable[..., PushSubscription]
    ) -> None:
        turn_on(user_of(people.dan), says=Discretion.ORDINARY)
        (notice,) = wake(people, clock())
        consents.set_safe_contact(
            contact_point=people.dan_phone, profile=NARROW, actor=doing.portal(people.dan), now=clock()
        )
        assert carry(notice) == ("blocked", "unsafe_device")
        assert waking.discretion_for(people.dan) == Discretion.SILENT
        turn_on(user_of(people.dan), says=Discretion.SILENT)
        waking.wake(kind=Kind.NEW_MESSAGE, cause=people.dan, client=people.dan, now=clock())
        assert carry(Notice.objects.get(kind=Kind.NEW_MESSAGE)) == ("sent", "")

    def test_outside_the_safe_times_it_waits(
        self, people: People, clock: Clock, turn_on: Callable[..., PushSubscription]
    ) -> None:
        """It is eleven in the morning where Dan lives."""
        evening = SafeProfile(discretion=Discretion.SILENT, from_time=time(17), until_time=time(19))
        consents.set_safe_contact(
            contact_point=people.dan_phone, profile=evening, actor=doing.portal(people.dan), now=clock()
        )
        turn_on(user_of(people.dan))
        (notice,) = wake(people, clock())
        assert carry(notice) == ("held", "")
        assert notice.next_at == clock() + timedelta(hours=6)

    def test_quiet_hours_of_texts_are_quiet_for_it_too(
        self, people: People, clock: Clock, turn_on: Callable[..., PushSubscription]
    ) -> None:
        turn_on(user_of(people.dan))
        clock.move(hours=12)
        (notice,) = wake(people, clock())
        assert carry(notice)[0] == "held" and notice.next_at > clock()


class TestColleagues:
    def test_they_are_woken_besides_their_mail(
        self, people: People, clock: Clock, service: Emulators, turn_on: Callable[..., PushSubscription]
    ) -> None:
        bell = turn_on(people.ana)
        before = rung(service, bell)
        mail = actions.tell_colleague(kind=Kind.REQUEST_MADE, cause=people.dan, user=people.ana, now=clock())
        notice = Notice.objects.get(channel="push")
        assert mail.channel == "email" and notice.user_id == people.ana.pk
        assert carry(notice) == ("sent", "") and rung(service, bell) - before == 1
        again = actions.tell_colleague(kind=Kind.REQUEST_MADE, cause=people.dan, user=people.ana, now=clock())
        assert again == mail and Notice.objects.count() == 2

    def test_a_link_or_code_wakes_nobody(
        self, people: People, clock: Clock, turn_on: Callable[..., PushSubscription]
    ) -> None:
        turn_on(people.ana)
        actions.tell_colleague(kind=Kind.PASSWORD_RESET, cause=people.ana, user=people.ana, now=clock())
        assert not Notice.objects.filter(channel="push").exists()

    def test_who_has_left_is_not_woken(
        self, people: People, clock: Clock, turn_on: Callable[..., PushSubscription]
    ) -> None:
        turn_on(people.ana)
        actions.tell_colleague(kind=Kind.ALERT, cause=people.dan, user=people.ana, now=clock())
        User.objects.filter(pk=people.ana.pk).update(is_active=False)
        assert carry(Notice.objects.get(channel="push")) == ("blocked", "author_inactive")
