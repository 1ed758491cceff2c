"""Pages of long lists, in words: templates/components/pager.html."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.utils.translation import gettext as _


def pager(page: Page, *, is_by_time: bool = True, **kept: str) -> dict[str, Any] | None:
    """None where all fits on one page. `kept`: what else the address says."""
    if page.paginator.num_pages < 2:
        return None
    values = {"first": page.start_index(), "last": page.end_index(), "count": page.paginator.count}
    said = {name: value for name, value in kept.items() if value}
    return {
        "newer": f"?{urlencode({**said, 'page': page.previous_page_number()})}"
        if page.has_previous()
        else "",
        "older": f"?{urlencode({**said, 'page': page.next_page_number()})}" if page.has_next() else "",
        "is_by_time": is_by_time,
        "words": _("%(first)s–%(last)s of %(count)s") % values,
    }
