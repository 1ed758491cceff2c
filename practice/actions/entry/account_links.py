"""Links to a colleague's mailbox: to begin with, or to choose a new password. Neither goes past the second factor.

Seven days to begin, an hour for a new password. All of a person's links end when one is used, or when their
sessions are ended, because a link is bound to the person's epoch.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from practice import audit, crypto, submissions
from practice.actions.colleagues import tell_colleague
from practice.actions.entry.invitations import Standing
from practice.actions.entry.outcomes import TooMany
from practice.actions.entry.workforce import set_password
from practice.actors import Actor
from practice.locks import only_one
from practice.models.audit import AuditEvent
from practice.models.dispatch import Notice
from practice.models.people import AccountLink, User
from practice.submissions import Submission

_ASKED = "practice.account_link.asked"
_HOUR = timedelta(hours=1)
_KINDS = {
    AccountLink.Purpose.JOIN: Notice.Kind.STAFF_INVITATION,
    AccountLink.Purpose.RESET: Notice.Kind.PASSWORD_RESET,
}


@transaction.atomic
def send_account_link(
    *, user: User, purpose: str, actor: Actor, now: datetime, submission: Submission | None = None
) -> AccountLink:
    """To the colleague's own mailbox; whoever asked for it never sees the link."""
    link = _new(user, purpose, actor, now)
    submissions.claim(submission, now=now, result_id=link.pk)
    _send(link, now)
    audit.record("practice.account_link.sent", actor=actor, subject=link, objects=[user.pk], reason=purpose)
    return link


@transaction.atomic
def ask_account_link(*, email: str, actor: Actor, now: datetime, submission: Submission | None) -> None:
    """Somebody who can't sign in asks for a link. Known or not: the same work, the same answer. Raises TooMany.

    Whose mailbox has three that work gets no fourth: nobody can flood it, and its owner is never kept out.
    """
    submissions.claim(submission, now=now)
    _refuse_if_too_many(actor, now)
    email = email.strip().lower()
    only_one(f"account link {email}")
    found = User.objects.filter(kind=User.Kind.WORKFORCE, is_active=True, email__iexact=email).first()
    person = found or User(kind=User.Kind.WORKFORCE, email=email)
    link = _new(person, _purpose(person), actor, now)
    has_enough = _working(person, now).count() >= settings.LIMITS["account_links_per_hour"]
    with transaction.atomic():
        _send(link, now)
        if found is None or has_enough:
            transaction.set_rollback(True)
    audit.record(_ASKED, actor=actor, subject=found, reason="" if found and not has_enough else "not_sent")


@transaction.atomic
def use_account_link(
    *, token: str, password: str, actor: Actor, now: datetime, submission: Submission | None
) -> Standing:
    """OPEN: the password is set, and all sessions and links of the person have ended. Else nothing was done.

    Raises ValidationError for a password that is refused; the link then still works.
    """
    submissions.claim(submission, now=now)
    link = _links().select_for_update(of=("self",)).filter(token_hash=crypto.hash_token(token)).first()
    if link is None or (found := account_link_standing(link, now)) is not Standing.OPEN:
        return found if link else Standing.CLOSED
    set_password(user=link.user, password=password, actor=actor, now=now)
    AccountLink.objects.filter(pk=link.pk).update(used_at=now)
    audit.record(
        "practice.account_link.used", actor=actor, subject=link, objects=[link.user_id], reason=link.purpose
    )
    return Standing.OPEN


def find_account_link(token: str) -> AccountLink | None:
    return _links().filter(token_hash=crypto.hash_token(token)).first()


def account_link_standing(link: AccountLink, now: datetime) -> Standing:
    user = link.user
    if link.used_at:
        return Standing.USED
    if link.withdrawn_at or not user.is_active or user.epoch != link.user_epoch:
        return Standing.CLOSED
    return Standing.OPEN if now < link.expires_at else Standing.EXPIRED


def _links() -> QuerySet[AccountLink]:
    return AccountLink.objects.select_related("user")


def _working(user: User, now: datetime) -> QuerySet[AccountLink]:
    """Sent within the hour and good for anything. A link to begin with lives longer, but an hour is patience enough."""
    unused = AccountLink.objects.filter(user=user, user_epoch=user.epoch, used_at=None, withdrawn_at=None)
    return unused.filter(created_at__gt=now - _HOUR)


def _purpose(user: User) -> AccountLink.Purpose:
    """Whoever never had a password begins."""
    has_begun = bool(user.password) and user.has_usable_password()
    return AccountLink.Purpose.RESET if has_begun else AccountLink.Purpose.JOIN


def _new(user: User, purpose: str, actor: Actor, now: datetime) -> AccountLink:
    life = settings.LIMITS["account_link_hours"][purpose]
    return AccountLink(
        user=user,
        user_epoch=user.epoch,
        purpose=purpose,
        made_by_id=actor.user_id,
        created_at=now,
        expires_at=now + timedelta(hours=life),
    )


def _send(link: AccountLink, now: datetime) -> None:
    token = crypto.token()
    link.token_hash = crypto.hash_token(token)
    link.save(force_insert=True)
    kind = _KINDS[AccountLink.Purpose(link.purpose)]
    tell_colleague(
        kind=kind, cause=link, user=link.user, now=now, secret=token, secret_expires_at=link.expires_at
    )


def _refuse_if_too_many(actor: Actor, now: datetime) -> None:
    """From one network, known addresses and unknown ones together."""
    recent = AuditEvent.objects.filter(event=_ASKED, network=actor.network, at__gt=now - _HOUR)
    if recent.count() >= settings.LIMITS["account_links_per_network"]:
        raise TooMany
