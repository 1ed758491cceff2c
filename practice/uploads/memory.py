"""Uploads stay in memory, and in bounds: no plain file touches the disk, and what is too much is counted, not kept."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers, StopUpload

from practice.uploads.refusals import Refusal


class Upload(InMemoryUploadedFile):
    """`refusal`: it was dropped while it came in, so there is nothing to read."""

    refusal: Refusal | None = None


class BoundedMemory(FileUploadHandler):
    """Runs before a view has asked anybody for anything, so a stranger's files are not even read."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.total = 0
        self.refusal: Refusal | None = None
        self.buffer = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        actor = getattr(self.request, "actor", None)
        if actor is None or actor.kind == "stranger":
            raise StopUpload(connection_reset=True)
        self.buffer, self.refusal, self.size = BytesIO(), None, 0
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        self.refusal = self.refusal or self._judge(len(raw_data))
        if self.refusal is None:
            self.total += len(raw_data)
            self.buffer.write(raw_data)
        else:
            self.total -= len(self.buffer.getbuffer())
            self.buffer = BytesIO()

    def file_complete(self, file_size: int) -> Upload:
        self.buffer.seek(0)
        upload = Upload(
            file=self.buffer,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
        upload.refusal = self.refusal
        return upload

    def _judge(self, more: int) -> Refusal | None:
        if self.size > settings.LIMITS["upload_bytes"]:
            return Refusal.TOO_LARGE
        is_too_much = self.total + more > settings.LIMITS["upload_bytes_together"]
        return Refusal.TOGETHER if is_too_much else None
