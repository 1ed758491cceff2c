"""What a client asked about how to be reached, and what waits for a person because of it."""

from datetime import datetime
from uuid import UUID

from consent import actions as consents
from consent.actions import Asked, Wish
from consent.models import AddressChange, Refusal
from practice.actors import Actor
from practice.models import Client, ContactPoint


def of(client: Client, phone: ContactPoint, now: datetime, *, by: Actor, own: Actor) -> dict[str, UUID]:
    """A request and a restriction, a text that read like a refusal, and a new address while somebody reads along."""
    request = consents.request_channel(
        client=client, asked=Asked(channel="mail", is_wanted=True, where="PO box 7"), actor=by, now=now
    )
    untold = consents.ask_restriction(client=client, wish=Wish(what="My plan"), actor=by, now=now)
    consents.note_danger(client=client, words="", heard="in_person", submission=None, actor=by, now=now)
    new = f"{client.pk}@new.example"
    point = consents.add_address(client=client, kind="email", address=new, actor=own, now=now)
    index = bytes(phone.address_index)
    return {
        "channel_request_id": request.pk,
        "restriction_id": untold.pk,
        "address_change_id": AddressChange.objects.get(contact_point=point).pk,
        "refusal_id": Refusal.objects.get(address_index=index).pk,
    }
