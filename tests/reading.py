"""How easy a text is to read, by two published formulas. Syllables are counted by rule, without a word list.

Flesch-Kincaid grade (Kincaid and others, 1975): years of school that an English text asks for.
Fernández-Huerta (1959), its sentence factor as corrected by Law (2011): 0 to 100, higher is easier; 70 is
plain Spanish. What no formula reads fairly, numbers and addresses, `plain` takes out.
"""

import re
import unicodedata

_SENTENCE = re.compile(r"[.!?]+(?:\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENGLISH = re.compile(r"[aeiouy]+")
_SPANISH = re.compile(r"[aeiouáéíóúü]+")
_STRONG = "aeoáéó"
_CLOSED = "íú"  # an accented weak vowel is a syllable of its own


def plain(text: str) -> str:
    """Without addresses and numbers, which nobody reads as words."""
    return re.sub(r"\S*[@\d]\S*", "", text)


def sentences(text: str) -> int:
    return max(1, sum(1 for part in _SENTENCE.split(text) if _WORD.search(part)))


def words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def english_syllables(word: str) -> int:
    """By vowel groups: a silent e at the end, and -es and -ed where they are not spoken, count nothing."""
    bare = re.sub(r"[^a-z]", "", unicodedata.normalize("NFD", word.lower()))
    groups = len(_ENGLISH.findall(bare))
    if re.search(r"[^aeiouylr]e$|[^aeiouy](?:re)$|[^aeioudty]ed$|[^aeiouyscxzgh]es$", bare) and groups > 1:
        groups -= 1
    return max(1, groups)


def spanish_syllables(word: str) -> int:
    """Two strong vowels, or an accented weak one, part; a weak one beside a strong one does not."""
    bare = re.sub(r"(?<=[qg])u(?=[eiéí])", "", word.lower())
    found = 0
    for group in _SPANISH.findall(re.sub(r"y\b", "i", bare)):
        found += 1
        for one, following in zip(group, group[1:], strict=False):
            found += (one in _STRONG and following in _STRONG) or one in _CLOSED or following in _CLOSED
    return max(1, found)


def flesch_kincaid_grade(text: str) -> float:
    said = words(text)
    syllables = sum(map(english_syllables, said))
    return 0.39 * len(said) / sentences(text) + 11.8 * syllables / len(said) - 15.59


def fernandez_huerta(text: str) -> float:
    said = words(text)
    syllables = sum(map(spanish_syllables, said))
    return 206.84 - 60 * syllables / len(said) - 1.02 * len(said) / sentences(text)
