import uuid
from collections.abc import Callable

import pytest

from practice import crypto
from practice.crypto.errors import CryptoError, KeyGone, NoGrant, Refused

from .conftest import ADMINISTRATIVE, CLINICAL, Message, Safe

Make = Callable[..., Message]


def test_sealed_and_opened(safe: Safe, dan: uuid.UUID, message: Make) -> None:
    row = message("Thursday at four?")
    assert isinstance(row.body, bytes)
    assert b"Thursday" not in row.body
    assert crypto.open(row, "body", by=safe.grant((dan, CLINICAL))) == "Thursday at four?"


def test_several_fields_and_bytes(safe: Safe, dan: uuid.UUID) -> None:
    row = Message(dan)
    crypto.seal(row, safe.sealer, body=b"\xff\x00raw", subject="")
    grant = safe.grant((dan, CLINICAL))
    assert crypto.open_bytes(row, "body", by=grant) == b"\xff\x00raw"
    assert crypto.open(row, "subject", by=grant) == ""


def test_none_stays_none_and_needs_no_key(safe: Safe, message: Make) -> None:
    row = message(None)
    assert row.body is None
    nothing = safe.grant()
    assert crypto.open(row, "body", by=nothing) is None
    assert crypto.open_bytes(row, "body", by=nothing) is None
    assert crypto.open_rows([row, row], "body", by=nothing) == [None, None]
    assert safe.asked == []


def test_none_replaces_what_was_sealed(safe: Safe, message: Make) -> None:
    row = message("Thursday at four?")
    crypto.seal(row, safe.sealer, body=None)
    assert row.body is None


def test_no_grant_no_words(safe: Safe, dan: uuid.UUID, eve: uuid.UUID, message: Make) -> None:
    row = message()
    for pairs in ((), ((eve, CLINICAL),), ((dan, ADMINISTRATIVE),)):
        with pytest.raises(NoGrant):
            crypto.open(row, "body", by=safe.grant(*pairs))
        with pytest.raises(NoGrant):
            crypto.open_rows([row], "body", by=safe.grant(*pairs))


def test_copied_into_another_row_field_vault_or_class(
    safe: Safe, dan: uuid.UUID, eve: uuid.UUID, message: Make
) -> None:
    body = message("Thursday at four?").body
    grant = safe.grant(*((vault, klass) for vault in (dan, eve) for klass in (CLINICAL, ADMINISTRATIVE)))
    other_row = Message(dan, body=body)
    for row in (other_row, Message(eve, body=body), Message(dan, ADMINISTRATIVE, body=body)):
        with pytest.raises(Refused):
            crypto.open(row, "body", by=grant)
    same_row = message("x")
    same_row.subject = same_row.body
    with pytest.raises(Refused):
        crypto.open(same_row, "subject", by=grant)


def test_a_row_moved_to_another_client_is_refused(
    safe: Safe, dan: uuid.UUID, eve: uuid.UUID, message: Make
) -> None:
    row = message("Thursday at four?")
    row.vault_id = eve
    with pytest.raises(Refused):
        crypto.open(row, "body", by=safe.grant((dan, CLINICAL), (eve, CLINICAL)))


def test_rows_open_in_order_with_one_query(safe: Safe, dan: uuid.UUID, eve: uuid.UUID, message: Make) -> None:
    rows = [message(None if n % 5 == 0 else f"{n}", dan if n % 3 else eve) for n in range(60)]
    rows += [message("tail", dan) for _ in range(10)]
    grant = safe.grant((dan, CLINICAL), (eve, CLINICAL))
    expected = [None if n % 5 == 0 else f"{n}" for n in range(60)] + ["tail"] * 10
    assert crypto.open_rows(iter(rows), "body", by=grant) == expected
    assert len(safe.asked) == 1


def test_rows_open_each_at_its_own_place(safe: Safe, dan: uuid.UUID, message: Make) -> None:
    one, two = message("one"), message("two")
    one.body, two.body = two.body, one.body
    with pytest.raises(Refused):
        crypto.open_rows([one, two], "body", by=safe.grant((dan, CLINICAL)))


def test_rows_of_no_one(safe: Safe) -> None:
    assert crypto.open_rows([], "body", by=safe.grant()) == []


def test_rows_of_a_disposed_client(safe: Safe, dan: uuid.UUID, message: Make) -> None:
    row = message()
    del safe.rows[dan, CLINICAL]
    with pytest.raises(KeyGone):
        crypto.open_rows([row], "body", by=safe.grant((dan, CLINICAL)))


def test_a_column_opens_by_ids_alone(safe: Safe, dan: uuid.UUID, eve: uuid.UUID, message: Make) -> None:
    rows = [message("one"), message(None), message("three")]
    ids, sealed = [row.pk.bytes for row in rows if row.pk], [row.body for row in rows]

    def opened(vault: uuid.UUID, grant: crypto.Grant) -> list[str | None]:
        return crypto.open_many(
            ids, sealed, pair=(vault, CLINICAL), table="messaging_message", field="body", by=grant
        )

    assert opened(dan, safe.grant((dan, CLINICAL))) == ["one", None, "three"]
    with pytest.raises(NoGrant):
        opened(dan, safe.grant((eve, CLINICAL), (dan, ADMINISTRATIVE)))
    with pytest.raises(Refused):
        opened(eve, safe.grant((eve, CLINICAL)))


def test_rows_sealed_by_a_new_generation_meanwhile_are_asked_for_once_more(
    safe: Safe, dan: uuid.UUID, message: Make
) -> None:
    grant = safe.grant((dan, CLINICAL))
    grant.key(dan, CLINICAL)
    safe.add(dan, CLINICAL)
    assert crypto.open_rows([message("one"), message("two")], "body", by=grant) == ["one", "two"]
    assert len(safe.asked) == 2


def test_only_sealed_fields_are_sealed(safe: Safe, dan: uuid.UUID) -> None:
    with pytest.raises(CryptoError, match="not a sealed field"):
        crypto.seal(Message(dan), safe.sealer, state="Thursday")
    with pytest.raises(KeyError):
        crypto.seal(Message(dan), safe.sealer, bodi="Thursday")


@pytest.mark.parametrize("missing", ["pk", "vault_id"])
def test_a_row_without_key_or_vault_is_not_sealed(safe: Safe, dan: uuid.UUID, missing: str) -> None:
    row = Message(dan)
    setattr(row, missing, None)
    with pytest.raises(CryptoError):
        crypto.seal(row, safe.sealer, body="Thursday")
    assert row.body is None


def test_a_sealer_of_another_vault_is_refused(safe: Safe, dan: uuid.UUID, eve: uuid.UUID) -> None:
    with pytest.raises(Refused):
        crypto.seal(Message(dan), lambda vault, klass: safe.sealer(eve, klass), body="Thursday")
