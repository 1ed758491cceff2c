"""What both files have and only one may keep: the same address, a draft of the same person, the same reading noted twice."""

import json
from datetime import datetime, time

from django.db.models import QuerySet

from consent.models import AddressChange, Consent, FormRequest, PolicyAcknowledgement, SafeContact
from messaging.models import Draft, DraftFile, InboundItem
from practice import crypto, vaults
from practice.models import (
    BreakGlass,
    CareTeamMember,
    Client,
    ContactPoint,
    Device,
    Invitation,
    Membership,
    PortalPin,
    PushSubscription,
    Session,
    User,
)
from practice.vocabulary import Discretion, class_of
from records.merging import walking
from records.models import CallDraft


def same_addresses(duplicate: Client, survivor: Client, grant: crypto.Grant, now: datetime) -> None:
    """One row stays: the survivor's. All that named the other names it; it is proven if either was."""
    for old in ContactPoint.objects.filter(client=duplicate, representation=None):
        same = ContactPoint.objects.filter(client=survivor, representation=None, kind=old.kind)
        kept = same.filter(address_index=old.address_index).first()
        if kept is None:
            continue
        _one_consent(old, kept, now)
        _one_change(old, kept, now)
        _one_safe_contact(old, kept, grant)
        walking.repoint(walking.of_point(), old, kept)
        proven = [at for at in (kept.verified_at, old.verified_at) if at]
        ContactPoint.objects.filter(pk=kept.pk).update(verified_at=min(proven, default=None))
        old.delete()
    _the_later(Consent.objects.filter(client__in=[duplicate, survivor], contact_point=None), now)


def _one_consent(old: ContactPoint, kept: ContactPoint, now: datetime) -> None:
    _the_later(Consent.objects.filter(contact_point__in=[old, kept]), now)


def _the_later(consents: QuerySet[Consent], now: datetime) -> None:
    """Of two standing consents for one way and address, or for one way that has none, the later one stands."""
    standing = consents.filter(revoked_at=None, superseded_at=None)
    by_channel: dict[str, Consent] = {}
    for consent in standing.order_by("given_at"):
        if earlier := by_channel.get(consent.channel):
            Consent.objects.filter(pk=earlier.pk).update(superseded_at=now)
        by_channel[consent.channel] = consent


def _one_change(old: ContactPoint, kept: ContactPoint, now: datetime) -> None:
    """Of two changes that wait for one address, the survivor's is decided."""
    waiting = AddressChange.objects.waiting()
    if waiting.filter(contact_point=kept).exists():
        waiting.filter(contact_point=old).update(decided_at=now, is_confirmed=False)


def _one_safe_contact(old: ContactPoint, kept: ContactPoint, grant: crypto.Grant) -> None:
    """The stricter of both in each respect; both in words."""
    theirs = SafeContact.objects.filter(contact_point=old).first()
    ours = SafeContact.objects.filter(contact_point=kept).first()
    if theirs is None or ours is None:
        return
    ours.may_be_used &= theirs.may_be_used
    ours.may_leave_voicemail &= theirs.may_leave_voicemail
    strictness = list(Discretion.values)
    ours.discretion = max(ours.discretion, theirs.discretion, key=strictness.index)
    if theirs.from_time and ours.from_time:
        ours.from_time, ours.until_time = _narrower(ours, theirs)
    else:
        ours.from_time = ours.from_time or theirs.from_time
        ours.until_time = ours.until_time or theirs.until_time
    words = [crypto.open(one, "words", by=grant) for one in (ours, theirs)]
    said = {
        name: crypto.open(ours, name, by=grant) or crypto.open(theirs, name, by=grant)
        for name in ("code_word", "voicemail_words")
    }
    crypto.seal(ours, vaults.sealer, words="\n".join(filter(None, words)) or None, **said)
    ours.save()
    theirs.delete()


def _narrower(ours: SafeContact, theirs: SafeContact) -> tuple[time, time | None]:
    starts = max(filter(None, (ours.from_time, theirs.from_time)))
    ends = [one for one in (ours.until_time, theirs.until_time) if one]
    return starts, min(ends) if ends else None


def same_forms(duplicate: Client, survivor: Client, now: datetime) -> None:
    """What waits in both files is asked once: as the survivor has it. What was answered in the other stays to be read."""
    waiting = FormRequest.objects.for_client(survivor.pk).open().values("form_version_id")
    twice = FormRequest.objects.for_client(duplicate.pk).open().filter(form_version_id__in=waiting)
    twice.update(state=FormRequest.State.WITHDRAWN, finished_at=now, changed_at=now)


def same_drafts(duplicate: Client, survivor: Client, grant: crypto.Grant) -> None:
    """What one person began in both files becomes one draft, in the class of the more private of the two."""
    for old in Draft.objects.filter(client=duplicate):
        writer = survivor.user_id if old.user_id == duplicate.user_id else old.user_id
        kept = Draft.objects.filter(client=survivor, user_id=writer or old.user_id).first()
        if kept is None:
            continue
        body = "\n\n".join(filter(None, (crypto.open(one, "body", by=grant) for one in (kept, old))))
        if kept.sealed_class != old.sealed_class and old.sealed_class == "clinical":
            kept.circumstance = old.circumstance
        kept.sealed_class = class_of(kept.circumstance)
        saying = next(filter(None, (crypto.open(one, "saying", by=grant) for one in (kept, old))), None)
        crypto.seal(kept, vaults.sealer, body=body, saying=saying)
        kept.save()
        DraftFile.objects.filter(draft=old).update(draft=kept)  # they are re-sealed with all else
        old.delete()


def same_call_drafts(duplicate: Client, survivor: Client, grant: crypto.Grant) -> None:
    """Two notes that one person began become one, the survivor's, with the words of both."""
    for old in CallDraft.objects.filter(client=duplicate):
        kept = CallDraft.objects.filter(client=survivor, user_id=old.user_id).first()
        if kept is None:
            continue
        first, second = (json.loads(crypto.open(one, "typed", by=grant) or "{}") for one in (kept, old))
        words = "\n\n".join(filter(None, (first.get("words"), second.get("words"))))
        if old.sealed_class == "clinical":
            kept.sealed_class = old.sealed_class
        crypto.seal(kept, vaults.sealer, typed=json.dumps(second | first | {"words": words}))
        kept.save()
        old.delete()


def same_person(duplicate: Client, survivor: Client, now: datetime) -> None:
    """One sign-in: the survivor's, or, where only the duplicate had begun, its PIN with the survivor's user."""
    old, kept = duplicate.user_id, survivor.user_id
    if old is None or kept is None:
        return  # a shared file has no user; it is merged with none
    read = PolicyAcknowledgement.objects.filter(user_id=kept).values("policy_id")
    PolicyAcknowledgement.objects.filter(user_id=old, policy_id__in=read).delete()
    Session.objects.filter(user_id=old).delete()
    Device.objects.filter(user_id=old).delete()
    PushSubscription.objects.on().filter(user_id=old).update(ended_at=now)
    if PortalPin.objects.filter(user_id=kept).exists():
        PortalPin.objects.filter(user_id=old).delete()
    walking.repoint(walking.of_user(), old, kept)
    User.objects.filter(pk=old).update(is_active=False)


def who_is_around(duplicate: Client, survivor: Client, now: datetime) -> None:
    """Nobody sees the survivor for having seen the duplicate: its care team, links and emergencies end."""
    CareTeamMember.objects.current(now).filter(client=duplicate).update(until_at=now)
    BreakGlass.objects.current(now).filter(client=duplicate).update(until_at=now)
    Invitation.objects.filter(client=duplicate, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    shared = Membership.objects.filter(client=survivor, until_at=None).values("shared_id")
    Membership.objects.filter(client=duplicate, until_at=None, shared_id__in=shared).update(until_at=now)
    for item in InboundItem.objects.filter(candidates__contains=[duplicate.pk]):
        item.candidates = sorted({survivor.pk, *item.candidates} - {duplicate.pk})
        item.save(update_fields=["candidates"])
