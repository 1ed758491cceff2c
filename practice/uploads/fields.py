"""A form's field for files: what comes out of it is cleaned, or the form says of each why not."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile

from practice.uploads import taking, words
from practice.uploads.taking import Taken


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.Field):
    """`by`: who sends them; the form says it."""

    widget = FilesInput
    by: UUID | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Sequence[UploadedFile] | None) -> tuple[Taken, ...]:
        taken, left = taking.take(value or [], by=self.by)
        if left:
            said = dict.fromkeys(words.sentence(one.refusal, one.name) for one in left)
            raise forms.ValidationError([*said])
        return tuple(taken)
