from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from practice import crypto
from practice.crypto import fields

SEALED = fields.FORMAT_BYTE + bytes(fields.OVERHEAD - 1 + fields.BUCKET)


@pytest.fixture
def column() -> crypto.SealedField:
    with isolate_apps():

        class Letter(models.Model):  # noqa: DJ008
            vault_id = models.UUIDField()
            body = crypto.SealedField(null=True)
            sealed_class = "clinical"

            class Meta:
                app_label = "practice"

    found = Letter._meta.get_field("body")
    assert isinstance(found, crypto.SealedField)
    return found


def _saved(column: crypto.SealedField, value: Any) -> Any:
    return column.get_db_prep_save(value, connection)


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_sealed_bytes_are_saved(column: crypto.SealedField, kind: type) -> None:
    saved = _saved(column, kind(SEALED))
    assert bytes(getattr(saved, "obj", saved)) == SEALED  # the database adapter wraps it


def test_none_is_saved(column: crypto.SealedField) -> None:
    assert _saved(column, None) is None


@pytest.mark.parametrize("value", ["Thursday", 5, ["x"], {"a": 1}, True])
def test_anything_but_bytes_is_a_type_error(column: crypto.SealedField, value: Any) -> None:
    with pytest.raises(TypeError) as caught:
        _saved(column, value)
    assert "Thursday" not in str(caught.value)


unsealed = [b"", b"Thursday at four?", b"\x01short", bytes(93), SEALED[:-1], SEALED + b"x"]


@pytest.mark.parametrize("value", unsealed)
def test_bytes_that_were_never_sealed_are_refused(column: crypto.SealedField, value: bytes) -> None:
    with pytest.raises(ValueError, match="sealed bytes only") as caught:
        _saved(column, value)
    assert "Thursday" not in str(caught.value)


def test_tools_can_find_it(column: crypto.SealedField) -> None:
    assert column.is_sealed is True
    assert not column.editable
    assert column.get_internal_type() == "BinaryField"


def test_migrations_name_it(column: crypto.SealedField) -> None:
    assert column.deconstruct()[1] == "practice.crypto.sealed.SealedField"


def test_a_model_without_vault_or_class_is_reported() -> None:
    with isolate_apps():

        class Loose(models.Model):  # noqa: DJ008
            body = crypto.SealedField()

            class Meta:
                app_label = "practice"

    found = Loose._meta.get_field("body").check()
    assert [error.id for error in found] == ["crypto.E001"]
    assert "vault_id and sealed_class" in found[0].msg


def test_a_model_with_both_is_fine(column: crypto.SealedField) -> None:
    assert column.check() == []
