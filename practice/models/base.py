"""What all rows share: an id that says nothing, and, for content, whose it is and which key seals it."""

import uuid

from django.db import models

from practice.vocabulary import SealedClass


class Row(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"

    __repr__ = __str__


class SealedRow(Row):
    """A row with sealed fields. Tools find all content by walking the models that inherit from this one."""

    vault = models.ForeignKey("practice.Vault", on_delete=models.PROTECT, related_name="+")
    sealed_class = models.CharField(max_length=16, choices=SealedClass, default=SealedClass.ADMINISTRATIVE)
    sealed_file = ""  # the column that holds the path of this row's sealed file, where it has one

    class Meta:
        abstract = True
