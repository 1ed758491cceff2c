"""Somebody agrees to be reached in a way, on paper or in words, and a clinician writes it down: for who has no portal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent import files, telling
from consent.actions import signing
from consent.actions.asking import new_request
from consent.actions.consents import VISITS_FORM, Agreed, keep_consent
from consent.actions.signing import Signed
from consent.models import Consent, FormFile, FormRequest, FormVersion, Signature
from practice import audit, policy, submissions
from practice.actors import Actor
from practice.models import Client, Notice, User
from practice.uploads.taking import Taken


class Overtaken(Exception):
    """Since then the client took an agreement to this way back, or gave another one: that counts, not what was before."""


@dataclass(frozen=True, kw_only=True)
class Documented:
    """`shown`: what was read out or stands on the paper; `said`: how they agreed, where it was said; `scans`: the paper."""

    form_version: FormVersion
    shown: str
    language: str
    at: datetime
    who: str
    said: str = ""
    scans: Sequence[Taken] = ()

    @property
    def method(self) -> Signature.Method:
        return Signature.Method.PAPER if self.scans else Signature.Method.SPOKEN


@transaction.atomic
def document_consent(
    *,
    client: Client,
    agreed: Agreed,
    documented: Documented,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> Consent:
    """As if it had been signed on a screen when it was said: a STOP that came after it stands; an unproven address
    stays unproven. Raises Overtaken; and Refused where the files are too much."""
    submissions.claim(submission, now=now)
    _require_latest(client, agreed.way, documented.at)
    signature = signing.sign(client=client, signed=_signed(documented, actor), actor=actor, now=now)
    kept = _keep_scans(client, documented, signature, actor, now)
    agreed = replace(agreed, given_at=documented.at)
    consent = keep_consent(client=client, agreed=agreed, signature=signature, actor=actor, now=now)
    audit.record(
        "consent.consent.documented",
        actor=actor,
        subject=consent,
        objects=[signature.pk, *kept],
        reason=documented.method,
    )
    if client.user_id is not None:  # the notice points to the private page
        telling.tell(kind=Notice.Kind.POLICY_CHANGED, cause=consent, client=client, now=now)
    return consent


def _require_latest(client: Client, channel: str, at: datetime) -> None:
    """The form about visits stands beside what else one wants to be called about, whichever came first."""
    mine = Consent.objects.for_client(client.pk).filter(channel=channel)
    given = mine.filter(given_at__gt=at).exclude(signature__form_version__key=VISITS_FORM)
    if given.exists() or mine.filter(revoked_at__gt=at).exists():
        raise Overtaken


def _signed(documented: Documented, actor: Actor) -> Signed:
    """Word for word, and below it how they agreed."""
    return Signed(
        form_version=documented.form_version,
        shown="\n\n".join(filter(None, (documented.shown, documented.said))),
        language=documented.language,
        typed_name=documented.who,
        authenticated_by=str(documented.method),
        method=documented.method,
        time_zone=policy.practice().time_zone,
        documented_by=User.objects.get(pk=actor.person),
        at=documented.at,
    )


def _keep_scans(
    client: Client, documented: Documented, signature: Signature, actor: Actor, now: datetime
) -> list[UUID]:
    """A paper lies with the client's forms."""
    if not documented.scans:
        return []
    row = new_request(client, documented.form_version, actor, now)
    kept = files.keep_taken(row, documented.scans, purpose=FormFile.Purpose.SCAN, now=now)
    FormFile.objects.filter(pk__in=[one.pk for one in kept]).update(signature=signature)
    row.state, row.signature, row.finished_at = FormRequest.State.COMPLETED, signature, now
    row.save()
    return [one.pk for one in kept]
