"""The gates to what is said: each looks inside the scope of the person who asks."""

from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet

from messaging.models import (
    Attachment,
    CrisisFlag,
    Delivery,
    InboundItem,
    Inquiry,
    InquiryAnswer,
    InquiryNote,
    Message,
    Referral,
    Thread,
)
from messaging.talk import private
from practice import crypto, vaults
from practice.access import Forbidden, NotVisible, Opened, emergencies, scope
from practice.access.capabilities import PORTAL, may
from practice.access.nouns import grant_for
from practice.actors import Actor
from practice.models import Client, ContactPoint, Notice
from practice.models.dispatch import DispatchQuerySet
from practice.vocabulary import SealedClass


def delivery(actor: Actor, *, to: str, now: datetime, delivery_id: UUID) -> Opened:
    mine = Delivery.objects.filter(scope.within(actor, now, "message__client"), pk=delivery_id)
    found = mine.select_related("message__client", "contact_point").first()
    opened = _of_client(actor, found, found.message.client if found else None, to, now)
    if found and not scope.may_write_to(actor, found.message.client, found.message.sealed_class, now):
        raise Forbidden
    return opened


def notice(actor: Actor, *, to: str, now: datetime, notice_id: UUID) -> Opened:
    """What was to tell a client something, for who sees that client."""
    mine = Notice.objects.filter(scope.within(actor, now, "contact_point__client"), pk=notice_id)
    found = mine.select_related("contact_point__client").first()
    point = found.contact_point if found else None
    opened = _of_client(actor, found, point.client if point else None, to, now)
    if point and not scope.may_write_to(actor, point.client, SealedClass.ADMINISTRATIVE, now):
        raise Forbidden
    return opened


def own_message(actor: Actor, *, to: str, now: datetime, message_id: UUID) -> Opened:
    """What this colleague wrote themselves, to a client whom they see: for others it is not theirs to hold."""
    mine = Message.objects.filter(scope.within(actor, now), pk=message_id, author_id=actor.person)
    found = mine.filter(kind=Message.Kind.FROM_PRACTICE).select_related("client").first()
    opened = _of_client(actor, found, found.client if found else None, to, now)
    if found and not opened.rights.allows(found.vault_id, found.sealed_class):
        raise NotVisible
    return opened


def crisis_flag(actor: Actor, *, to: str, now: datetime, flag_id: UUID) -> Opened:
    """Of a message that opens for this person; for others there is no such thing."""
    mine = CrisisFlag.objects.filter(scope.within(actor, now), pk=flag_id)
    found = mine.select_related("client", "message").first()
    if found and found.message.sealed_class not in scope.classes(actor, found.client, now):
        raise NotVisible
    return _of_client(actor, found, found.client if found else None, to, now)


def attachment(actor: Actor, *, to: str, now: datetime, attachment_id: UUID) -> Opened:
    """A file opens for those for whom its message's class opens; for others it isn't there."""
    mine = Attachment.objects.filter(scope.readable(actor, now, "message__client"), pk=attachment_id)
    found = mine.select_related("message__client", "message__thread").first()
    opened = _of_client(actor, found, found.message.client if found else None, to, now)
    if found and not opened.rights.allows(found.vault_id, found.sealed_class):
        raise NotVisible
    if found and actor.is_portal and found.message.held_until is not None:
        raise NotVisible
    if found and found.message.thread.is_private and private.acts_for(opened):
        raise NotVisible
    return opened


def own_thread(actor: Actor, *, to: str, now: datetime, thread_id: UUID) -> Opened:
    """A thread of the signed-in client's own file; for who acts for them it isn't there."""
    mine = Thread.objects.filter(
        pk=thread_id, client__user_id=actor.person, client__in=scope.clients(actor, now)
    )
    found = mine.select_related("client").first()
    return _of_client(actor, found, found.client if found else None, to, now)


def inbound_item(actor: Actor, *, to: str, now: datetime, item_id: UUID) -> Opened:
    """Unfiled mail and texts: those of nobody for who does triage; those of known people only within one's scope."""
    found = triage(actor, now).filter(pk=item_id).first() if may(actor.roles, to) else None
    if found is None:
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found, grant=triage_grant(actor, [found]))


def triage(actor: Actor, now: datetime) -> QuerySet[InboundItem]:
    """Words of crisis first, then the latest."""
    waiting = InboundItem.objects.filter(state=InboundItem.State.TRIAGE)
    waiting = waiting.order_by("-is_grave", "-received_at", "-pk")
    return _sorted_by(actor, now, waiting)


def set_aside(actor: Actor, now: datetime) -> QuerySet[InboundItem]:
    """What was looked at and belonged nowhere, and is kept here as it came; latest first."""
    kept = InboundItem.objects.filter(state=InboundItem.State.SET_ASIDE, message=None, raw__isnull=False)
    return _sorted_by(actor, now, kept.order_by("-settled_at"))


def item_set_aside(actor: Actor, *, to: str, now: datetime, item_id: UUID) -> Opened:
    """One of these; or one that somebody brought back a moment ago, so that a second press finds what the first did."""
    if not may(actor.roles, to):
        raise NotVisible
    found = set_aside(actor, now).filter(pk=item_id).first()
    found = found or triage(actor, now).filter(pk=item_id, message=None).first()
    if found is None:
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found)


def _sorted_by(actor: Actor, now: datetime, items: QuerySet[InboundItem]) -> QuerySet[InboundItem]:
    """What concerns known people opens for who cares for them; the rest, for all who sort what comes in."""
    return items.filter(Q(candidates=[]) | Q(candidates__overlap=ArraySubquery(scope.caseload(actor, now))))


def triage_grant(actor: Actor, items: list[InboundItem]) -> crypto.Grant:
    pairs = {(item.vault_id, item.sealed_class) for item in items}
    return crypto.mint(actor.user_id or "", "triage", pairs, vaults.load)


def inquiry(actor: Actor, *, to: str, now: datetime, inquiry_id: UUID) -> Opened:
    """A first contact, for who sorts what comes in; one that may concern a client, or became one, within one's scope."""
    found = inquiries(actor, now).filter(pk=inquiry_id).first() if may(actor.roles, to) else None
    if found is None:
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found, grant=inquiries_grant(actor, [found]))


def inquiries(actor: Actor, now: datetime) -> QuerySet[Inquiry]:
    """What came from a client's address opens for who sees that client; it tells the others nothing, not even that."""
    same = Q(address_index=OuterRef("email_index")) | Q(address_index=OuterRef("phone_index"))
    theirs = ContactPoint.objects.filter(same)
    mine = scope.clients(actor, now).values("pk")
    strangers = Q(~Exists(theirs)) | Q(Exists(theirs.filter(client__in=mine)))
    return Inquiry.objects.filter(Q(strangers, client=None) | Q(client__in=mine)).order_by("-received_at")


def inquiry_answer(actor: Actor, *, to: str, now: datetime, answer_id: UUID) -> Opened:
    """What was promised to a first contact, for who sees that one."""
    mine = inquiry_answers(actor, now).filter(pk=answer_id) if may(actor.roles, to) else None
    found = mine.select_related("inquiry").first() if mine is not None else None
    if found is None:
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found, grant=inquiries_grant(actor, [found.inquiry]))


def inquiry_answers(actor: Actor, now: datetime) -> DispatchQuerySet:
    """Of what is destroyed nothing can be found out any more."""
    if not may(actor.roles, "inquiry.view"):
        return InquiryAnswer.objects.none()
    seen = inquiries(actor, now).exclude(state=Inquiry.State.DESTROYED).order_by()
    return InquiryAnswer.objects.filter(inquiry__in=seen.values("pk"))


def inquiries_grant(actor: Actor, items: list[Inquiry]) -> crypto.Grant:
    """The notes of one who became a client lie in that client's own vault."""
    pairs = {(item.vault_id, item.sealed_class) for item in items}
    became = InquiryNote.objects.filter(inquiry__in=[item for item in items if item.client_id])
    pairs |= {(vault, str(SealedClass.ADMINISTRATIVE)) for vault in became.values_list("vault_id", flat=True)}
    return crypto.mint(actor.user_id or "", "triage", pairs, vaults.load)


def referral(actor: Actor, *, to: str, now: datetime, referral_id: UUID) -> Opened:
    """Somebody else who may help: it stands on a public page."""
    found = Referral.objects.filter(pk=referral_id, ended_at=None).first() if may(actor.roles, to) else None
    if found is None:
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found)


def _of_client(actor: Actor, found: object, client: Client | None, to: str, now: datetime) -> Opened:
    if found is None or client is None:
        raise NotVisible
    is_permitted = to in PORTAL if actor.is_portal else scope.permits(actor, client.pk, to)
    if not is_permitted:
        raise Forbidden
    return Opened(
        actor=actor,
        now=now,
        subject=found,
        client=client,
        grant=grant_for(actor, client, now),
        basis=emergencies.basis(actor, client.pk, "", now),
    )
