"""Pages of long lists, in words: templates/components/pager.html."""

from typing import Any

from django.core.paginator import Page
from django.utils.translation import gettext as _


def pager(page: Page) -> dict[str, Any] | None:
    """None where all fits on one page."""
    if page.paginator.num_pages < 2:
        return None
    values = {"first": page.start_index(), "last": page.end_index(), "count": page.paginator.count}
    return {
        "newer": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "older": f"?page={page.next_page_number()}" if page.has_next() else "",
        "words": _("%(first)s–%(last)s of %(count)s") % values,
    }
