"""What an answer says about being written to: the words that end texts at once, and refusals in free words.

A whole message that is one of the stop words ends texts (47 CFR 64.1200(a)(10)). A refusal in free words goes
to a person. START never brings a consent back. HELP is answered by rule, and a person still reads it: from a
client it may be meant as it sounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from consent.rules import plain


class Kind(StrEnum):
    STOP = "stop"
    FREE_TEXT_REFUSAL = "free_text_refusal"
    START = "start"
    HELP = "help"
    NONE = "none"


@dataclass(frozen=True)
class OptOut:
    """`phrase` is the part that was understood, folded to plain letters."""

    kind: Kind
    language: str = ""
    phrase: str = ""


# "cancelar" is left to a person: in Spanish it is no word of the rule, and it may mean the appointment.
KEYWORDS = {
    Kind.STOP: {
        "en": "stop|stopall|stop all|unsubscribe|cancel|end|quit|revoke|opt out|optout".split("|"),
        "es": "alto|parar|para|pare|paren|basta|detener|baja|dar de baja|fin|salir".split("|"),
    },
    Kind.START: {"en": ["start", "unstop"], "es": ["comenzar", "iniciar", "empezar"]},
    Kind.HELP: {"en": ["help", "info"], "es": ["ayuda"]},
}
POLITE = frozenset("please pls plz thanks thank you now por favor gracias ya".split())
_SIGNATURE = re.compile(r"^\s*(?:--\s*$|sent from my\b|enviado desde mi\b)", re.IGNORECASE | re.MULTILINE)
_STRETCHED_STOP = re.compile(r"s+t+o+p+")

_WRITE = "(?:text|message|msg|sms|contact|write|email|call|bother)"
_WRITING = "(?:texting|messaging|contacting|writing|emailing|calling|bothering)"
_TEXTS = r"(?:(?:these|those|any|more|your|all|the) )*(?:texts?|(?:text )?messages?|sms|reminders|emails?)"
_ME = "(?:me|us|this number|my number|my phone|here)"
# Whose writing it is: with one of these before it, it's a tale and no request.
_TELLING = (
    "(?<!they )(?<!we )(?<!you )(?<!he )(?<!she )(?<!friends )(?<!people )(?<!who )"
    "(?<!cant )(?<!cannot )(?<!couldnt )(?<!wont )(?<!didnt )(?<!doesnt )(?<!i )"
    "(?<!him to )(?<!her to )(?<!them to )(?<!to not )(?<!not to )"
)
REFUSALS = {
    "en": (
        rf"{_TELLING}\b(?:do not|dont|never) (?:ever )?{_WRITE}(?: to)? {_ME}\b",
        rf"{_TELLING}\bstop {_WRITING}(?: to)? {_ME}\b",
        rf"^(?:please )?(?:stop|quit) {_WRITING}$",
        rf"{_TELLING}\bstop sending (?:me |us )?{_TEXTS}",
        rf"^(?:please )?no more {_TEXTS}\b",
        rf"\bi (?:do not|dont|no longer) want (?:to (?:get|receive|have) )?{_TEXTS}",
        r"\b(?:take|remove) (?:me|my number|this number) (?:off|from)\b",
        r"\b(?:unsubscribe|opt) me\b",
        r"\b(?:i want|i wish|i would like|id like) to (?:opt out|unsubscribe)\b",
        r"\bi (?:revoke|withdraw) (?:my )?(?:consent|permission)\b",
        r"^(?:sorry )?(?:you have the |this is the )?wrong (?:number|person)\b",
        r"^(?:please )?stop (?:it|this|these)$",
    ),
    "es": (
        r"\bno (?:me|nos) (?:vuelvan? a )?(?:escrib|mand|envi|contact|texte|llam|molest)\w*",
        r"^(?:por favor )?(?:deje|deja|dejen) de (?:escrib|mand|envi|contact|texte|llam|molest)\w*",
        r"\b(?:ya )?no (?:quiero|deseo) (?:recibir )?(?:(?:mas|sus|estos|los) )*(?:mensajes|textos|sms)",
        r"^(?:por favor )?no mas(?: (?:mensajes|textos|sms))?$",
        r"\b(?:quit|borr|elimin|saqu)\w*(?:me|nme) de (?:la|su|esta) lista\b",
        r"\b(?:retiro|revoco) (?:mi )?(?:consentimiento|permiso)\b",
        r"^(?:numero equivocado|se equivoco de numero)\b",
        r"^cancelar$",
    ),
}


def read_opt_out(text: str) -> OptOut:
    words = plain.words(_without_signature(text))
    if not words:
        return OptOut(Kind.FREE_TEXT_REFUSAL, "", "🛑") if "🛑" in text else OptOut(Kind.NONE)
    return _keyword(words) or _refusal(" ".join(words)) or OptOut(Kind.NONE)


def _without_signature(text: str) -> str:
    found = _SIGNATURE.search(text)
    return text[: found.start()] if found else text


def _keyword(words: list[str]) -> OptOut | None:
    """The whole message, but for politeness and repetition, is one of the words."""
    bare = " ".join(word for word in words if word not in POLITE)
    phrase = "stop" if _STRETCHED_STOP.fullmatch(bare) else _once(bare)
    for kind, by_language in KEYWORDS.items():
        for language, keywords in by_language.items():
            if phrase in keywords:
                return OptOut(kind, language, phrase)
    return None


def _once(phrase: str) -> str:
    """What is only repeated, said once."""
    words = phrase.split()
    return words[0] if len(set(words)) == 1 else phrase


def _refusal(message: str) -> OptOut | None:
    for language, patterns in REFUSALS.items():
        for pattern in patterns:
            found = re.search(pattern, message)
            if found:
                return OptOut(Kind.FREE_TEXT_REFUSAL, language, found.group())
    return None
