"""Real mail of other projects through all three doors, and what becomes of each: the table is docs/inbound.md.

By SMTP to the mail door, from a real mailbox by IMAP, and by a mail provider's call. Each time in a house of its own where
the sender is on file as a client, so that what can be filed is filed. The mail lies beside the repository; without it
there is nothing to try, and the proof says so.
"""

import hashlib
import hmac
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import close_old_connections
from django.test import Client as Browser
from django.test import override_settings
from django.utils import timezone

from messaging import actions, mail, polling_mail, tasks
from messaging.actions.inbound import mail_digest
from messaging.models import Attachment, InboundItem
from practice import actions as practice_actions
from practice import addresses
from practice.actions.clients import Particulars
from practice.actors import WORKER
from practice.models import ContactPoint
from tests import databases, doing, people
from tests.messaging.mail import doors, dovecot
from tests.messaging.mail.making import letter
from tests.prove.report import PAGE, Figure

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "email"
TABLE = PAGE.with_name("inbound.md")
TWIN = "the same as another one: kept once"
SECRET, KEY = "hub:a-shared-secret", "a-signing-key"
PROVIDER = {"WEBHOOK_SECRET": SECRET, "MAILGUN_API_KEY": "k", "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
HEAD = """# What becomes of mail that comes in

Made by `make prove`: real mail of other projects, from senders who are on file, through the mail door (SMTP), a mailbox (IMAP)
and a mail provider's call. *filed*: in the client's conversation, marked as not verified. *before a person*: sealed, with
the reason, until somebody decides. The mail itself is kept sealed as it came, whatever became of it.

| mail | became | words | folded | files | doors agree |
|---|---|--:|--:|--:|---|
"""


@dataclass(frozen=True)
class Fate:
    state: str
    reason: str
    words: int
    folded: int
    files: int

    def __str__(self) -> str:
        if self.state == TWIN:
            return f"{TWIN} | | | "
        became = "filed" if self.state == "filed" else f"before a person: {self.reason.replace('_', ' ')}"
        return f"{became} | {self.words} | {self.folded} | {self.files}"


def samples() -> dict[str, bytes]:
    found = {}
    for path in sorted(SAMPLES.rglob("*")):
        name = str(path.relative_to(SAMPLES))
        if path.suffix == ".eml":
            found[name] = path.read_bytes()
        elif path.suffix == ".html":
            found[name] = letter(path.read_bytes(), content_type="text/html; charset=utf-8")
    return found


def run(seed: int) -> Figure:
    wanted = samples()
    if not wanted:
        return Figure("real mail through three doors", 0, "no mail beside the repository: not tried", True)
    ids, began = databases.ensure_templates(databases.this_run()), time.monotonic()
    fates: dict[str, dict[str, Fate]] = {}
    for door, bring in (("smtp", by_smtp), ("imap", by_imap), ("provider", by_provider)):
        with databases.a_clone("house"):
            people.load(ids)
            fates[door] = _through(bring, wanted)
    apart = [name for name in wanted if len({fates[door].get(name) for door in fates}) > 1]
    # A provider hands a mail over as text: one that is no UTF-8 arrives damaged, whoever reads it.
    ours = [name for name in apart if fates["smtp"].get(name) != fates["imap"].get(name)]
    lost = sum(name not in fates[door] for door in fates for name in wanted)
    _publish(wanted, fates, apart)
    states = Counter(one.state for one in fates["smtp"].values())
    result = (
        f"{lost} lost; {states['filed']} of {len(wanted)} filed, {states['triage']} before a person, "
        f"{states[TWIN]} the same as another; "
        f"{len(ours)} where our own doors disagree, {len(apart)} where the provider's does; "
        f"{(time.monotonic() - began) / 60:.1f} minutes; the table is inbound.md"
    )
    return Figure("real mail through three doors", 3 * len(wanted), result, not lost and not ours)


def _through(bring: Callable[[list[bytes]], None], wanted: dict[str, bytes]) -> dict[str, Fate]:
    """Each mail on its own, so that what comes out is known to be its."""
    fates: dict[str, Fate] = {}
    earlier: set[bytes] = set()
    for name, raw in wanted.items():
        _on_file(raw)
        known = set(InboundItem.objects.values_list("pk", flat=True))
        bring([raw])
        tasks.file_inbound()
        new = list(InboundItem.objects.exclude(pk__in=known))
        if len(new) == 1:
            fates[name] = _fate(new[0])
        elif not new and mail_digest(raw) in earlier:
            fates[name] = Fate(TWIN, "", 0, 0, 0)
        earlier.add(mail_digest(raw))
    return fates


def _on_file(raw: bytes) -> None:
    """Its sender is a client of their own, unless they are one already."""
    sender = mail.read(raw).sender
    try:
        address = addresses.normal("email", sender or "")
    except addresses.BadAddress:
        return
    if ContactPoint.objects.filter(kind="email", address_index=addresses.index("email", address)).exists():
        return
    who = Particulars(name="Sender of a sample", first_name="Sender", birth_date="1990-01-01")
    client = practice_actions.add_client(
        particulars=who, language="en", time_zone="America/New_York", actor=WORKER, now=timezone.now()
    )
    practice_actions.add_contact_point(
        client=client, kind="email", address=address, actor=WORKER, now=timezone.now()
    )


def _fate(item: InboundItem) -> Fate:
    message = item.message
    if message is None:
        return Fate(item.state, item.reason, 0, 0, 0)
    words = (doing.words_of(message) or "").split()
    folded = (doing.words_of(message, "quoted") or "").split()
    files = Attachment.objects.filter(message=message, is_original=False, cleaned_from=None).count()
    return Fate(item.state, item.reason, len(words), len(folded), files)


def by_smtp(raws: list[bytes]) -> None:
    def keep(**message: object) -> None:
        actions.receive_mail(**message)  # type: ignore[arg-type]
        close_old_connections()

    with doors.opened(keep) as door:  # type: ignore[arg-type]
        for raw in raws:
            doors.deliver(door, raw)


def by_imap(raws: list[bytes]) -> None:
    with dovecot.running() as house:
        for raw in raws:
            house.deliver(raw, f"{time.time_ns()}.here")
        with override_settings(
            SOTTO_IMAP_HOST="localhost", SOTTO_IMAP_PORT=house.tls_port, SOTTO_IMAP_USER=dovecot.USER,
            SOTTO_IMAP_PASSWORD=dovecot.PASSWORD, SOTTO_IMAP_CA=str(house.certificate.authority),
        ):  # fmt: skip
            polling_mail.poll(now=timezone.now())


def by_provider(raws: list[bytes]) -> None:
    for raw in raws:
        token = hashlib.sha256(raw).hexdigest()
        sign = hmac.new(KEY.encode(), f"1795000000{token}".encode(), hashlib.sha256).hexdigest()
        form = {"timestamp": "1795000000", "token": token, "signature": sign, "sender": "a@b.example"}
        with override_settings(SOTTO_MAIL_API="mailgun", ANYMAIL=PROVIDER):
            Browser().post(
                "/webhooks/mail/inbound/",
                form | {"body-mime": raw.decode("utf-8", "replace")},
                headers={"Authorization": f"Basic {b64encode(SECRET.encode()).decode()}"},
            )


def _publish(wanted: dict[str, bytes], fates: dict[str, dict[str, Fate]], apart: list[str]) -> None:
    rows = []
    for name in wanted:
        fate = fates["smtp"].get(name)
        agree = "yes" if name not in apart else "**no**"
        rows.append(f"| {name} | {fate or 'lost | | | '} | {agree} |\n")
    TABLE.write_text(HEAD + "".join(rows), encoding="utf-8")
