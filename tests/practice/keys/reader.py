"""`python -m tests.practice.keys.reader STOP SEED`: reads and writes what is sealed until the file STOP is there.

Prints one JSON object: how many reads there were, and which did not open. What it writes back was read a moment
before, as a page's form does: under whatever key it was sealed then.
"""

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

HOLD = 0.2  # seconds between reading a row and writing it back, at most


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.project.settings")
    import django

    django.setup()
    print("ready", flush=True)
    stop, dice = Path(sys.argv[1]), random.Random(int(sys.argv[2]))
    reads, failed = 0, []
    while not stop.exists():
        for what in _round(dice):
            reads += 1
            if what:
                failed.append(what)
    print(json.dumps({"reads": reads, "failed": failed}), flush=True)
    return 0


def _round(dice: random.Random) -> Any:
    from messaging.models import Attachment, Message
    from practice import safe
    from practice.identity.adapters import MfaAdapter
    from practice.models import Session

    for row in Message.objects.order_by("?")[:8]:
        yield _try(row, "body")
    for row in Attachment.objects.order_by("?")[:1]:
        yield _try(row, "name")
        yield _try_file(row)
    for row in safe.with_key(Session.objects.all())[:2]:
        yield _attempt(lambda row=row: safe.open_own(row, "payload"), "session")
    yield _attempt(lambda: MfaAdapter().decrypt(_factor_secret()), "factor")
    row = Message.objects.order_by("?").first()
    time.sleep(dice.uniform(0, HOLD))
    yield _try(row, "body")  # read a while ago, opened now
    row.save()


def _try(row: Any, name: str) -> str:
    from practice import crypto
    from tests.practice.keys.opening import present

    return _attempt(lambda: crypto.open(row, name, by=present(row)), f"{row} {name}")


def _try_file(row: Any) -> str:
    from messaging import files
    from tests.practice.keys.opening import present

    return _attempt(lambda: files.read(row, by=present(row)), f"{row} file")


def _factor_secret() -> str:
    from allauth.mfa.models import Authenticator

    row = Authenticator.objects.filter(type="totp").order_by("pk").first()
    assert row is not None
    return str(row.data["secret"])


def _attempt(opens: Any, what: str) -> str:
    """Empty when it opened."""
    from practice import crypto

    try:
        opens()
    except (crypto.CryptoError, OSError) as failure:
        return f"{what}: {type(failure).__name__}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
