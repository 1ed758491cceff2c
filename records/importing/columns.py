"""Which column is what, as other programs name them. Pure."""

import re

FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name", "full name", "client", "client name", "patient", "patient name", "nombre completo", "cliente"),
    "given": ("first name", "first", "given name", "forename", "nombre"),
    "family": ("last name", "last", "surname", "family name", "apellido", "apellidos"),
    "first_name": ("preferred name", "goes by", "nickname", "how to address"),
    "pronouns": ("pronouns", "pronombres"),
    "birth_date": (
        "birth date", "date of birth", "dob", "birthdate", "birthday", "born", "fecha de nacimiento",
    ),
    "email": ("email", "e mail", "email address", "mail", "correo", "correo electronico"),
    "phone": (
        "phone", "phone number", "mobile", "mobile phone", "cell", "cell phone", "telephone", "telefono", "movil",
    ),
    "residence": ("state", "state of residence", "estado"),
    "languages": ("languages", "language", "idioma", "idiomas"),
    "interpreter": ("interpreter", "interprete"),
    "clinician": ("clinician", "therapist", "provider", "counselor", "terapeuta"),
}  # fmt: skip
_FOLD = str.maketrans("áéíóúñ", "aeioun")


def guess(header: list[str]) -> list[str]:
    """For each column its field, or "": none is guessed twice."""
    found: list[str] = []
    for heading in header:
        plain = " ".join(re.sub(r"[^a-z0-9]+", " ", heading.casefold().translate(_FOLD)).split())
        field = next((name for name, words in FIELDS.items() if plain in words), "")
        found.append("" if field in found else field)
    return found


def has_a_name(columns: list[str]) -> bool:
    return "name" in columns or "given" in columns or "family" in columns
