"""Sessions in the database: the cookie's key stored hashed, the payload sealed, idle and absolute ends, epoch-bound."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.contrib.sessions.serializers import JSONSerializer
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from practice import crypto, safe
from practice.models.people import User
from practice.models.session import Session
from practice.models.vault import Vault
from practice.prepared import prepared

_TOUCH_SECONDS = 30  # how exact "last seen" is: one write in this many seconds of browsing


class SessionStore(SessionBase):
    """`network` and `agent` are set by the middleware; `row` is the loaded or saved Session."""

    network = ""
    agent = ""
    row: Session | None = None

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(key_hash=crypto.hash_token(session_key)).exists()

    def load(self) -> dict[str, Any]:
        hashed = crypto.hash_token(self._session_key or "")
        row = _living_by_key.first(hashed, timezone.now())
        if row is None or _is_idle(row):
            self._session_key = None
            return {}
        self.row = row
        return JSONSerializer().loads((safe.open_own(row, "payload") or "{}").encode())

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        now = timezone.now()
        row = None if must_create else self.row
        if row is None:
            row = Session(key_hash=crypto.hash_token(self.session_key), started_at=now)
            row.vault_id = safe.vault_id(Vault.Kind.SESSIONS)
        row.user_id = data.get("_auth_user_id")
        row.network, row.agent, row.seen_at = self.network, self.agent, now
        row.expires_at = row.started_at + _longest(data)
        safe.seal(row, payload=JSONSerializer().dumps(data).decode())
        if not row._state.adding:
            if not Session.objects.filter(pk=row.pk).update(**_columns(row)):
                raise UpdateError  # ended elsewhere meanwhile: it must not come back to life
        else:
            row.save(force_insert=True)
        self.row = row
        return None

    def touch(self) -> None:
        """The person did something: the idle clock starts anew."""
        now = timezone.now()
        if self.row and (now - self.row.seen_at).total_seconds() > _TOUCH_SECONDS:
            Session.objects.filter(pk=self.row.pk).update(seen_at=now)

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(key_hash=crypto.hash_token(key)).delete()
        if session_key is None or session_key == self.session_key:
            self.row = None

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.filter(expires_at__lt=timezone.now()).delete()


@prepared
def _living_by_key(key_hash: bytes, now: datetime) -> QuerySet[Session]:
    return safe.with_key(Session.objects.filter(key_hash=key_hash, expires_at__gt=now))


def is_alive(session_id: UUID | None) -> bool:
    return session_id is not None and Session.objects.filter(pk=session_id).exists()


def end(user_id: UUID, *, only: UUID | None = None, but: UUID | None = None) -> int:
    """A person's sessions, or the one, or all but one, are gone: their cookies open nothing. Answers how many."""
    theirs = Session.objects.filter(user_id=user_id)
    theirs = theirs.filter(pk=only) if only else theirs
    return (theirs.exclude(pk=but) if but else theirs).delete()[0]


class SessionMiddleware(DjangoSessionMiddleware):
    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.session.network = request.META.get("REMOTE_ADDR", "")  # type: ignore[attr-defined]
        request.session.agent = in_words(request.META.get("HTTP_USER_AGENT", ""))  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if (
            not getattr(request, "is_poll", False)
            and request.session.accessed
            and not request.session.modified
        ):
            request.session.touch()  # type: ignore[attr-defined]
        return super().process_response(request, response)


def in_words(agent: str) -> str:
    """A user agent as people would say it: two words from short lists, nothing that tells one browser from another."""
    browsers = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    systems = (
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    browser = next((name for mark, name in browsers if mark in agent), "Browser")
    system = next((name for mark, name in systems if mark in agent), "")
    return f"{browser} · {system}" if system else browser


def _face(data: dict[str, Any]) -> str:
    return "portal" if data.get("is_portal") else "office"


def _longest(data: dict[str, Any]) -> timedelta:
    return timedelta(hours=settings.LIMITS["session_hours"][_face(data)])


def _is_idle(row: Session) -> bool:
    """Nobody has done anything for a while. The longer of the two limits is checked here, the shorter by the actor."""
    longest: int = max(settings.LIMITS["idle_minutes"].values())
    return row.user_id is not None and timezone.now() - row.seen_at > timedelta(minutes=longest)


def is_idle(row: Session, user: User, now: datetime) -> bool:
    return now - row.seen_at > idle_limit(user)


def idle_limit(user: User) -> timedelta:
    """The house's, or the practice's own where that is shorter."""
    longest: int = settings.LIMITS["idle_minutes"]["office" if user.is_workforce else "portal"]
    return timedelta(minutes=min(longest, user.idle_minutes or longest))


def living(user: User, now: datetime) -> QuerySet[Session]:
    """Where a person is signed in at this moment, what was used last first."""
    seen_since = now - idle_limit(user)
    mine = Session.objects.filter(user=user, expires_at__gt=now, seen_at__gte=seen_since)
    return mine.order_by("-seen_at", "-started_at")


def _columns(row: Session) -> dict[str, Any]:
    return {
        name: getattr(row, name)
        for name in ("user_id", "network", "agent", "seen_at", "expires_at", "payload")
    }
