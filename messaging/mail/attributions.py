"""Where mail programs say "here begins what I answer to", in many languages.

Strong: nobody writes it by hand, so all that follows is quoted. Weak: "On 3 May at 14:05 he wrote:" may be
the client's own story; it counts only where lines marked by `>` follow.
"""

import re
from enum import IntEnum

from mailparser_reply.constants import MAIL_LANGUAGES

LINE_CHARS = 400
_CANDIDATES = 200
_LIBRARY_CANDIDATES, _LIBRARY_CHARS = 30, 250  # its patterns take time in the cube of the length


class Strength(IntEnum):
    NONE = 0
    WEAK = 1
    STRONG = 2


_VERBS = re.compile(
    r"\b(?:wrote|writes|schrieb|escribi[oó]|ha escrito|escreveu|a écrit|ha scritto|schreef|skrev|"
    r"napisał(?:a|\(a\))?|napsala?|написал[аи]?|пишет|пише|kirjoitti|írta|yazdı|έγραψε|scris|"
    r"ha escrit|viết)(?!\w)|写道|寫道|님이 작성|כתב",
    re.IGNORECASE,
)
_LIBRARY = [
    re.compile(language["wrote_header"], re.IGNORECASE)
    for language in MAIL_LANGUAGES.values()
    if "wrote_header" in language
]
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,190}")
_BRACKETED_ADDRESS = re.compile(r"[<(\[][^\s<>()\[\]@]{1,70}@[^\s<>()\[\]@]{1,190}[>)\]]")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_NUMERIC_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
_DIGIT = re.compile(r"\d")
# "Mon, ", "El lun., ", "Le mar. ": a weekday cut short and set off, as only programs do all the time.
_WEEKDAY_FIRST = re.compile(r"\W{0,5}(?:\w{1,5}\s)?[^\W\d]{2,12}(?:\.,|,|\.)\s")
_STARTS = re.compile(
    r"[>\s*_-]{0,9}(?:on|at|am|el|le|il|op|em|den|der|dne|dnia|w dniu|på|pe|a[mn]|в|tarihinde|"
    r"\d{1,4}[-./年 ]|[^\W\d]{2,12}\.?,? \d|[^\W\d]{2,10}\.?, )",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"[>\s*]{0,9}(?:-{2,12}\s?[^-\n]{0,30}(?:original|origine|ursprünglich|weitergeleitet|oorspronkelijk|"
    r"forwarded|reenviad|encaminhad|transféré|inoltrat|doorgestuurd|oprindelig|przekazan|исходное|пересылаем)"
    r"[^-\n]{0,30}-{2,12}|begin forwarded message:|anfang der weitergeleiteten nachricht:|"
    r"début du message (?:transféré|réexpédié)\s?:|inicio del mensaje reenviado:|"
    r"inizio messaggio inoltrato:)\s*",
    re.IGNORECASE,
)
_RULE = re.compile(r"[>\s*]{0,9}[_-]{10,200}\s*")
_LABELS = {
    "from": "from|von|de|da|van|od|fra|från|lähettäjä|от|від|kimden|发件人|寄件者|差出人|보낸 사람|מאת",
    "sent": "sent|date|gesendet|datum|enviado(?: el)?|fecha|envoyé|inviato|data|verzonden|wysłano|odesláno|"
    "sendt|skickat|lähetetty|отправлено|дата|надіслано|gönderildi|tarih|发送时间|寄件日期|日期|送信日時|日付|"
    "보낸 날짜|날짜|נשלח",
    "rest": "to|subject|an|betreff|para|asunto|assunto|à|objet|oggetto|aan|onderwerp|do|temat|komu|předmět|"
    "til|emne|till|ämne|vastaanottaja|aihe|кому|тема|kime|konu|收件人|主题|主旨|宛先|件名|"
    "받는 사람|제목|אל|נושא|cc|reply-to",
}
_LABEL = {
    name: re.compile(rf"[>\s*_]{{0,9}}(?:{words})\s?\*{{0,2}}\s?[:：]", re.IGNORECASE)
    for name, words in _LABELS.items()
}


class Attributions:
    """Looks at the lines of one message; the dearer patterns are tried on a bounded number of them."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.tried = self.asked = 0

    def header_block(self, index: int) -> bool:
        """A block of From, Sent, To, Subject, as Outlook puts above what it quotes."""
        beginning = self.lines[index][:40]
        if not {":", "："} & set(beginning) or not _LABEL["from"].match(beginning):
            return False
        below = [line[:LINE_CHARS] for line in self.lines[index + 1 : index + 9]]
        return all(any(map(_LABEL[name].match, below)) for name in ("sent", "rest"))

    def separator(self, index: int) -> bool:
        return bool(_SEPARATOR.fullmatch(self.lines[index][:LINE_CHARS]))

    def is_rule(self, index: int) -> bool:
        return bool(_RULE.fullmatch(self.lines[index][:LINE_CHARS]))

    def ending_at(self, index: int) -> tuple[int, Strength]:
        """Where the attribution ending on this line begins, and its strength. It may run over three lines."""
        if not self.lines[index].rstrip().endswith((":", "：")) or self.tried >= _CANDIDATES:
            return index, Strength.NONE
        self.tried += 1
        for start in range(index, max(-1, index - 3), -1):
            if not self.lines[start].strip():
                break
            window = " ".join(line.strip(" >") for line in self.lines[start : index + 1])[:LINE_CHARS]
            if start < index and not _STARTS.match(window):
                continue
            if strength := self.strength(window):
                return start, strength
        return index, Strength.NONE

    def strength(self, window: str) -> Strength:
        has_day = bool(_YEAR.search(window) or _NUMERIC_DATE.search(window))
        has_time = bool(_TIME.search(window))
        if has_day and has_time and _BRACKETED_ADDRESS.search(window):
            return Strength.STRONG
        if not _DIGIT.search(window) or not (_VERBS.search(window) or self.known_to_library(window)):
            return Strength.NONE
        if _ADDRESS.search(window) and (has_day or has_time):
            return Strength.STRONG
        return Strength.STRONG if has_day and has_time and _WEEKDAY_FIRST.match(window) else Strength.WEAK

    def known_to_library(self, window: str) -> bool:
        self.asked += 1
        short = self.asked <= _LIBRARY_CANDIDATES and len(window) <= _LIBRARY_CHARS
        return short and any(pattern.match(window) for pattern in _LIBRARY)
