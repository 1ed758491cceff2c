"""Does everything still hold? Audit trail, keys, outbox, constraints; other apps add their own.

An app takes part by a module `verification` with `findings(now) -> Iterable[Finding]`.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from practice.verification import audit, constraints, keys, outbox, sealed_files
from practice.verification.finding import Finding

__all__ = ["Finding", "everything", "findings"]


def findings(now: datetime) -> Iterator[Finding]:
    """This app's own part."""
    yield from audit.verify_audit(now=now)
    yield from keys.findings()
    yield from sealed_files.findings()
    yield from outbox.findings(now)
    yield from constraints.findings()


def everything(now: datetime) -> Iterator[Finding]:
    for app in apps.get_app_configs():
        if find_spec(f"{app.name}.verification"):
            part: Iterable[Finding] = import_module(f"{app.name}.verification").findings(now)
            yield from part
