"""The practice's mailbox is read once a minute: what lies there new is kept like what comes to the mail door."""

import logging
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import timezone

from messaging import actions
from messaging.mail import imap
from messaging.mail.imap import ImapSettings, Place, Poll
from messaging.models import Mailbox
from messaging.transports import oauth
from messaging.transports.base import Reason, TransportError
from practice import crypto, failpoints, locks, safe
from practice.models import Vault

log = logging.getLogger(__name__)
ONLY_ONE = "mailbox"


def configured() -> ImapSettings | None:
    """None where no mailbox is named. Raises ValueError for settings that can't be."""
    if not settings.SOTTO_IMAP_HOST:
        return None
    limits: dict[str, Any] = settings.LIMITS
    return ImapSettings(
        host=settings.SOTTO_IMAP_HOST,
        port=settings.SOTTO_IMAP_PORT,
        user=settings.SOTTO_IMAP_USER,
        password=settings.SOTTO_IMAP_PASSWORD,
        oauth=oauth.from_settings(settings),
        ca=settings.SOTTO_IMAP_CA,
        folder=settings.SOTTO_IMAP_FOLDER,
        done=settings.SOTTO_IMAP_DONE,
        seconds=limits["imap_seconds"],
        most=limits["imap_messages"],
        poll_seconds=limits["imap_poll_seconds"],
    )


def poll(*, now: datetime) -> Poll | None:
    """None: no mailbox is named, or another process is reading it, or it could not be read; the row says which."""
    found = configured()
    if found is None:
        return None
    with locks.stopping(locks.of_work(ONLY_ONE), wait_ms=100) as is_ours:
        return _poll(found, now) if is_ours else None


def known(found: ImapSettings) -> Mailbox | None:
    return Mailbox.objects.filter(name=_name(found)).first()


def mailbox(found: ImapSettings) -> Mailbox:
    """Its row; a new one is in a vault of the house."""
    vault = safe.vault_id(Vault.Kind.CREDENTIALS)
    return Mailbox.objects.get_or_create(name=_name(found), defaults={"vault_id": vault})[0]


def _poll(found: ImapSettings, now: datetime) -> Poll | None:
    row = mailbox(found)
    try:
        done = imap.poll(found, _place(row), partial(_keep, found))
    except TransportError as error:
        _note_problem(row, error.reason, now)
        return None
    Mailbox.objects.filter(pk=row.pk).update(
        uid_validity=done.place.uid_validity,
        last_uid=done.place.last_uid,
        looking_since=done.place.since,
        polled_at=now,
        succeeded_at=now,
        problem="",
        taken=done.taken,
        too_large=done.too_large,
    )
    return done


def _place(row: Mailbox) -> Place:
    polled_on = row.succeeded_at.astimezone(UTC).date() if row.succeeded_at else None
    return Place(row.uid_validity, row.last_uid, polled_on, row.looking_since)


def _keep(found: ImapSettings, raw: bytes) -> None:
    """Committed when this returns; then the server may be told. A mail that lay in another folder is the same mail."""
    account = f"{found.host}|{found.user}"
    actions.receive_mail(
        raw=raw, envelope_from="", envelope_to=[found.user], mailbox=account, now=timezone.now()
    )
    failpoints.reach("imap.kept")


def _note_problem(row: Mailbox, reason: Reason, now: datetime) -> None:
    Mailbox.objects.filter(pk=row.pk).update(polled_at=now, problem=reason.value, taken=0)
    log.warning("the mailbox could not be read: %s", reason.value)


class Keeper:
    """Holds the newest refresh token, sealed; another token in the file begins anew."""

    def newest(self, given: str) -> str:
        row = self._row(given)
        return (safe.open_own(row, "refresh_token") if row else None) or given

    def keep(self, given: str, newer: str) -> None:
        found = configured()
        row = self._row(given) or (mailbox(found) if found else None)
        if row is None or newer == given:
            return
        row.given_token = _digest(given)
        safe.seal(row, refresh_token=newer)
        row.save(update_fields=["given_token", "refresh_token"])

    def _row(self, given: str) -> Mailbox | None:
        return Mailbox.objects.filter(given_token=_digest(given)).first()


def _name(found: ImapSettings) -> bytes:
    return crypto.ring().index("mailbox", f"{found.host}|{found.user}|{found.folder}")


def _digest(token: str) -> bytes:
    return crypto.ring().index("refresh_token", token)
