import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice import crypto
from practice.crypto import fields
from practice.crypto.errors import CryptoError, Refused, Truncated

KEY = crypto.DataKey(bytes(range(32)), vault=uuid.UUID(int=1), klass="clinical")
PLACE = crypto.Place(uuid.UUID(int=1), "clinical", "messaging_message", uuid.UUID(int=2), "body")
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


@given(texts)
@quick
def test_text_round_trip(text: str) -> None:
    assert fields.open_text(KEY, fields.seal_text(KEY, text, place=PLACE), place=PLACE) == text


@given(st.binary(max_size=2000))
@quick
def test_bytes_round_trip(data: bytes) -> None:
    sealed = fields.seal_bytes(KEY, data, place=PLACE)
    assert fields.open_bytes(KEY, sealed, place=PLACE) == data
    assert fields.open_bytes(KEY, memoryview(sealed), place=PLACE) == data  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [0, 1, 59, 60, 61, 123, 124, 125, 100_000])
def test_sizes_show_in_buckets_only(size: int) -> None:
    sealed = fields.seal_bytes(KEY, bytes(size), place=PLACE)
    assert len(sealed) == 1 + 12 + -(-(size + 4) // 64) * 64 + 16
    assert fields.may_be_sealed(sealed)


def test_all_short_values_look_alike() -> None:
    sizes = {len(fields.seal_text(KEY, "x" * size, place=PLACE)) for size in range(61)}
    assert len(sizes) == 1


def test_equal_texts_never_look_equal() -> None:
    assert len({fields.seal_text(KEY, "yes", place=PLACE) for _ in range(100)}) == 100


def test_the_text_is_not_in_it() -> None:
    sealed = fields.seal_text(KEY, "the canary sings", place=PLACE)
    assert b"canary" not in sealed


moved = {
    "vault": PLACE._replace(vault=uuid.UUID(int=3)),
    "class": PLACE._replace(klass="administrative"),
    "table": PLACE._replace(table="records_note"),
    "row": PLACE._replace(row=uuid.UUID(int=4)),
    "field": PLACE._replace(field="subject"),
    "border moved": PLACE._replace(table="messaging_messageb", field="ody"),
    "row for vault": PLACE._replace(vault=PLACE.row, row=PLACE.vault),
}


@pytest.mark.parametrize("what", moved)
def test_a_moved_value_is_refused(what: str) -> None:
    sealed = fields.seal_text(KEY, "Thursday at four?", place=PLACE)
    with pytest.raises(Refused):
        fields.open_text(KEY, sealed, place=moved[what])


def test_another_key_is_refused() -> None:
    sealed = fields.seal_text(KEY, "Thursday at four?", place=PLACE)
    other = crypto.DataKey(bytes(32), vault=PLACE.vault, klass=PLACE.klass)
    with pytest.raises(Refused):
        fields.open_text(other, sealed, place=PLACE)


def test_a_key_seals_for_its_own_vault_and_class_only() -> None:
    for what in ("vault", "class"):
        with pytest.raises(Refused):
            fields.seal_text(KEY, "Thursday at four?", place=moved[what])


def test_every_flipped_bit_is_refused() -> None:
    sealed = fields.seal_text(KEY, "Thursday at four?", place=PLACE)
    for bit in range(len(sealed) * 8):
        bent = bytearray(sealed)
        bent[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Refused):
            fields.open_text(KEY, bytes(bent), place=PLACE)


def test_every_truncation_and_extension_is_refused() -> None:
    sealed = fields.seal_text(KEY, "x" * 200, place=PLACE)
    for size in range(len(sealed)):
        with pytest.raises(Refused):
            fields.open_text(KEY, sealed[:size], place=PLACE)
    for more in (1, 63, 64, 128):
        with pytest.raises(Refused):
            fields.open_text(KEY, sealed + bytes(more), place=PLACE)


@pytest.mark.parametrize("value", [b"", b"\x01", b"plain words in a sealed column", bytes(93)])
def test_what_was_never_sealed_is_refused_by_its_shape(value: bytes) -> None:
    with pytest.raises(Truncated):
        fields.open_bytes(KEY, value, place=PLACE)


def many(*texts: str | None) -> tuple[fields.Column, list[bytes | None], list[bytes]]:
    """A column of the key's vault and class, and so many rows of it."""
    rows = [uuid.UUID(int=number) for number in range(len(texts))]
    sealed = [
        None if text is None else fields.seal_text(KEY, text, place=PLACE._replace(row=row))
        for row, text in zip(rows, texts, strict=True)
    ]
    return fields.column(KEY, PLACE), sealed, [row.bytes for row in rows]


@given(st.lists(st.none() | texts, max_size=6))
@quick
def test_many_round_trip(some: list[str | None]) -> None:
    column, sealed, rows = many(*some)
    assert column.open_texts(sealed, rows) == some


@pytest.mark.parametrize("bit", [0, 7, 8, 103, 104, 700, -1])
def test_one_flipped_bit_among_many_is_refused(bit: int) -> None:
    column, sealed, rows = many("one", None, "two", "three")
    bent = bytearray(sealed[2] or b"")
    bent[bit // 8] ^= 1 << bit % 8
    sealed[2] = bytes(bent)
    with pytest.raises(Refused, match=rf"row {uuid.UUID(int=2)} "):
        column.open_texts(sealed, rows)


@pytest.mark.parametrize("size", [0, 1, 5, 9, 12, 13, 20, 28, 29, 92, 93, 94, 156])
def test_one_cut_short_among_many_is_refused(size: int) -> None:
    column, sealed, rows = many("one", "x" * 100)
    sealed[1] = (sealed[1] or b"")[:size]
    with pytest.raises(Refused):
        column.open_texts(sealed, rows)


def test_many_open_each_at_its_own_place() -> None:
    column, sealed, rows = many("one", "two")
    with pytest.raises(Refused):
        column.open_texts(sealed[::-1], rows)
    for what in ("class", "table", "field"):
        elsewhere = fields.column(KEY, moved[what])
        with pytest.raises(Refused):
            elsewhere.open_texts(sealed, rows)


def test_among_many_an_older_key_opens_its_own() -> None:
    column, sealed, rows = many("one", None, "two")
    newer = crypto.DataKey(bytes(32), vault=KEY.vault, klass=KEY.klass).with_older((KEY,))
    sealed[2] = fields.seal_text(newer, "new", place=PLACE._replace(row=uuid.UUID(int=2)))
    assert fields.column(newer, PLACE).open_texts(sealed, rows) == ["one", None, "new"]
    with pytest.raises(Refused):
        column.open_texts(sealed, rows)


def test_no_text_among_many_is_refused_without_repeating_it() -> None:
    column, sealed, rows = many("one", "two")
    sealed[1] = fields.seal_bytes(KEY, b"canary \xff", place=PLACE._replace(row=uuid.UUID(int=1)))
    with pytest.raises(CryptoError) as caught:
        column.open_texts(sealed, rows)
    assert "canary" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_half_a_character_is_refused_without_repeating_the_text() -> None:
    with pytest.raises(CryptoError) as caught:
        fields.seal_text(KEY, "canary \ud800", place=PLACE)
    assert "canary" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_bytes_that_are_no_text_are_refused_without_repeating_them() -> None:
    sealed = fields.seal_bytes(KEY, b"canary \xff", place=PLACE)
    with pytest.raises(CryptoError) as caught:
        fields.open_text(KEY, sealed, place=PLACE)
    assert "canary" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_refusal_names_the_place_and_nothing_else() -> None:
    sealed = fields.seal_text(KEY, "canary", place=PLACE)
    words = rf"messaging_message\.body of row {PLACE.row} \(clinical, vault {PLACE.vault}\)"
    with pytest.raises(Refused, match=words) as caught:
        fields.open_text(KEY, sealed[:-1] + bytes([sealed[-1] ^ 1]), place=PLACE)
    assert "canary" not in str(caught.value)


words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=8)
ids = st.uuids()
places = st.builds(crypto.Place, ids, words, words, ids, words)


@given(places, places)
def test_no_two_places_share_their_bytes(one: crypto.Place, two: crypto.Place) -> None:
    assert (one.aad() == two.aad()) == (one == two)


@pytest.mark.parametrize("word", ["", "a\0b", "\0"])
def test_a_place_of_odd_words_is_refused(word: str) -> None:
    for odd in (PLACE._replace(klass=word), PLACE._replace(table=word), PLACE._replace(field=word)):
        with pytest.raises(ValueError, match="NUL"):
            odd.aad()
