"""Where the practice meets its clients, as it is typed: one place a line, and the same lines in another language.

A place keeps its code when it is put in other words, so that appointments and wordings that name it still do.
"""

Places = dict[str, dict[str, str]]  # language → code → words
MOST, LONGEST = 12, 80


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def coded(before: Places, english: list[str], spanish: list[str]) -> Places:
    """`spanish` has as many lines as `english`, or none."""
    old = before.get("en", {})
    known = {words: code for code, words in old.items()}
    codes = [known.get(words, "") for words in english]
    if len(english) == len(old):  # reworded where it stood
        left = (code for code in old if code not in codes)
        codes = [code or next(left) for code in codes]
    free = (f"place{number}" for number in range(1, 1000) if f"place{number}" not in old)
    codes = [code or next(free) for code in codes]
    return {
        language: dict(zip(codes, words, strict=True))
        for language, words in (("en", english), ("es", spanish))
        if words
    }
