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
_SENTENCE_ENDS = re.compile(r"[.!?,;:\n\u2013\u2014]|\s-\s")
# As a sentence of their own at the beginning these ask for an end, whatever follows; "para" or "end" begin other things.
_FIRST_SAID = {"en": ("stop", "stopall", "stop all", "unsubscribe", "opt out"), "es": ("alto", "basta")}

_WRITE = "(?:text|message|msg|sms|contact|write|email|mail|call|bother|reach|use)"
_WRITING = "(?:texting|messaging|contacting|writing|emailing|mailing|calling|bothering|using)"
_KIND = "(?:texts?|(?:text )?messages?|sms|reminders|emails?|mails)"
_TEXTS = rf"(?:(?:these|those|this|any|more|anymore|your|all|the|me|us|of) )*{_KIND}"
_ME = "(?:me|us|(?:this|my|that) (?:number|phone|address|mailbox|line|cell)|here)"
_GET = "(?:(?:to )?(?:get|getting|receive|receiving|have|having) )"
# Whose writing it is: with one of these before it, it's a tale, or a wish for more, and no request.
_TELLING = (
    "(?<!they )(?<!we )(?<!you )(?<!he )(?<!she )(?<!friends )(?<!people )(?<!who )"
    "(?<!cant )(?<!cannot )(?<!couldnt )(?<!wont )(?<!didnt )(?<!doesnt )(?<!i )(?<!dont )(?<!never )(?<!will not )"
    "(?<!him to )(?<!her to )(?<!them to )(?<!to not )(?<!not to )(?<!do not )(?<!would not )(?<!not )(?<!nt )"
    "(?<!he said )(?<!she said )(?<!they said )(?<!mother said )(?<!father said )(?<!says )(?<!mom said )"
)
_PLEASE = "(?:(?:please|pls|hi|hello|ok|sorry|thanks|can you|could you|would you|will you|kindly) )*"
_MENSAJES = "(?:mensajes?|textos?|sms|correos?|recordatorios?|emails?|avisos?)"
_WRONG = {
    "en": (
        r"^(?:\w+ ){0,5}?(?:you have|youve got|you got|you have got|this is|i think this is) the wrong (?:number|person)\b",
        rf"^(?:stop )*{_PLEASE}(?:i think )?wrong (?:number|person)\b",
        r"^(?:sorry )?(?:this|that) is (?:not|no longer) \w+ (?:number|phone)\b",
        r"^(?:sorry |hi |hello )?(?:there is )?(?:nobody|no one) (?:here )?(?:by|with|of) that name\b",
    ),
    "es": (
        r"^(?:perdon |disculpe |lo siento )?(?:es un |es el )?numero (?:equivocado|incorrecto)\b",
        r"^(?:perdon |disculpe |creo que )?(?:se|te) equivoco de (?:numero|persona)\b",
        r"^(?:perdon |disculpe )?(?:este|ese) (?:ya )?no es el (?:numero|telefono) de\b",
        r"^(?:aqui )?no (?:conozco|vive) (?:a )?(?:nadie|ninguna persona) (?:con|de) ese nombre\b",
    ),
}
REFUSALS = {
    "en": (
        *_WRONG["en"],
        rf"{_TELLING}\b(?:do not|dont|never) (?:ever )?{_WRITE}(?: to)? {_ME}\b",
        rf"^{_PLEASE}(?:do )?not {_WRITE}(?: to)? {_ME}\b",
        rf"{_TELLING}\b(?:stop|quit) {_WRITING}(?: to)? {_ME}\b",
        rf"\b(?:can|could|would|will) you (?:please )?(?:stop|quit) {_WRITING}\b",
        rf"^{_PLEASE}(?:stop|quit) {_WRITING}$",
        rf"{_TELLING}\b(?:stop|quit) sending (?:me |us )?{_TEXTS}",
        rf"^{_PLEASE}(?:stop|end|quit|enough)(?: with| of)? {_TEXTS}\b",
        rf"^{_PLEASE}no (?:more |further )?(?:{_KIND}|texting|messaging)(?: please| thanks| anymore| thank you)*$",
        rf"^{_PLEASE}no (?:more|further) {_KIND}\b",
        rf"{_TELLING}\b(?:do not|dont) send (?:me |us )?(?:{_TEXTS}|any ?(?:thing|more))",
        rf"\bi (?:really )?(?:do not|dont|no longer|did not|didnt) (?:want|wish|need|like) {_GET}?{_TEXTS}",
        rf"\bi (?:really )?(?:do not|dont|no longer) want (?:you|this office|anybody) to {_WRITE} {_ME}\b",
        rf"\b(?:id|i would|i d) (?:rather|prefer) (?:you )?(?:not|did not|didnt) (?:to )?(?:{_WRITE} {_ME}|{_GET}?{_TEXTS})",
        rf"\bi (?:want|wish|would like|need|d like) to stop {_GET}?{_TEXTS}",
        rf"\bid like to stop {_GET}?{_TEXTS}",
        r"\b(?:take|remove) (?:me|my (?:number|email|address|name)|this number) (?:off|from) "
        r"(?:your|the|this) (?:(?!wait)\w+ )?(?:list|system|texts|records|phone|contacts)\b",
        rf"^{_PLEASE}(?:remove|delete|lose|forget|erase) (?:my|this) (?:number|phone number|email|address)\b",
        r"\b(?:unsubscribe|opt) me\b",
        r"\b(?:i want|i wish|i would like|id like) to (?:opt out|unsubscribe)(?!\w)(?! from (?:life|everything))",
        r"\bi (?:revoke|withdraw|cancel|take back) (?:my |the )?(?:consent|permission|agreement)\b",
        rf"^{_PLEASE}leave me alone(?: please| now)*$",
        r"\bi said stop\b",
        rf"\b{_KIND} (?:are|is) not (?:ok|okay|safe|welcome)\b",
        r"^(?:please )?stop (?:it|this|these|that)(?: please| now)*$",
    ),
    "es": (
        *_WRONG["es"],
        r"(?<!que )(?<!ellos )(?<!ella )(?<!el )\bno (?:me|nos) (?:vuelvan? a |sigan? )?"
        r"(?:escrib(?:a|as|an|ir|iendo)\b|(?:mand|envi|contact|text)[ae]|llame|moleste|llamar|molestar)\w*",
        r"^(?:por favor |ya |hola )*(?:deje|deja|dejen|dejar|pare|paren|basta) (?:ya )?de "
        r"(?:escrib|mand|envi|contact|texte|llam|molest)\w*",
        r"\b(?:puede|pueden|podria|podrian) dejar de (?:escribir|mandar|enviar|contactar|llamar|molestar)(?:me|nos)\b",
        r"\b(?:ya )?no (?:quiero|deseo|necesito) (?:recibir |tener )?"
        rf"(?:(?:mas|sus|estos|los|esos|ningun|tantos) )*{_MENSAJES}",
        r"\b(?:ya )?no quiero que me (?:escriban?|manden?|envien?|llamen?|contacten?|molesten?|texteen?)\b",
        r"\bprefiero (?:no recibir|que no me (?:escriban?|manden?|envien?|llamen?))\b",
        rf"^(?:por favor |ya )*(?:no mas|basta de|ni un|ningun)(?: (?:{_MENSAJES}|mas)){{0,2}}"
        r"(?: por favor| gracias)*$",
        r"^(?:por favor )?(?:no|sin) (?:mensajes|textos|correos)(?: por favor| gracias)*$",
        r"\b(?:quit|borr|elimin|saqu|saca|remuev)\w*(?:me|nme) de (?:la|su|esta|sus) listas?\b",
        r"^(?:por favor )?(?:quite|quiten|borre|borren|elimine|eliminen|saque|saquen) mi (?:numero|telefono|correo)\b",
        r"\bno (?:use|usen|utilice|utilicen) (?:mas )?(?:este|mi|ese) (?:numero|telefono|correo)\b",
        r"\b(?:retiro|revoco|cancelo|quito|retirar|revocar) (?:mi |el )?(?:consentimiento|permiso|autorizacion)\b",
        r"\b(?:quiero|deseo|quisiera) (?:darme|dar) de baja\b",
        r"^(?:por favor )?(?:denme|deme|dame) de baja\b",
        r"\b(?:quiero|quisiera) dejar de recibir\b",
        r"^(?:por favor |ya )*(?:dejeme|dejenme|dejame) en paz\b",
        r"^(?:por favor )?(?:paren|pare|detengan|detenga) (?:los|estos|sus|esos) (?:mensajes|textos|correos|recordatorios)\b",
        r"^cancelar$",
    ),
}  # fmt: skip


def is_wrong_person(text: str) -> bool:
    """Whoever has this number or mailbox now says that it is not the one we mean."""
    message = " ".join(plain.words(_without_signature(text)))
    return any(re.search(pattern, message) for patterns in _WRONG.values() for pattern in patterns)


def read_opt_out(text: str) -> OptOut:
    words = plain.words(_without_signature(text))
    if not words:
        return OptOut(Kind.FREE_TEXT_REFUSAL, "", "🛑") if "🛑" in text else OptOut(Kind.NONE)
    return _keyword(words) or _refusal(" ".join(words)) or _first_said(text) or OptOut(Kind.NONE)


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


def _first_said(text: str) -> OptOut | None:
    """STOP. Who is this? That is no bare keyword, and it asks for the same: a person decides."""
    sentences = (plain.words(sentence) for sentence in _SENTENCE_ENDS.split(_without_signature(text)))
    first = next(filter(None, sentences), [])
    phrase = _once(" ".join(word for word in first if word not in POLITE))
    phrase = "stop" if _STRETCHED_STOP.fullmatch(phrase) else phrase
    found = (language for language, said in _FIRST_SAID.items() if phrase in said)
    return next((OptOut(Kind.FREE_TEXT_REFUSAL, language, phrase) for language in found), None)
