"""Mail addresses and phone numbers in one form, so that the same one is found again by its keyed index."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from practice import crypto

HOME_REGION = "US"


class BadAddress(ValidationError):
    """Not an address or number; the message says so to the person who typed it."""


def normal(kind: str, text: str) -> str:
    """Email: trimmed, lower case. Phone: E.164."""
    return _email(text) if kind == "email" else _phone(text)


def index(kind: str, address: str) -> bytes:
    """The keyed look-up value of a normal address."""
    return crypto.ring().index(kind, address)


def hint(kind: str, address: str) -> str:
    """Enough to recognise one's own: d••••@example.org, ••• 0142."""
    if kind == "phone":
        return f"••• {address[-4:]}"
    local, _at, domain = address.partition("@")
    return f"{local[:1]}••••@{domain}"


def shown(kind: str, address: str) -> str:
    """A normal address as people read it: +1 202-555-0142."""
    if kind != "phone":
        return address
    number = phonenumbers.parse(address)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _email(text: str) -> str:
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadAddress(_("This is not a full email address.")) from error
    return address


def _phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException as error:
        raise BadAddress(_("This is not a phone number.")) from error
    if not phonenumbers.is_possible_number(number):
        raise BadAddress(_("This phone number has too few or too many digits."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
