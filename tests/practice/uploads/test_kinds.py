"""What a file is, its first bytes say."""

import pytest

from practice.uploads.kinds import HEAD, Kind, sniff
from tests.practice.uploads import samples


class TestTaken:
    @pytest.mark.parametrize(
        "name, kind", [("JPEG", Kind.JPEG), ("PNG", Kind.PNG), ("GIF", Kind.GIF), ("WEBP", Kind.WEBP)]
    )
    def test_a_picture(self, name: str, kind: Kind) -> None:
        assert sniff(samples.picture(name)) is kind

    def test_a_pdf(self) -> None:
        assert sniff(samples.pdf()) is Kind.PDF

    def test_a_phones_own_picture_is_known(self) -> None:
        assert sniff(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic") is Kind.HEIC

    @pytest.mark.parametrize(
        "text",
        [
            "Monday. I slept badly.", "¿Cómo estás? – día 1", "\ufeffwith a mark at its start", "a\tb\r\nc",
            "2 < 3 and 5 > 4", "I <3 you", "name,day\nDan,1", "-", "x" * 10_000, "ñ" * HEAD,
        ],
    )  # fmt: skip
    def test_plain_text(self, text: str) -> None:
        assert sniff(text.encode()) is Kind.TEXT

    def test_a_letter_cut_by_the_end_of_the_head_is_no_error(self) -> None:
        assert sniff(b"x" * (HEAD - 1) + "ñ".encode()) is Kind.TEXT


class TestRefused:
    @pytest.mark.parametrize(
        "content",
        [
            b"", samples.HTML, samples.SVG, samples.ZIP,
            b"  \n<HTML><body>", b"\xef\xbb\xbf<html>", b"<?xml version='1.0'?><svg/>", b"<!-- x --><script>",
            b"Dear Ana,\n<script>alert(1)</script>", b"a %PDF-1.4", b"see <IFRAME src=x>", b"<a href=x>",
            b"<% asp %>", b"<?php echo 1;", b"#!/bin/sh\nrm", b"%!PS-Adobe-3.0", b"{\\rtf1 hello}",
            b"MZ\x90\0\x03\0", b"\x7fELF\x02\x01\x01\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b\x08\0",
            b"BM\x36\0\0\0", b"II*\0\x08\0\0\0", b"8BPS\0\x01", b"RIFF\0\0\0\0WAVEfmt ", b"ID3\x03\0\0",
            b"\0\0\0\x18ftypmp42", b"\0\0\0\x18ftypavif", b"caf\xe9 in another code", b"a\0b", b"esc\x07bell",
            b" %PDF-1.4", b"\n\x89PNG\r\n\x1a\n", "utf-16".encode("utf-16"), b"ends in half a letter \xc3",
        ],
    )  # fmt: skip
    def test_everything_else(self, content: bytes) -> None:
        assert sniff(content) is None
