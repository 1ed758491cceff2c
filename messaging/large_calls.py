"""A provider's call that brings a whole mail with its files: more than a page of ours may send, and files besides, which
no stranger's page may. Its caller has proven to know the secret before a byte of it is read."""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from messaging.mail import parameters, structure
from messaging.mail.problems import Notes
from messaging.mail.structure import Part

UNKNOWN = "application/octet-stream"
Files = MultiValueDict[str, SimpleUploadedFile]


def read(request: HttpRequest) -> bool:
    """Afterwards it is there as if it were small: body, POST and FILES. False: more than a mail can be."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > settings.LIMITS["mail_call_bytes"]:
        return False
    body = request.read(length)
    request._body = body
    if request.content_type == "multipart/form-data":
        post, files = _form(request.META["CONTENT_TYPE"], body)
        # where Django looks for what it would have read itself
        vars(request).update(_post=post, _files=files)
    return True


def make_files_of_mails(request: HttpRequest) -> None:
    """Of a call in JSON that is proven already: its signature was over what it said."""
    request._body = json.dumps(_without_mails(json.loads(request.body))).encode()


def _without_mails(said: Any, name: str = "") -> Any:
    if isinstance(said, dict):
        return {key: _without_mails(value, key) for key, value in said.items()}
    if isinstance(said, list):
        return [_without_mails(one) for one in said]
    is_kind = name.replace("-", "").replace("_", "").lower() == "contenttype"
    return UNKNOWN if is_kind and str(said).startswith("message/") else said


def _form(content_type: str, body: bytes) -> tuple[QueryDict, Files]:
    post, files = QueryDict(mutable=True), Files()
    for part, content in _parts(content_type, body):
        name, file = (part.disposition_parameters.get(one, "") for one in ("name", "filename"))
        if file:
            # a mail that comes as a file would be taken apart, which breaks at some
            kind = UNKNOWN if part.kind.startswith("message/") else part.kind
            files.appendlist(name, SimpleUploadedFile(file, content, kind))
        else:
            post.appendlist(name, content.decode("utf-8", "replace"))
    return post, files


def _parts(content_type: str, body: bytes) -> Iterator[tuple[Part, bytes]]:
    """Each part's headers and content, cut at the boundary's lines and nowhere else: a file may be a mail itself."""
    _kind, said = parameters.parse(content_type)
    line = b"\r\n--" + said.get("boundary", "").encode()
    for piece in (b"\r\n" + body).split(line)[1:]:
        if piece.startswith(b"--"):
            return  # that was the last
        head, _blank, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        yield structure.parse(head + b"\r\n\r\n", Notes()), content
