"""The gates to agreements."""

from datetime import datetime
from uuid import UUID

from consent.models import Consent, FormFile, FormRequest, FormVersion, PacketTemplate, Signature
from practice.access import Forbidden, NotVisible, Opened, my_portal, scope
from practice.access.capabilities import PORTAL, may
from practice.access.nouns import client as client_of
from practice.access.nouns import grant_for
from practice.actors import Actor
from practice.models import Client, ContactPoint
from practice.vocabulary import SealedClass

ADMINISTRATIVE, CLINICAL = SealedClass.ADMINISTRATIVE, SealedClass.CLINICAL
_WRITES = {"filling.ask": ADMINISTRATIVE, "filling.document": ADMINISTRATIVE, "filling.hear": CLINICAL}


def consent(actor: Actor, *, to: str, now: datetime, consent_id: UUID) -> Opened:
    mine = Consent.objects.filter(scope.within(actor, now), pk=consent_id)
    if actor.is_portal:
        mine = mine.filter(client__user_id=actor.person)
    found = mine.select_related("client", "contact_point", "signature__form_version").first()
    return _opened(actor, found, to, now)


def contact_point(actor: Actor, *, to: str, now: datetime, contact_point_id: UUID) -> Opened:
    """The client's own: an address of somebody who acts for them is that person's to prove."""
    own = ContactPoint.objects.filter(scope.within(actor, now), representation=None)
    if actor.is_portal:
        own = own.filter(client__user_id=actor.person)
    mine = own.filter(pk=contact_point_id, suspended_at=None)
    return _opened(actor, mine.select_related("client").first(), to, now)


def my_forms(actor: Actor, *, to: str, now: datetime) -> Opened:
    """What the signed-in client is asked to fill; who acts for them in everything fills it too."""
    opened = my_portal(actor, to=to, now=now)
    if not opened.rights.allows(opened.subject.vault_id, CLINICAL):
        raise Forbidden
    return opened


def form_request(actor: Actor, *, to: str, now: datetime, form_request_id: UUID) -> Opened:
    mine = FormRequest.objects.filter(scope.readable(actor, now), pk=form_request_id)
    found = mine.select_related("client", "form_version", "signature", "packet").first()
    if found is None or (actor.is_portal and found.state == FormRequest.State.WITHDRAWN):
        raise NotVisible
    return _of_form(actor, found, found.client, found.is_own, to, now)


def signature(actor: Actor, *, to: str, now: datetime, signature_id: UUID) -> Opened:
    """Of a form, or of a way of being reached: that is the client's alone."""
    mine = Signature.objects.filter(scope.readable(actor, now), pk=signature_id)
    found = mine.select_related("client", "form_version", "user", "documented_by").first()
    if found is None:
        raise NotVisible
    of_all = FormRequest.objects.filter(signature=found, is_own=False)
    is_own = actor.is_portal and not of_all.exists()
    return _of_form(actor, found, found.client, is_own, to, now)


def form_file(actor: Actor, *, to: str, now: datetime, form_file_id: UUID) -> Opened:
    path = "form_request__client"
    mine = FormFile.objects.filter(scope.readable(actor, now, path), pk=form_file_id, removed_at=None)
    found = mine.select_related(path).first()
    if found is None or found.form_request is None:
        raise NotVisible
    return _of_form(actor, found, found.form_request.client, found.form_request.is_own, to, now)


def _of_form(
    actor: Actor,
    found: FormRequest | Signature | FormFile,
    client: Client,
    is_own: bool,
    to: str,
    now: datetime,
) -> Opened:
    if actor.is_portal:
        return _at_portal(actor, found, client, is_own, to, now)
    opened = client_of(actor, to=to, now=now, client_id=client.pk)
    if to in _WRITES and _WRITES[to] not in opened.writes:
        raise Forbidden
    if to == "filling.read" and not opened.rights.allows(found.vault_id, found.sealed_class):
        raise Forbidden  # they see that it was asked, and how far it is
    opened.subject = found
    return opened


def _at_portal(
    actor: Actor,
    found: FormRequest | Signature | FormFile,
    client: Client,
    is_own: bool,
    to: str,
    now: datetime,
) -> Opened:
    grant = grant_for(actor, client, now)
    is_theirs = client.user_id == actor.user_id
    if not grant.allows(found.vault_id, CLINICAL) or (is_own and not is_theirs):
        raise NotVisible
    if to not in PORTAL or (to == "filling.fill" and client.status != Client.Status.ACTIVE):
        raise Forbidden
    return Opened(actor=actor, now=now, subject=found, client=client, grant=grant)


def _opened(actor: Actor, found: Consent | ContactPoint | None, to: str, now: datetime) -> Opened:
    if found is None:
        raise NotVisible
    if not (to in PORTAL if actor.is_portal else may(actor.roles, to)):
        raise Forbidden
    return Opened(
        actor=actor, now=now, subject=found, client=found.client, grant=grant_for(actor, found.client, now)
    )


def forms(actor: Actor, *, to: str, now: datetime) -> Opened:
    """The forms of the practice, which hold nobody's information."""
    if not may(actor.roles, to):
        raise Forbidden
    return Opened(actor=actor, now=now)


def form_version(actor: Actor, *, to: str, now: datetime, form_version_id: UUID) -> Opened:
    """A form in one of its published versions."""
    found = FormVersion.objects.published().filter(pk=form_version_id).first()
    if found is None or not may(actor.roles, "form.view"):
        raise NotVisible
    opened = forms(actor, to=to, now=now)
    opened.subject = found
    return opened


def packet_template(actor: Actor, *, to: str, now: datetime, packet_template_id: UUID) -> Opened:
    """Forms that go together. Whoever reads forms sees the list of them; who manages forms changes one."""
    found = PacketTemplate.objects.filter(pk=packet_template_id).first()
    if found is None or not may(actor.roles, "form.view"):
        raise NotVisible
    opened = forms(actor, to=to, now=now)
    opened.subject = found
    return opened


def form_draft(actor: Actor, *, to: str, now: datetime, form_draft_id: UUID) -> Opened:
    """A form that is being written: for who manages forms alone."""
    found = FormVersion.objects.filter(pk=form_draft_id, published_at=None).first()
    if found is None or not may(actor.roles, to):
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found)
