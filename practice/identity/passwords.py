"""Which passwords are refused, after NIST 800-63B-4: too short, too long, or one that guessers try first.

Nobody here is in by a password alone (a second factor always follows), so eight characters are enough. Any is
welcome, spaces too; nothing is asked of the mixture, and a password never grows too old.
"""

import unicodedata
from collections.abc import Iterator

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from practice import policy
from practice.models.people import User
from practice.models.policy import Practice

SHORTEST, LONGEST = 8, 128
_ENOUGH = 4  # letters that are left when the known words are taken out
_WORDS = frozenset(
    {
        "sotto", "practice", "therapy", "therapist", "therapie", "counseling", "counselling", "counselor",
        "clinic", "clinical", "clinician", "office", "psych", "psychology", "psychologist", "psychotherapy",
        "mental", "mentalhealth", "health", "healing", "wellness", "hipaa", "patient", "client", "session",
        "couch", "freud", "consent", "privacy", "welcome", "password", "passphrase", "passwort", "contraseña",
        "terapia", "terapeuta", "clinica", "clínica", "consulta", "salud", "bienvenido", "admin", "login",
        "secret", "qwerty", "letmein", "iloveyou",
    }
)  # fmt: skip


def normal(password: str) -> str:
    """The same signs, however a keyboard composes them."""
    return unicodedata.normalize("NFKC", password)


class Length:
    def validate(self, password: str, user: User | None = None) -> None:
        length = len(normal(password))
        if length < SHORTEST:
            raise ValidationError(
                _(
                    "This is too short. Take at least %(n)s characters; a few words in a row are easy to keep in mind."
                )
                % {"n": SHORTEST}
            )
        if length > LONGEST:
            raise ValidationError(_("This is too long. Take at most %(n)s characters.") % {"n": LONGEST})

    def get_help_text(self) -> str:
        return _("At least %(n)s characters. A few words in a row are good.") % {"n": SHORTEST}


class NotCommon(CommonPasswordValidator):
    def validate(self, password: str, user: User | None = None) -> None:
        plain = normal(password).casefold().strip()
        if plain in self.passwords or len(set(plain)) <= 2 or _is_run(plain):
            raise ValidationError(self.get_error_message())

    def get_error_message(self) -> str:
        return _("Many people use this one, so it is tried first. Please think of another.")

    def get_help_text(self) -> str:
        return _("None that many people use.")


class NotAboutYou:
    """A name or a word of the trade, with a number or a sign at its end, is no secret."""

    def validate(self, password: str, user: User | None = None) -> None:
        letters = _letters(normal(password))
        left = letters
        for word in sorted({*_WORDS, *_own(user), *_of_practice()}, key=len, reverse=True):
            left = left.replace(word, " ")
        if left != letters and len(left.replace(" ", "")) < _ENOUGH:
            raise ValidationError(
                _(
                    "This is made of your name, the practice’s, or a word of your work. Please think of another."
                )
            )

    def get_help_text(self) -> str:
        return _("Not your name, nor a word of your work.")


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalpha())


def _own(user: User | None) -> Iterator[str]:
    """Of a person only their name and mailbox; short parts would be found in any sentence."""
    for text in (user.name, user.email.partition("@")[0]) if user else ():
        yield from _parts(text)


def _of_practice() -> Iterator[str]:
    try:
        found = policy.practice()
    except Practice.DoesNotExist:
        return
    yield from _parts(f"{found.name} {found.discreet_name}")


def _parts(text: str) -> Iterator[str]:
    spaced = "".join(sign if sign.isalpha() else " " for sign in normal(text).casefold())
    yield from (word for word in (*spaced.split(), spaced.replace(" ", "")) if len(word) > 2)


def _is_run(plain: str) -> bool:
    """abcdefgh, 98765432."""
    steps = {ord(after) - ord(before) for before, after in zip(plain, plain[1:], strict=False)}
    return steps in ({1}, {-1})
