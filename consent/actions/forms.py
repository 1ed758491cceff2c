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
def publish_form(*, key: str, texts: dict[str, Any], actor: Actor, now: datetime) -> FormVersion:
    """A new version, unless the newest one says exactly this."""
    canonical = json.dumps(texts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(canonical).digest()
    newest = FormVersion.objects.filter(key=key).order_by("-version").first()
    if newest and bytes(newest.digest) == digest:
        return newest
    number = newest.version + 1 if newest else 1
    form = FormVersion.objects.create(key=key, version=number, texts=texts, digest=digest, created_at=now)
    audit.record("consent.form.published", actor=actor, subject=form, reason=key)
    return form
