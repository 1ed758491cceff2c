"""Earlier messages: a cursor in the address names an instant and an id, nothing that was said."""

from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest

from messaging.talk.loading import Page
from messaging.talk.said import Cursor


def cursor(request: HttpRequest) -> Cursor | None:
    at, _sep, pk = request.GET.get("before", "").partition("_")
    try:
        return (datetime.fromisoformat(at).astimezone(UTC), UUID(pk)) if pk else None
    except (ValueError, OverflowError):
        return None  # not an address that we wrote


def older_url(page: Page) -> str:
    if page.older is None:
        return ""
    at, pk = page.older
    return "?" + urlencode({"before": f"{at.isoformat()}_{pk}"})
