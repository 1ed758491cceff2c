"""What stands on a client's phone tells nobody anything: every notice, language, discretion and safe contact, word by word."""

import re
from collections.abc import Iterator
from datetime import datetime, time
from email import message_from_bytes, policy
from itertools import product
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from consent.models import SafeContact
from consent.rules import content, plain
from consent.rules.decision import Outcome
from messaging import notices
from messaging.models import Delivery
from messaging.outbox import claiming, judging, rendering
from messaging.transports import mime
from messaging.transports.base import Envelope
from practice import policy as in_force
from practice import safe
from practice.models import ContactPoint, Notice, Practice, Vault
from practice.rules.telling import telling_word
from practice.vocabulary import Discretion
from tests import doing
from tests.conftest import Clock
from tests.messaging.outbox import support
from tests.people import People

Kind = Notice.Kind
COLLEAGUES = {
    Kind.STAFF_INVITATION, Kind.PASSWORD_RESET, Kind.STAFF_DEVICE, Kind.APPROVAL_ASKED, Kind.BREAK_GLASS,
    Kind.CLIENT_WROTE, Kind.DIGEST, Kind.ALERT, Kind.CLIENT_SAFETY, Kind.REQUEST_MADE, Kind.HAND_OVER, Kind.CRISIS_WORDS,
}  # fmt: skip
CLIENTS = tuple(kind for kind in Kind if kind not in COLLEAGUES)
LANGUAGES = ("en", "es")
OURS = frozenset({"portal.linden.example"})
# Beside the roots that no host may hold and the lists of the content check.
TELLING = re.compile(
    r"\b(client\w*|patient\w*|paciente\w*|cliente\w*|session\w*|sesion\w*|clinic\w*|doctor\w*|medic\w*|health\w*|"
    r"salud|treatment\w*|tratamiento\w*|care|cuidado\w*|appointment\w*|cita|citas|diagnos\w*|form|forms|consent\w*|"
    r"consentimiento\w*|formulario\w*|office|consultorio|practice|therap\w*|terap\w*|help ?line|privacy|hipaa)\b"
)


def hits(text: str, name: str = "") -> list[str]:
    """`name`: the practice's own, where the client lets it show."""
    said = text.replace(name, "") if name else text
    folded, _places = plain.fold(said)
    found = [word for word in [telling_word(folded)] if word]
    found += [one.word for one in content.content_check(said, hosts=OURS)]
    return found + TELLING.findall(re.sub(r"https://\S+", "", folded))


@pytest.fixture
def telling_practice(people: People, settings) -> Practice:
    settings.SOTTO_PORTAL_URL = "https://portal.linden.example"
    row = Practice.objects.get()
    row.name = "Linden Street Psychotherapy & Trauma Care"
    row.save(update_fields=["name"])
    return row


def each(people: People, clock: Clock) -> Iterator[tuple[Kind, str, str | None, Notice]]:
    """Every client notice by mail and text, in each language, with each discretion and with none asked for."""
    shown: tuple[str | None, ...] = (None, *Discretion.values)
    for kind, language, discretion, point in product(
        CLIENTS, LANGUAGES, shown, (people.dan_email, people.dan_phone)
    ):
        SafeContact.objects.all().delete()
        if discretion:
            SafeContact.objects.create(
                vault_id=people.dan.vault_id, client=people.dan, contact_point=point, discretion=discretion
            )
        yield kind, language, discretion, promise(kind, point, clock(), language)


def promise(kind: str, point: ContactPoint, now: datetime, language: str = "en") -> Notice:
    row = Notice(
        kind=kind, cause_type="test", cause_id=uuid4(), contact_point=point, channel=point.channel,
        language=language, next_at=now, created_at=now, vault_id=safe.vault_id(Vault.Kind.NOTICES),
    )  # fmt: skip
    safe.seal(row, secret="402861")
    row.save(force_insert=True)
    return row


def envelope(row: Notice | Delivery, now: datetime) -> Envelope:
    claim = claiming.claim_delivery(type(row), row.pk, now)
    assert claim is not None
    return rendering.render(claim, support.warrant(claim))


def mail(one: Envelope, now: datetime) -> str:
    """As it arrives: every header but the address it goes to, and the text."""
    letter = message_from_bytes(mime.compose(one, "hello@linden.example", now).content, policy=policy.default)
    headers = [f"{name}: {value}" for name, value in letter.items() if name not in ("To", "Date")]
    return "\n".join([*headers, letter.get_content()])


def test_nothing_on_a_screen_tells_anything(people: People, clock: Clock, telling_practice: Practice) -> None:
    count = 0
    for kind, language, discretion, row in each(people, clock):
        one = envelope(row, clock())
        name = telling_practice.name if discretion == Discretion.ORDINARY else ""
        where = (kind, language, discretion, row.channel)
        shown = mail(one, clock()) if row.channel == "email" else one.text
        for part in (one.subject or "", one.text, one.sender_name, shown):
            assert hits(part, name) == [], (*where, part)
        for link in re.findall(r"https://\S+", one.text):
            assert urlsplit(link).hostname in OURS and not telling_word(urlsplit(link).netloc), where
        count += 1
    assert count == len(CLIENTS) * 2 * 4 * 2


def test_the_lexicon_would_see_it() -> None:
    for text in ("Your therapist wrote", "Su terapia", "An appointment", "La consulta médica: tratamiento",
                 "The client waits", "Your session notes", "see https://calm.example/x"):  # fmt: skip
        assert hits(text), text


def test_of_three_levels_each_shows_its_own_name_and_none_shows_more(
    people: People, clock: Clock, telling_practice: Practice
) -> None:
    names = {"": telling_practice.discreet_name, Discretion.ORDINARY: telling_practice.name}
    names |= {Discretion.DISCREET: telling_practice.discreet_name, Discretion.SILENT: ""}
    for kind, _language, discretion, row in each(people, clock):
        one = envelope(row, clock())
        said = f"{one.subject} {one.text.replace('portal.linden.example', '')} {one.sender_name}"
        assert one.sender_name == names[discretion or ""]
        if discretion != Discretion.ORDINARY:
            assert telling_practice.name not in said, kind
        if discretion == Discretion.SILENT:
            assert "linden" not in said.casefold(), kind


def test_a_message_by_mail_is_as_discreet_in_its_subject(
    people: People, clock: Clock, telling_practice: Practice
) -> None:
    doing.agree(people.dan_email, clock())
    subjects = {"ordinary": telling_practice.name, "discreet": "Linden Street", "silent": ""}
    for discretion, name in subjects.items():
        doing.write_text(people.dan, people.ana, clock.move(minutes=1), channel="email")
        SafeContact.objects.update_or_create(
            contact_point=people.dan_email,
            defaults={"vault_id": people.dan.vault_id, "client": people.dan, "discretion": discretion},
        )
        one = envelope(Delivery.objects.latest("created_at"), clock())
        assert (one.subject, one.sender_name) == (f"A message from {name}" if name else "A message", name)


@pytest.mark.parametrize("kind", CLIENTS)
class TestSafeContact:
    def set_it(self, people: People, **how: object) -> None:
        SafeContact.objects.create(
            vault_id=people.dan.vault_id, client=people.dan, contact_point=people.dan_email, **how
        )

    def judge(self, people: People, kind: Kind, clock: Clock):
        row = promise(kind, people.dan_email, clock())
        claim = claiming.claim_delivery(Notice, row.pk, clock())
        assert claim is not None
        return judging.judge(claim.row, clock(), claim.grant)

    def test_an_address_that_is_not_safe_gets_no_notice_of_any_kind(
        self, people: People, clock: Clock, kind: Kind
    ) -> None:
        self.set_it(people, may_be_used=False)
        decision = self.judge(people, kind, clock)
        assert decision.outcome is Outcome.REFUSED
        assert "unsafe_address" in [one.code for one in decision.decisive]

    def test_outside_safe_times_it_waits_codes_too(self, people: People, clock: Clock, kind: Kind) -> None:
        self.set_it(people, from_time=time(14), until_time=time(16))
        decision = self.judge(people, kind, clock)
        assert decision.outcome is Outcome.HELD
        assert decision.until is not None and decision.until > clock()


@pytest.mark.parametrize("kind", sorted(COLLEAGUES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_to_colleagues_no_clients_matter_is_told(people: People, kind: Kind, language: str) -> None:
    from django.utils import translation

    with translation.override(language):
        subject, text = notices.words(
            kind, practice=in_force.practice(), secret="s3cret", base_url="https://portal.linden.example"
        )
    assert content.content_check(f"{subject}. {text}", hosts=OURS) == ()
    assert "Dan" not in text and "%(" not in text


def test_every_kind_has_its_words(people: People) -> None:
    for kind in Kind:
        subject, text = notices.words(
            kind, practice=in_force.practice(), secret="1", base_url="https://x.example"
        )
        assert subject and text
