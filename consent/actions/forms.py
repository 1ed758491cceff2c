"""Form versions: the words that people agree to."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from consent.models import FormVersion
from practice import audit
from practice.actors import Actor


@transaction.atomic
def publish_form(*, key: str, definition: dict[str, Any], actor: Actor, now: datetime) -> FormVersion:
    """A new version, unless the newest one says exactly this."""
    canonical = json.dumps(definition, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(canonical).digest()
    newest = FormVersion.objects.published().filter(key=key).first()
    if newest and bytes(newest.digest) == digest:
        return newest
    number = (newest.version or 0) + 1 if newest else 1
    form = FormVersion.objects.create(
        key=key, version=number, definition=definition, digest=digest, created_at=now, published_at=now
    )
    audit.record("consent.form.published", actor=actor, subject=form, reason=key)
    return form
