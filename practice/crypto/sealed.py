from typing import TYPE_CHECKING, Any

from django.core import checks
from django.db import models

from practice.crypto import fields

if TYPE_CHECKING:
    _Binary = models.BinaryField[bytes | None, bytes | None]
else:
    _Binary = models.BinaryField


class SealedField(_Binary):
    """A column that takes sealed bytes and nothing else. Tools find it by `is_sealed`."""

    is_sealed = True

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None:
            return None
        if not isinstance(value, bytes | bytearray | memoryview):
            raise TypeError(f"{self} takes sealed bytes, not {type(value).__name__}")
        if not fields.may_be_sealed(bytes(value)):
            raise ValueError(f"{self} takes sealed bytes only")
        return value

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_place()]

    def _check_place(self) -> list[checks.CheckMessage]:
        missing = [name for name in ("vault_id", "sealed_class") if not hasattr(self.model, name)]
        if self.model._meta.abstract or not missing:
            return []
        words = f"A sealed field needs {' and '.join(missing)} on its row."
        return [checks.Error(words, obj=self, id="crypto.E001")]
