"""A provider's call that brings a whole mail with its files: more than a page of ours may send, and files besides, which
no stranger's page may. Its caller has proven to know the secret before a byte of it is read."""

import json
import re
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
CUT_OFF, TOO_LARGE = 400, 413  # as answers
FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})
JSON_FIELDS = frozenset({"messageheaders", "contentidmap"})  # of a form
# What becomes a header of the mail, with all within it. The words of a mail are no such thing: they have lines.
HEADERS = JSON_FIELDS | {
    "headers", "name", "value", "subject", "date", "messageid", "contenttype", "contentid", "filename",
    "from", "fromname", "fromfull", "to", "tofull", "cc", "ccfull", "bcc", "bccfull", "replyto", "email", "address",
    "sender", "recipient", "originalrecipient", "mailfrom", "msgfrom", "rcptto",
}  # fmt: skip
_HALF = re.compile("[\ud800-\udfff]")
Files = MultiValueDict[str, SimpleUploadedFile]


class CutOff(Exception):
    """Not all of it came."""


def read(request: HttpRequest) -> int | None:
    """Afterwards it is there as if it were small: body, POST and FILES. Else the answer: more than a mail can be, or less
    than was said, which is asked for again."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > settings.LIMITS["mail_call_bytes"]:
        return TOO_LARGE
    try:
        _take(request, length)
    except CutOff:
        return CUT_OFF
    return None


def _take(request: HttpRequest, length: int) -> None:
    body = request.read(length)
    if len(body) != length:
        raise CutOff
    request._body = body
    if request.content_type == "multipart/form-data":
        post, files = _form(request.META["CONTENT_TYPE"], body)
        # where Django looks for what it would have read itself
        vars(request).update(_post=post, _files=files)


def mend(request: HttpRequest) -> None:
    """So that the reader can take what it broke at. Only of a call that is proven: its signature was over what it said."""
    if request.content_type in FORMS:
        vars(request)["_post"] = _mended_form(request.POST)
        for _name, files in request.FILES.lists():
            for file in files:
                file.seek(0)  # they have been read once
    else:
        said = json.loads(request.body.decode("utf-8-sig", "replace"))
        request._body = json.dumps(_mended(said)).encode()


def whole(text: str) -> str:
    """JSON can bring half a letter, which nobody can write."""
    return _HALF.sub("\ufffd", text)


def _mended_form(said: QueryDict) -> QueryDict:
    post = QueryDict(mutable=True)
    for name, values in said.lists():
        post.setlist(name, [_mended_field(name, str(value)) for value in values])
    return post


def _mended_field(name: str, value: str) -> str:
    if _plain(name) in JSON_FIELDS:
        return json.dumps(_mended(json.loads(value), name))
    return str(_mended(value, name))


def _mended(said: Any, name: str = "", *, is_header: bool = False) -> Any:
    is_header = is_header or _plain(name) in HEADERS
    if isinstance(said, dict):
        return {_line(key): _mended(value, key, is_header=is_header) for key, value in said.items()}
    if isinstance(said, list):
        return [_mended(one, name, is_header=is_header) for one in said]
    if not isinstance(said, str):
        return said
    if _plain(name) == "contenttype" and _is_mail(said):
        return UNKNOWN
    return _line(said) if is_header else whole(said)


def _plain(name: str) -> str:
    return name.replace("-", "").replace("_", "").lower()


def _line(text: str) -> str:
    return " ".join(whole(text).splitlines())


def _is_mail(kind: str) -> bool:
    return kind.strip().lower().startswith("message/")


def _form(content_type: str, body: bytes) -> tuple[QueryDict, Files]:
    post, files = QueryDict(mutable=True), Files()
    for part, content in _parts(content_type, body):
        name = part.disposition_parameters.get("name", "")
        file = part.disposition_parameters.get("filename")
        if file is None:
            post.appendlist(name, content.decode("utf-8", "replace"))
        else:
            # a mail that comes as a file would be taken apart, which breaks at some
            kind = UNKNOWN if _is_mail(part.kind) else part.kind
            files.appendlist(name, SimpleUploadedFile(_file_name(file), content, kind))
    return post, files


def _file_name(said: str) -> str:
    """One that Django and the reader take: either refuses the whole call for a name it does not like."""
    last = re.split(r"[/\\]", said)[-1]
    name = "".join(sign for sign in last if sign.isprintable())
    return "file" if name in {"", ".", ".."} else name


def _parts(content_type: str, body: bytes) -> Iterator[tuple[Part, bytes]]:
    """Each part's headers and content, cut at the boundary's lines and nowhere else: a file may be a mail itself."""
    _kind, said = parameters.parse(content_type)
    if not said.get("boundary"):
        raise CutOff
    line = b"\r\n--" + said["boundary"].encode()
    for piece in (b"\r\n" + body).split(line)[1:]:
        if piece.startswith(b"--"):
            return  # that was the last
        head, _blank, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        yield structure.parse(head + b"\r\n\r\n", Notes()), content
    raise CutOff
