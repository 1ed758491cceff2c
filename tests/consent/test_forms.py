"""A form's life: begun, written with all its faults, published once it has none, retired."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from consent import actions, starter
from consent.actions.forms import text_of
from consent.models import FormVersion, PacketTemplate
from consent.rules import form
from practice.actors import Actor
from practice.models import AuditEvent
from tests.people import People, actor_of

GOOD = "form: Rules\n  es: Reglas\nkind: agreement\npage one: One\n  es: Uno\nagree ok: Fine?\n  es: ¿Bien?\n"


@pytest.fixture
def ada(people: People, now: datetime) -> Actor:
    return actor_of(people.ada)


def begun(ada: Actor, now: datetime, text: str = GOOD, key: str = "group_rules") -> FormVersion:
    return actions.begin_form_draft(key=key, text=text, actor=ada, now=now)


def published(ada: Actor, now: datetime, text: str = GOOD) -> FormVersion:
    draft = begun(ada, now, text)
    draft = actions.save_form_draft(draft=draft, text=text, seen=bytes(draft.digest), actor=ada, now=now)
    return actions.publish_form_draft(draft=draft, seen=bytes(draft.digest), actor=ada, now=now)


def events() -> list[str]:
    return list(
        AuditEvent.objects.filter(event__startswith="consent.form.")
        .order_by("seq")
        .values_list("event", flat=True)
    )


class TestDraft:
    def test_there_is_one_of_each_form(self, ada: Actor, now: datetime) -> None:
        first = begun(ada, now)
        assert begun(ada, now, "other") == first
        assert text_of(FormVersion.objects.get(pk=first.pk)) == GOOD
        assert events() == ["consent.form.drafted"]

    def test_it_is_no_version_and_offered_to_nobody(self, ada: Actor, now: datetime) -> None:
        begun(ada, now)
        assert not FormVersion.objects.published().exists()
        assert not FormVersion.objects.offered().exists()

    def test_it_keeps_any_text(self, ada: Actor, now: datetime, people: People) -> None:
        draft = begun(ada, now)
        later = now + timedelta(minutes=1)
        kept = actions.save_form_draft(
            draft=draft, text="no form\n  at: all", seen=bytes(draft.digest), actor=ada, now=later
        )
        assert text_of(kept) == "no form\n  at: all"
        assert (kept.changed_at, kept.changed_by) == (later, people.ada)

    def test_who_saw_an_older_one_does_not_replace_it(self, ada: Actor, now: datetime) -> None:
        draft = begun(ada, now)
        seen = bytes(draft.digest)
        actions.save_form_draft(draft=draft, text="first", seen=seen, actor=ada, now=now)
        with pytest.raises(actions.Stale):
            actions.save_form_draft(draft=draft, text="second", seen=seen, actor=ada, now=now)
        assert text_of(FormVersion.objects.get(pk=draft.pk)) == "first"

    def test_the_same_again_is_nothing(self, ada: Actor, now: datetime) -> None:
        draft = begun(ada, now)
        kept = actions.save_form_draft(
            draft=draft, text=GOOD, seen=b"", actor=ada, now=now + timedelta(days=1)
        )
        assert kept.changed_at == now

    def test_thrown_away(self, ada: Actor, now: datetime) -> None:
        draft = begun(ada, now)
        actions.discard_form_draft(draft=draft, actor=ada, now=now)
        assert not FormVersion.objects.exists()
        assert events()[-1] == "consent.form.draft_discarded"
        with pytest.raises(actions.Stale):
            actions.discard_form_draft(draft=draft, actor=ada, now=now)


class TestPublishing:
    def test_it_becomes_the_next_version(self, ada: Actor, now: datetime, people: People) -> None:
        first = published(ada, now)
        second = published(ada, now, GOOD.replace("Fine?", "All fine?"))
        assert (first.version, second.version) == (1, 2)
        assert second.changed_by == people.ada
        assert form.check(second.definition) == []
        assert FormVersion.objects.offered().get() == second
        assert events() == ["consent.form.drafted", "consent.form.published"] * 2

    def test_not_with_faults(self, ada: Actor, now: datetime) -> None:
        draft = begun(ada, now, GOOD + "nonsense\n")
        with pytest.raises(actions.Faulty):
            actions.publish_form_draft(draft=draft, seen=bytes(draft.digest), actor=ada, now=now)
        assert not FormVersion.objects.published().exists()

    def test_not_another_text_than_was_looked_at(self, ada: Actor, now: datetime) -> None:
        draft = begun(ada, now)
        seen = bytes(draft.digest)
        actions.save_form_draft(draft=draft, text=GOOD + "\n", seen=seen, actor=ada, now=now)
        with pytest.raises(actions.Stale):
            actions.publish_form_draft(draft=draft, seen=seen, actor=ada, now=now)

    def test_twice_is_once(self, ada: Actor, now: datetime) -> None:
        draft = begun(ada, now)
        seen = bytes(draft.digest)
        actions.publish_form_draft(draft=draft, seen=seen, actor=ada, now=now)
        with pytest.raises(actions.Stale):
            actions.publish_form_draft(draft=draft, seen=seen, actor=ada, now=now)
        assert FormVersion.objects.count() == 1

    def test_a_published_one_is_never_written_over(self, ada: Actor, now: datetime) -> None:
        version = published(ada, now)
        with pytest.raises(actions.Stale):
            actions.save_form_draft(draft=version, text="x", seen=bytes(version.digest), actor=ada, now=now)
        with pytest.raises(actions.Stale):
            actions.discard_form_draft(draft=version, actor=ada, now=now)

    def test_a_draft_from_a_version_says_the_same(self, ada: Actor, now: datetime) -> None:
        version = published(ada, now)
        assert form.outline.parse(text_of(version)).definition == version.definition


class TestRetiring:
    def test_it_is_not_offered_and_a_new_version_is(self, ada: Actor, now: datetime) -> None:
        published(ada, now)
        published(ada, now, GOOD.replace("Fine?", "All fine?"))
        actions.retire_form(key="group_rules", actor=ada, now=now)
        actions.retire_form(key="group_rules", actor=ada, now=now)
        assert not FormVersion.objects.offered().exists()
        assert FormVersion.objects.published().count() == 2
        assert events()[-2:] == ["consent.form.published", "consent.form.retired"]
        third = published(ada, now, GOOD.replace("Fine?", "Good?"))
        assert FormVersion.objects.offered().get() == third

    def test_what_the_program_itself_asks_stays(self, ada: Actor, now: datetime) -> None:
        starter.publish_starter(actor=ada, now=now)
        with pytest.raises(actions.InUse):
            actions.retire_form(key=starter.UNSECURED, actor=ada, now=now)
        assert starter.current(starter.UNSECURED) in FormVersion.objects.offered()


class TestStarter:
    def test_every_form_and_packet_is_there_once(self, ada: Actor, now: datetime) -> None:
        starter.publish_starter(actor=ada, now=now)
        starter.publish_starter(actor=ada, now=now)
        assert set(FormVersion.objects.values_list("key", flat=True)) == {
            key for key, _form in starter.library()
        }
        assert set(FormVersion.objects.values_list("version", flat=True)) == {1}
        names = set(PacketTemplate.objects.values_list("name", flat=True))
        assert names == {"New adult client", "New minor client", "New couple"}

    def test_packets_ask_for_forms_that_are_there(self, ada: Actor, now: datetime) -> None:
        starter.publish_starter(actor=ada, now=now)
        offered = set(FormVersion.objects.offered().values_list("key", flat=True))
        for packet in PacketTemplate.objects.all():
            assert set(packet.forms) <= offered
            assert len(set(packet.forms)) == len(packet.forms) == 6

    def test_what_a_practice_changed_stays_its_own(self, ada: Actor, now: datetime) -> None:
        starter.publish_starter(actor=ada, now=now)
        changed = starter.current("telehealth_consent").definition | {
            "title": {"en": "Ours", "es": "Lo nuestro"}
        }
        ours = actions.publish_form(key="telehealth_consent", definition=changed, actor=ada, now=now)
        starter.publish_starter(actor=ada, now=now)
        assert starter.current("telehealth_consent") == ours
