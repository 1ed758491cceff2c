"""What may be wrong with a text, a yes or no, and with what nobody asked for."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.rules.form.model import LANGUAGES, LETTERS, SLOTS, Fault

NAMES = {"en": gettext_lazy("English"), "es": gettext_lazy("Spanish")}
BRACES = re.compile(r"\{([^{}]*)\}")


def under(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


def unknown_faults(path: str, stored: Mapping[str, Any], known: frozenset[str]) -> Iterator[Fault]:
    for name in stored:
        if name not in known:
            yield Fault(under(path, name), _("“%(name)s” has no meaning here.") % {"name": name})


def flag_faults(path: str, stored: Mapping[str, Any], names: Iterable[str]) -> Iterator[Fault]:
    for name in names:
        if not isinstance(stored.get(name, False), bool):
            yield Fault(under(path, name), _("This is answered with yes or no."))


def text_faults(
    path: str, text: object, languages: tuple[str, ...], *, is_needed: bool = False, is_line: bool = False
) -> Iterator[Fault]:
    """A text speaks every language that the form's title speaks, and no other."""
    if text is None:
        if is_needed:
            yield Fault(path, _("Words are missing here."))
        return
    if not isinstance(text, Mapping):
        yield Fault(path, _("Words are missing here."))
        return
    for language in languages:
        if language not in text:
            yield Fault(under(path, language), _missing(language))
    for language, words in text.items():
        where = under(path, language)
        if language not in LANGUAGES:
            yield Fault(where, _("“%(name)s” is no language of this practice.") % {"name": language})
        elif language not in languages:
            words_of_it = _("The title has no %(language)s yet.") % {"language": NAMES[language]}
            yield Fault(where, words_of_it, is_told_once=True)
        yield from _word_faults(where, words)
        if is_line and isinstance(words, str) and "\n" in words:
            yield Fault(where, _("This is one line of text."))


def _missing(language: str) -> str:
    return _("The words in %(language)s are missing.") % {"language": NAMES[language]}


def _word_faults(path: str, words: object) -> Iterator[Fault]:
    if not isinstance(words, str) or not words.strip():
        yield Fault(path, _("Words are missing here."))
        return
    if len(words) > LETTERS:
        most = f"{LETTERS:,}"
        yield Fault(path, _("This text is too long: %(most)s characters at most.") % {"most": most})
    if not is_plain(words):
        yield Fault(path, _("This text holds a character or a space that cannot be shown."))
    if any(line.startswith(">") for line in words.split("\n")):
        yield Fault(path, _("A line cannot begin with “>”: so begin the lines that were answered."))
    for slot in BRACES.findall(words):
        if slot not in SLOTS:
            known = ", ".join(f"{{{one}}}" for one in SLOTS)
            yield Fault(
                path,
                _("“{%(slot)s}” fills nothing. What can stand in braces: %(known)s.")
                % {"slot": slot, "known": known},
            )


def is_plain(words: str) -> bool:
    """Letters and single line breaks or empty lines; no line with space around it, nothing that steers."""
    if any(unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") for one in words if one != "\n"):
        return False
    return all(line == line.strip() for line in words.split("\n")) and words == words.strip()
