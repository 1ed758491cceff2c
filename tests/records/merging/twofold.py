"""Dan is here twice: the second time with a conversation, files, agreements, drafts and a sign-in of its own."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models

from consent.models import SafeContact
from messaging import actions as messaging
from messaging import files
from messaging.models import Message, MessageRead
from practice import actions, crypto, resealing, safe, vaults
from practice.actions.clients import Particulars
from practice.models import Client, ContactPoint, PortalPin, SealedRow
from tests import doing
from tests.people import ADDRESSES, People, actor_of


def make(people: People, now: datetime) -> Client:
    """Everything of the duplicate's through the product's own acts."""
    ana = actor_of(people.ana)
    who = Particulars(
        name="Daniel Doyle", first_name="Danny", pronouns="he/him", birth_date="1990-04-02",
        may_know="His brother", must_not_know="His boss",
    )  # fmt: skip
    twin = actions.add_client(
        particulars=who, language="en", time_zone="America/New_York",
        points=[("email", "dan@home.example"), ("phone", "(303) 555-0199")], actor=ana, now=now,
    )  # fmt: skip
    ContactPoint.objects.filter(client=twin).update(verified_at=now)
    email = ContactPoint.objects.get(client=twin, kind="email")
    said = doing.say(twin, now, "I slept badly.")
    files.attach(said, name="diary.txt", media_type="text/plain", content=b"Monday." * 20_000, now=now)
    doing.write(twin, people.ana, now, "Tell me more.")
    doing.agree(email, now, to=["records_release"], name="Daniel Doyle")
    doing.write(twin, people.ana, now, "Ready.", circumstance="records_release", channel="email")
    _safe_words(email, "Only in the morning")
    actions.add_representation(
        client=twin, name="Gus Doyle", relation="father", scope="full", actor=ana, now=now
    )
    messaging.save_draft(
        client=twin, circumstance="between_sessions", channel="portal", body="Dear Danny", actor=ana, now=now
    )
    MessageRead.objects.get_or_create(message=said, user=people.ana, defaults={"at": now})
    give_pin(twin, now)
    return Client.objects.get(pk=twin.pk)


def give_pin(client: Client, now: datetime) -> PortalPin:
    pin = PortalPin(user_id=client.user_id, vault_id=safe.vault_id("credentials"), set_at=now)
    safe.seal(pin, verifier="slow hash")
    pin.save(force_insert=True)
    return pin


def _safe_words(point: ContactPoint, words: str) -> None:
    row = SafeContact(vault_id=point.vault_id, client_id=point.client_id, contact_point=point)
    crypto.seal(row, vaults.sealer, words=words)
    row.save(force_insert=True)


def content(vault_ids: set[Any]) -> set[str]:
    """All words and files in these vaults, however they are stored."""
    found: set[str] = set()
    for row in sealed_rows(vault_ids):
        grant = crypto.mint("test", "test", {(row.vault_id, row.sealed_class)}, vaults.load)
        for name in resealing.sealed_names(type(row)):
            held = crypto.open_bytes(row, name, by=grant)
            if held is not None:
                found.add(held.decode())
        if row.sealed_file:
            found.add(files.read(row, by=grant).decode())  # type: ignore[arg-type]
    return found


def sealed_rows(vault_ids: set[Any]) -> Iterator[SealedRow]:
    for model in resealing.sealed_models():
        yield from model._base_manager.filter(vault_id__in=vault_ids)


def left_at(client: Client) -> set[str]:
    """Keys that still name this client or their vault, the trail and the stub's own apart."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey):
                continue
            named = {Client: client.pk, type(client.vault): client.vault_id}.get(field.related_model)
            if named is None or (model is Client and field.name in ("vault", "id")):
                continue
            if model._base_manager.filter(**{field.name: named}).exists():
                found.add(f"{model._meta.label}.{field.name}")
    return found


def messages(client: Client) -> list[str | None]:
    return [doing.words_of(one) for one in Message.objects.for_client(client.pk).order_by("created_at", "pk")]


PHONE = ADDRESSES["dan_phone"][1]
