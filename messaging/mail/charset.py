"""From bytes to words, whatever the sender called their character set."""

import re
from collections.abc import Iterator
from encodings import normalize_encoding
from encodings.aliases import aliases

# Python also has "codecs" that are compressions, ciphers or escapes: only character sets are let in.
# Names are looked up here and not by codecs.lookup, which remembers every wrong name for ever.
_MODULES = frozenset(
    name
    for name in {*aliases.values(), "koi8_u", "koi8_t", "cp720", "cp737", "cp874"}
    if re.match(r"(ascii|big5|cp\d|euc_|gb|hp_|hz|iso|johab|koi8|kz|latin|mac|ptcp|shift|tis|utf_)", name)
)
_ALSO_CALLED = {
    "ansi_x3_110_1983": "latin_1",
    "iso_8859_8_e": "iso8859_8",
    "iso_8859_8_i": "iso8859_8",
    "unicode_1_1_utf_7": "utf_7",
    "unicode_1_1_utf_8": "utf_8",
    "utf8mb4": "utf_8",
    "windows_31j": "cp932",
    "windows_874": "cp874",
    "windows_936": "gb18030",
    "windows_949": "cp949",
    "windows_950": "cp950",
    "x_euc_jp": "euc_jp",
    "x_gbk": "gb18030",
    "x_sjis": "cp932",
    "x_mac_roman": "mac_roman",
    "x_x_big5": "big5",
}
# What mail programs mean when they say the smaller name.
_MEANT = {
    "big5": ("big5", "cp950", "big5hkscs"),
    "euc_jp": ("euc_jp", "euc_jis_2004"),
    "euc_kr": ("cp949",),
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
    "iso2022_jp": ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2004"),
    "iso8859_9": ("cp1254",),
    "shift_jis": ("cp932", "shift_jis_2004"),
    "tis_620": ("cp874",),
}
_WESTERN = {"ascii", "latin_1", "cp1252"}
_JAPANESE_ROWS = "japanese rows"
_JAPANESE = {name for name in _MODULES if name.startswith("iso2022_jp")}
_ESCAPE = b"\x1b$"
_TWO_BYTE_RUN = re.compile(rb"\x1b\$[@B]([^\x1b]*)(?:\x1b\([BJ])?")
_C1 = re.compile(rb"[\x80-\x9f]")


def codec_for(label: str) -> str | None:
    """Python's name for a declared character set, None when it is none that we know."""
    name = normalize_encoding(label.strip("\"' \t")[:40].partition(" ")[0]).lower().replace(".", "_")
    name = _ALSO_CALLED.get(name) or aliases.get(name, name)
    return name if name in _MODULES else None


def decode(content: bytes, declared: str = "") -> tuple[str, bool]:
    """The text, and whether the declaration (or its absence) was good enough to trust it."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        declared = declared or "utf-16"
    codec = codec_for(declared)
    if codec and codec.startswith(("utf_16", "utf_32")) and content.isascii() and b"\0" not in content:
        codec = "ascii"
    if content.isascii() and _ESCAPE not in content and codec in {None, "utf_8", *_WESTERN}:
        return content.decode("ascii"), codec is not None or not declared
    for name in _declared(codec, content):
        if (text := _strictly(content, name)) is not None:
            return text, True
    for name in _guesses(codec, content):
        if (text := _strictly(content, name)) is not None:
            return text, name == (codec or declared or "utf_8") or (codec, name) == ("latin_1", "cp1252")
    return _least_damaged(content, codec), False


def _declared(codec: str | None, content: bytes) -> Iterator[str]:
    """Western text is looked at again below: what is valid as UTF-8 is UTF-8, whatever it was called."""
    if codec and codec not in _WESTERN:
        yield from _MEANT.get(codec, (codec,))


def _guesses(codec: str | None, content: bytes) -> Iterator[str]:
    if _ESCAPE in content:
        yield "iso2022_jp"
        yield _JAPANESE_ROWS
    yield "utf_8"
    if codec == "latin_1" and not _C1.search(content):
        yield "latin_1"
    if codec in _JAPANESE:
        yield "cp932"
    if codec is None or codec in _WESTERN:
        yield "cp1252"


def _strictly(content: bytes, name: str) -> str | None:
    try:
        return _japanese_rows(content) if name == _JAPANESE_ROWS else content.decode(name)
    except UnicodeError:
        return None


def _japanese_rows(content: bytes) -> str:
    """ISO-2022-JP with the circled figures that it has not, but which Japanese mail programs write."""
    plain = _TWO_BYTE_RUN.sub(lambda run: bytes(byte | 0x80 for byte in run[1]), content)
    return plain.decode("euc_jis_2004")


def _least_damaged(content: bytes, codec: str | None) -> str:
    """One broken byte must not cost the accents of the whole text."""
    for name in (*_MEANT.get(codec or "", (codec or "utf_8",))[:1], "utf_8"):
        text = content.decode(name, "replace")
        lost = text.count("\ufffd")
        kept = sum(character > "\x7f" for character in text) - lost
        if lost * 4 <= kept:
            return text
    western = _strictly(content, "cp1252")
    return content.decode("latin_1") if western is None else western
