"""Forms that go together: put together by the admin, in both languages, in an order, and asked of clients from then on."""

import pytest
from django.utils import translation

from consent import actions, packets, starter
from consent.actions import NameTaken, PacketTerms
from consent.models import FormVersion, Packet, PacketTemplate
from practice.models import AuditEvent
from tests import pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

FORMS = ("telehealth_consent", "intake_adult")
TERMS = PacketTerms(name="Video clients", names={"es": "Clientes por video"}, forms=FORMS, due_days=5)
URL = "/office/forms/packets/"


@pytest.fixture
def library(people: People, clock: Clock) -> None:
    starter.publish_starter(actor=actor_of(people.ada), now=clock())


def events(row: PacketTemplate) -> list[str]:
    found = AuditEvent.objects.filter(subject_id=row.pk).order_by("seq")
    return [one.event.removeprefix("consent.packet.") for one in found]


def test_put_together_changed_retired_and_back(people: People, clock: Clock, library: None) -> None:
    by = {"actor": actor_of(people.ada), "now": clock()}
    row = actions.add_packet(terms=TERMS, **by)
    shorter = PacketTerms(name=TERMS.name, names=TERMS.names, forms=FORMS[::-1], due_days=5)
    actions.change_packet(template=row, terms=shorter, **by)
    actions.change_packet(template=row, terms=shorter, **by)
    for _ in range(2):
        actions.retire_packet(template=row, **by)
    actions.return_packet(template=row, **by)
    assert events(row) == ["added", "changed", "retired", "returned"]
    assert AuditEvent.objects.get(event="consent.packet.changed").fields == "forms"
    row.refresh_from_db()
    assert (row.forms, row.retired_at) == (list(FORMS[::-1]), None)


def test_one_name_is_one_packet(people: People, clock: Clock, library: None) -> None:
    by = {"actor": actor_of(people.ada), "now": clock()}
    row = actions.add_packet(terms=TERMS, **by)
    actions.retire_packet(template=row, **by)
    with pytest.raises(NameTaken):
        actions.add_packet(terms=TERMS, **by)
    actions.change_packet(template=row, terms=TERMS, **by)  # its own is no other's


def test_the_starters_do_not_come_back_under_their_old_names(
    people: People, clock: Clock, library: None
) -> None:
    PacketTemplate.objects.filter(name="New couple").update(name="Couples")
    starter.publish_starter(actor=actor_of(people.ada), now=clock())
    assert PacketTemplate.objects.count() == 3


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Video clients"), ("es", "Clientes por video"), ("fr", "Video clients")]
)
def test_each_reads_its_name_in_their_language(language: str, name: str) -> None:
    row = PacketTemplate(name=TERMS.name, names=TERMS.names)
    with translation.override(language):
        assert packets.name(row) == name
        assert packets.name(Packet(name=row.name, names=row.names)) == name


class TestPages:
    def test_the_admin_puts_one_together_and_ana_asks_it(
        self, people: People, clock: Clock, library: None, browser: SignIn
    ) -> None:
        page = pages.visit(browser(people.ada), URL + "new/")
        page = page.send(
            name_en="Video clients", name_es="Clientes por video", due_days="5",
            form_1=FORMS[0], form_3=FORMS[1],
        )  # fmt: skip
        row = PacketTemplate.objects.get(name="Video clients")
        assert (row.forms, row.names, row.due_days) == (list(FORMS), {"es": "Clientes por video"}, 5)
        assert "Video clients due after 5 days" in page.words
        ask = pages.visit(browser(people.ana), f"/office/clients/{people.dan.pk}/forms/new/")
        assert "Video clients (due in 5 days): " in ask.words
        ask.send(packet=str(row.pk))
        packet = Packet.objects.get()
        assert (packet.name, packet.names) == (row.name, row.names)

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({}, "Choose at least one form."),
            ({"form_1": FORMS[0], "form_2": FORMS[0]}, "This form stands further up already."),
            ({"form_1": FORMS[0], "name_en": "New couple"}, "Another packet has this name already."),
            ({"form_1": FORMS[0], "due_days": "0"}, "1"),
        ],
    )
    def test_what_does_not_fit_is_said(
        self, people: People, clock: Clock, library: None, browser: SignIn, typed: dict[str, str], words: str
    ) -> None:
        said = {"name_en": "Ours", "name_es": "Lo nuestro", "due_days": "7"} | typed
        page = pages.visit(browser(people.ada), URL + "new/").send(**said)
        assert page.status == 422 and words in page.words
        assert PacketTemplate.objects.count() == 3

    def test_changing_shows_what_stands(
        self, people: People, clock: Clock, library: None, browser: SignIn
    ) -> None:
        row = PacketTemplate.objects.get(name="New couple")
        ada = browser(people.ada)
        page = pages.visit(ada, f"{URL}{row.pk}/")
        page.send(form_1="intake_couple", form_2="", form_3="", form_4="", form_5="", form_6="")
        row.refresh_from_db()
        assert (row.name, row.forms) == ("New couple", ["intake_couple"])
        pages.visit(ada, f"{URL}{row.pk}/retirement/").send()
        row.refresh_from_db()
        assert row.retired_at == clock()
        ada.post(f"{URL}{row.pk}/return/")
        row.refresh_from_db()
        assert row.retired_at is None

    def test_a_form_that_is_gone_is_named_and_not_lost(
        self, people: People, clock: Clock, library: None, browser: SignIn
    ) -> None:
        FormVersion.objects.filter(key="intake_couple").update(retired_at=clock())
        row = PacketTemplate.objects.get(name="New couple")
        page = pages.visit(browser(people.ada), f"{URL}{row.pk}/")
        assert "intake_couple (no longer offered)" in page.words
        page.send()
        row.refresh_from_db()
        assert "intake_couple" in row.forms
