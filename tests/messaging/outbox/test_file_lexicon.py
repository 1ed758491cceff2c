"""What lies in a list of downloads, a calendar or beside a sender's name tells nobody anything either."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import icalendar
import pikepdf
import pytest
from django.test import Client as Browser

from consent import copies
from consent.models import SafeContact
from messaging.models import Delivery, InquiryAnswer
from practice import actions, pdf, policy_pdf
from practice.actions import calendar_feeds
from practice.models import Appointment, CommunicationsPolicy, Practice
from practice.pdf import drawing
from practice.rules.telling import telling_word
from practice.vocabulary import Circumstance, Discretion
from tests import doing, scheduling
from tests.conftest import Clock
from tests.messaging.actions.test_inquiries import answer, receive
from tests.messaging.outbox.test_notice_lexicon import LANGUAGES, OURS, envelope, hits, mail, telling_practice
from tests.people import People, actor_of

__all__ = ["telling_practice"]
WORKER = Path(__file__).parents[3] / "static" / "js" / "bell-worker.js"
NOTE = "Anxiety, second session; bring the consent form"


class TestCalendar:
    @pytest.fixture
    def file(self, people: People, clock: Clock, telling_practice: Practice) -> Iterator[tuple[str, bytes]]:
        for days, kind in enumerate(Appointment.Kind, start=2):
            plan = scheduling.plan(people.ana, scheduling.in_days(clock(), days), note=NOTE, kind=kind)
            actions.plan_appointments(
                client=people.dan, plan=plan, submission=None, actor=actor_of(people.ana), now=clock()
            )
        begun = calendar_feeds.begin_feed(
            user=people.ana, submission=None, actor=actor_of(people.ana), now=clock()
        )
        answer = Browser().get(f"/calendar/{begun}.ics")
        yield str(answer["Content-Disposition"]), answer.content

    def test_its_name_and_every_word_of_it(self, file: tuple[str, bytes]) -> None:
        name, content = file
        assert hits(name) == []
        calendar = icalendar.Calendar.from_ical(content)
        events = calendar.walk("VEVENT")
        assert len(events) == len(Appointment.Kind)
        for part in [calendar, *events]:
            for key, value in part.property_items():
                if key not in ("UID", "DTSTART", "DTEND", "DTSTAMP"):
                    said = value if isinstance(value, bytes) else value.to_ical()
                    assert hits(f"{key}: {said.decode()}") == [], key

    def test_its_ids_are_nobodys(self, file: tuple[str, bytes], people: People) -> None:
        ids = [str(one["UID"]) for one in icalendar.Calendar.from_ical(file[1]).walk("VEVENT")]
        assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[0-9a-f]{32}", one) for one in ids)


def of_pdf(content: bytes) -> list[str]:
    """All that a file says of itself: its table, its XMP, and the names of what is enclosed."""
    with pikepdf.open(io.BytesIO(content)) as file:
        table = [f"{key}: {value}" for key, value in file.docinfo.items()]
        with file.open_metadata() as xmp:
            more = [f"{key.rpartition('}')[2]}: {value}" for key, value in xmp.items()]
        return [*table, *more, *file.attachments.keys()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdfs_own_data_and_its_name(
    people: People, telling_practice: Practice, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(pdf, "render", drawing.draw)  # as the child does, without its half a minute at most
    row = CommunicationsPolicy.objects.published().first()
    assert row is not None
    policy = policy_pdf.response(row, language)
    copy = copies.make(f"Consent to therapy\n\n{NOTE}. Dan Doyle.", language)
    for said in (of_pdf(policy.content), of_pdf(copy)):
        assert any("title" in one.lower() for one in said)
        for part in said:
            assert hits(part) == [], part
            assert not re.search(r"Dan|Doyle|Linden|author|creator", part), part
    for name in (str(policy["Content-Disposition"]), copies.name(language)):
        assert hits(name) == [], name


@pytest.mark.parametrize("discretion", [None, *Discretion.values])
@pytest.mark.parametrize("channel", ["sms", "email"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_subject_sender_and_links_of_what_a_person_sends(
    people: People,
    clock: Clock,
    telling_practice: Practice,
    discretion: str | None,
    channel: str,
    language: str,
) -> None:
    point = people.dan_email if channel == "email" else people.dan_phone
    doing.agree(point, clock(), to=(Circumstance.SCHEDULING,))
    doing.write_text(people.dan, people.ana, clock.move(minutes=1), channel=channel)
    type(people.dan).objects.filter(pk=people.dan.pk).update(language=language)
    if discretion:
        SafeContact.objects.create(
            vault_id=people.dan.vault_id, client=people.dan, contact_point=point, discretion=discretion
        )
    one = envelope(Delivery.objects.get(), clock())
    name = telling_practice.name if discretion == Discretion.ORDINARY else ""
    headers = mail(one, clock()).partition("\n\n")[0].replace(one.text, "") if channel == "email" else ""
    for part in (one.subject or "", one.sender_name, headers):
        assert hits(part, name) == [], part
    for link in re.findall(r"https?://\S+", one.text):
        assert urlsplit(link).hostname in OURS and not telling_word(link), link


@pytest.mark.parametrize("wording", InquiryAnswer.Wording.values)
def test_subject_sender_and_links_of_an_answer_to_a_stranger(
    people: People, clock: Clock, telling_practice: Practice, wording: str
) -> None:
    one = envelope(answer(receive(clock(), phone="+12025550190"), people, clock, wording=wording), clock())
    for part in (one.subject or "", one.sender_name):
        assert hits(part) == [], part
    for link in re.findall(r"https?://\S+", one.text):
        assert urlsplit(link).hostname in OURS and not telling_word(link), link


def test_what_a_browser_says_when_it_is_woken() -> None:
    """Its sentences stand in the file itself, in each language."""
    said = re.findall(r"\b(en|es): \"([^\"]+)\"", WORKER.read_text(encoding="utf-8"))
    assert {language for language, _words in said} == set(LANGUAGES)
    for _language, words in said:
        assert hits(words) == [], words
