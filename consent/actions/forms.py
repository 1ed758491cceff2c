"""Forms: the words that people agree to. A form's one draft becomes its next version, and is never changed again.

A draft keeps the text as it was typed, with all its faults: `definition` is {"outline": text} until it is published.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from consent.models import FormVersion
from consent.rules import form
from consent.rules.form import outline
from practice import audit
from practice.actors import Actor

OUTLINE = "outline"


class Stale(Exception):
    """The draft is not the one that was looked at: somebody changed, published or discarded it meanwhile."""


class Faulty(Exception):
    """A form with faults is not published."""


class InUse(Exception):
    """This form is asked by the program itself."""


@transaction.atomic
def publish_form(*, key: str, definition: dict[str, Any], actor: Actor, now: datetime) -> FormVersion:
    """A new version, unless the newest one says exactly this."""
    digest = digest_of(definition)
    newest = FormVersion.objects.published().filter(key=key).first()
    if newest and bytes(newest.digest) == digest:
        return newest
    version = FormVersion.objects.create(
        key=key,
        version=_next(newest),
        definition=definition,
        digest=digest,
        created_at=now,
        changed_at=now,
        changed_by_id=actor.user_id,
        published_at=now,
    )
    audit.record("consent.form.published", actor=actor, subject=version, reason=key)
    return version


@transaction.atomic
def begin_form_draft(*, key: str, text: str, actor: Actor, now: datetime) -> FormVersion:
    """The form's one draft: the one that there is, or a new one with this text."""
    definition = {OUTLINE: text}
    draft, is_new = FormVersion.objects.get_or_create(
        key=key,
        published_at=None,
        defaults={
            "definition": definition,
            "digest": digest_of(definition),
            "created_at": now,
            "changed_at": now,
            "changed_by_id": actor.user_id,
        },
    )
    if is_new:
        audit.record("consent.form.drafted", actor=actor, subject=draft, reason=key)
    return draft


@transaction.atomic
def save_form_draft(
    *, draft: FormVersion, text: str, seen: bytes, actor: Actor, now: datetime
) -> FormVersion:
    """Kept with whatever faults it has. `seen`: the digest of the draft that this text was made from. Raises Stale."""
    definition = {OUTLINE: text}
    digest = digest_of(definition)
    current = _locked(draft)
    if bytes(current.digest) == digest:
        return current
    if bytes(current.digest) != seen:
        raise Stale
    current.definition, current.digest = definition, digest
    current.changed_at, current.changed_by_id = now, actor.user_id
    current.save(update_fields=["definition", "digest", "changed_at", "changed_by"])
    return current


@transaction.atomic
def publish_form_draft(*, draft: FormVersion, seen: bytes, actor: Actor, now: datetime) -> FormVersion:
    """The draft becomes the next version, and what is asked of clients from now on. Raises Stale, Faulty."""
    current = _locked(draft)
    if bytes(current.digest) != seen:
        raise Stale
    parsed = outline.parse(text_of(current))
    if parsed.faults:
        raise Faulty
    newest = FormVersion.objects.published().filter(key=current.key).first()
    current.version = _next(newest)
    current.definition, current.digest = parsed.definition, digest_of(parsed.definition)
    current.published_at = current.changed_at = now
    current.changed_by_id = actor.user_id
    current.save()
    audit.record("consent.form.published", actor=actor, subject=current, reason=current.key)
    return current


@transaction.atomic
def discard_form_draft(*, draft: FormVersion, actor: Actor, now: datetime) -> None:
    """What was published stays as it is. Raises Stale."""
    current = _locked(draft)
    audit.record("consent.form.draft_discarded", actor=actor, subject=current, reason=current.key)
    current.delete()


@transaction.atomic
def retire_form(*, key: str, actor: Actor, now: datetime) -> None:
    """No longer offered. What was asked or signed stays; publishing another version offers it again."""
    versions = FormVersion.objects.published().filter(key=key).select_for_update()
    newest = versions[0]
    if newest.definition.get("kind") == "unsecured":
        raise InUse
    if FormVersion.objects.filter(key=key, published_at__isnull=False, retired_at=None).update(
        retired_at=now
    ):
        audit.record("consent.form.retired", actor=actor, subject=newest, reason=key)


def digest_of(definition: dict[str, Any]) -> bytes:
    canonical = json.dumps(definition, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).digest()


def text_of(version: FormVersion) -> str:
    """A version as the lines that people edit; "" for one that was written before there were lines."""
    if OUTLINE in version.definition:
        return str(version.definition[OUTLINE])
    return "" if form.check(version.definition) else outline.write(version.definition)


def _locked(draft: FormVersion) -> FormVersion:
    found = FormVersion.objects.select_for_update().filter(pk=draft.pk, published_at=None).first()
    if found is None:
        raise Stale
    return found


def _next(newest: FormVersion | None) -> int:
    return (newest.version or 0) + 1 if newest else 1
