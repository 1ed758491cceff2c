"""Forms in the words of the workspace."""

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from consent.models import FormVersion
from consent.rules import form
from practice import policy

KINDS: dict[str, str | Promise] = {
    "consent": gettext_lazy("Consent"),
    "intake": gettext_lazy("Intake"),
    "acknowledgement": gettext_lazy("Acknowledgement"),
    "authorization": gettext_lazy("Release"),
    "unsecured": gettext_lazy("Texts and email"),
    "agreement": gettext_lazy("Agreement"),
}
LANGUAGES: dict[str, str | Promise] = {"en": gettext_lazy("English"), "es": gettext_lazy("Spanish")}


def title(version: FormVersion) -> str:
    """In the reader's language; a form without one goes by its name."""
    words = version.definition.get("title")
    return form.said(words, get_language() or "en") if isinstance(words, dict) else version.key


def kind(version: FormVersion) -> str:
    return str(KINDS.get(version.definition.get("kind", ""), ""))


def languages(version: FormVersion) -> str:
    words = version.definition.get("title")
    known = words if isinstance(words, dict) else ()
    return ", ".join(str(name) for code, name in LANGUAGES.items() if code in known)


def slots() -> dict[str, str]:
    """What stands in braces, for a look at a form that is nobody's yet."""
    house = policy.practice()
    return {
        "practice": house.name,
        "phone": house.phone,
        "client": _("(the client’s name)"),
        "address": _("(the address)"),
        "channel": _("(the way)"),
        "circumstances": _("(what it is about)"),
    }
