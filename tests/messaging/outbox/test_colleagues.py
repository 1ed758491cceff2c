"""A fixed text goes to a colleague's own mailbox, by the same road as everything else."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from messaging.outbox import carrying, recipients
from practice import actions
from practice.models import AuditEvent, Notice, User
from tests.conftest import Clock
from tests.messaging.outbox.support import Provider
from tests.people import People

Kind = Notice.Kind


def told(people: People, now: datetime, **more) -> Notice:
    return actions.tell_colleague(kind=Kind.STAFF_DEVICE, cause=people.ana, user=people.ana, now=now, **more)


def test_once_for_each_cause(people: People, now: datetime) -> None:
    assert told(people, now) == told(people, now)
    assert Notice.objects.filter(user=people.ana).count() == 1


def test_to_one_target(people: People, now: datetime) -> None:
    notice = told(people, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(contact_point=people.dan_email)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(user=None)


def test_it_goes_to_nobody_elses_lock(people: People, now: datetime) -> None:
    to = recipients.of(told(people, now))
    assert to.client_id is None
    assert to.index != bytes(people.dan_email.address_index)


class TestCarrying:
    @pytest.mark.parametrize("kind", [Kind.STAFF_INVITATION, Kind.PASSWORD_RESET])
    def test_a_link_goes_at_once_and_is_wiped(
        self, people: People, clock: Clock, provider: Provider, kind: str
    ) -> None:
        notice = actions.tell_colleague(
            kind=kind, cause=people.ana, user=people.ana, now=clock(), secret="token-of-a-link"
        )
        assert carrying.carry(Notice, notice.pk)
        (letter,) = provider.taken
        assert letter.to == people.ana.email
        assert "/account/link/token-of-a-link/" in letter.text
        notice.refresh_from_db()
        assert (notice.state, notice.secret) == ("sent", None)
        assert AuditEvent.objects.filter(event="messaging.notice.sent", subject_id=notice.pk).exists()

    def test_who_has_left_is_told_nothing(self, people: People, clock: Clock, provider: Provider) -> None:
        notice = told(people, clock())
        User.objects.filter(pk=people.ana.pk).update(is_active=False)
        carrying.carry(Notice, notice.pk)
        notice.refresh_from_db()
        assert (provider.taken, notice.state, notice.problem) == ([], "blocked", "author_inactive")

    @pytest.mark.parametrize(
        "kind", [kind for kind in Kind if kind.label.startswith(("Staff", "Approval", "Break", "Alert"))]
    )
    def test_each_has_words(self, people: People, clock: Clock, provider: Provider, kind: str) -> None:
        notice = actions.tell_colleague(kind=kind, cause=people.ana, user=people.ana, now=clock())
        carrying.carry(Notice, notice.pk)
        (letter,) = provider.taken
        assert "%(" not in letter.text
        assert len(letter.text) > 40
