"""Numbers that a practice is known by, with the check that tells a slip of the pen."""

import re

NPI_PREFIX = "80840"  # health applications, United States: counted into the check digit (45 CFR 162.406)
EIN = re.compile(r"(\d{2})-?(\d{7})")


def is_npi(text: str) -> bool:
    """Ten digits whose last one is the Luhn check over the prefix and the first nine; the first is 1 or 2."""
    digits = NPI_PREFIX + text
    return len(text) == 10 and text.isascii() and text.isdecimal() and text[0] in "12" and _luhn(digits) == 0


def ein(text: str) -> str | None:
    """An Employer Identification Number as 12-3456789, or None. It has no check digit; 00 was never given out."""
    found = EIN.fullmatch(text.strip())
    return f"{found[1]}-{found[2]}" if found and found[1] != "00" else None


def _luhn(digits: str) -> int:
    """0 for a number whose last digit fits."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10
