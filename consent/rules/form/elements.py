"""What a release must hold to be valid: the core elements and required statements of 45 CFR 164.508(c).

Each is a mark on the question or the text that holds it. The signature and its date are the form's own `signed`;
who signs for somebody else, and by what right, is kept with the signature."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.rules.form.model import Fault

RELEASE: dict[str, str | Promise] = {
    "release.information": gettext_lazy("which information is meant, in a clear way"),  # (c)(1)(i)
    "release.from": gettext_lazy("who may give it"),  # (c)(1)(ii)
    "release.to": gettext_lazy("who may receive it"),  # (c)(1)(iii)
    "release.purpose": gettext_lazy("what for"),  # (c)(1)(iv)
    "release.expiry": gettext_lazy("the day or the event with which it ends"),  # (c)(1)(v)
    "release.revoke": gettext_lazy(
        "that it can be taken back in writing, how, and what cannot be undone"
    ),  # (c)(2)(i)
    "release.no_condition": gettext_lazy("that care and payment do not depend on it"),  # (c)(2)(ii)
    "release.redisclosure": gettext_lazy("that who receives it may pass it on"),  # (c)(2)(iii)
    "release.psychotherapy_notes": gettext_lazy(
        "that psychotherapy notes need a form of their own"
    ),  # (b)(3)(ii)
}


def tags_of(definition: Mapping[str, Any]) -> dict[str, str]:
    """Mark → path of the first item that bears it and is always shown."""
    found: dict[str, str] = {}
    pages = definition.get("pages")
    for number, page in enumerate(pages if isinstance(pages, list) else []):
        items = page.get("items") if isinstance(page, Mapping) else None
        for place, item in enumerate(items if isinstance(items, list) else []):
            if isinstance(item, Mapping) and isinstance(item.get("tags"), list) and not item.get("show_if"):
                for tag in item["tags"]:
                    found.setdefault(str(tag), f"pages.{number}.items.{place}")
    return found


def missing_faults(definition: Mapping[str, Any]) -> Iterator[Fault]:
    marked = tags_of(definition)
    for tag, words in RELEASE.items():
        if tag not in marked:
            yield Fault(
                "kind",
                _("A release must say %(what)s. Write “mark: %(tag)s” below the place where it does.")
                % {"what": words, "tag": tag},
            )
    if not definition.get("signed"):
        yield Fault("signed", _("A release is signed."))
