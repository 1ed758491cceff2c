"""A file becomes a table, whatever alphabet and separator it has; what is none is refused with a reason."""

import pytest

from records.importing import columns, reading

LINES = "Name;Born\r\nZoë Müller;1990-04-02\r\n"


@pytest.mark.parametrize("alphabet", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_alphabet_reads_the_same(alphabet):
    table = reading.read(LINES.encode(alphabet))
    assert (table.header, table.rows) == (["Name", "Born"], [["Zoë Müller", "1990-04-02"]])


def test_utf_16_with_the_other_end_first():
    assert reading.read("﻿".encode("utf-16-be") + LINES.encode("utf-16-be")).rows[0][0] == "Zoë Müller"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator(separator):
    table = reading.read(f"Name{separator}Phone\nKim{separator}1\n".encode())
    assert table.rows == [["Kim", "1"]]


def test_quotes_keep_separators_and_line_breaks_together():
    table = reading.read(b'Name,Note\n"Noor, Kim","two\nlines"\n')
    assert table.rows == [["Noor, Kim", "two lines"]]


def test_short_and_long_lines_get_the_headers_width():
    assert reading.read(b"a,b,c\n1\n1,2,3,4\n").rows == [["1", "", ""], ["1", "2", "3"]]


def test_empty_lines_are_left_out():
    assert reading.read(b"a,b\n\n , \n1,2\n\n").rows == [["1", "2"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"Name\n", "no_rows"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_text"),
        ("Name\nKim".encode("utf-16-le"), "not_text"),
        (b"\xff\xfe\x00", "not_text"),
        (b"a\n" + b"1\n" * 5001, "too_many"),
        (",".join("a" * 61).encode() + b"\n1\n", "too_wide"),
        (b'a\n"' + b"x" * 200_000 + b'"\n', "not_text"),
    ],
)
def test_what_is_no_list_says_why(content, code):
    with pytest.raises(reading.Unreadable) as refused:
        reading.read(content)
    assert refused.value.code == code


def test_five_thousand_is_not_too_many():
    assert len(reading.read(b"a\n" + b"1\n" * 5000).rows) == 5000


class TestColumns:
    def test_in_any_order_and_writing(self):
        header = ["E-Mail", "DATE OF BIRTH", "Patient Name", "Mobile Phone", "Balance"]
        assert columns.guess(header) == ["email", "birth_date", "name", "phone", ""]

    def test_in_spanish(self):
        assert columns.guess(["Nombre", "Apellidos", "Teléfono"]) == ["given", "family", "phone"]

    def test_none_is_guessed_twice(self):
        assert columns.guess(["Phone", "Mobile"]) == ["phone", ""]

    def test_every_field_is_found_by_its_own_words_alone(self):
        for field, words in columns.FIELDS.items():
            for word in words:
                assert columns.guess([word]) == [field]
