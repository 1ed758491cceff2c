"""The one sentence that a woken browser says. Its worker can't ask for it, so it brings them along; a test compares both."""

from practice.vocabulary import Discretion

SENTENCES: dict[str, dict[str, str]] = {
    Discretion.ORDINARY: {"en": "You have a new message.", "es": "Tiene un mensaje nuevo."},
    Discretion.DISCREET: {"en": "There is something new for you.", "es": "Hay algo nuevo para usted."},
    Discretion.SILENT: {"en": "Something new.", "es": "Hay algo nuevo."},
}


def sentence(discretion: str, language: str) -> str:
    said = SENTENCES[discretion]
    return said.get(language, said["en"])
