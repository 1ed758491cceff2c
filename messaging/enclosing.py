"""The files beside a message, on the pages where one writes: what may be sent, what waits with the draft, what was wrong."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from messaging import actions, enclosures
from messaging.composing import writing
from practice.access import Opened
from practice.forms import Form
from practice.uploads import words
from practice.uploads.fields import FilesField
from practice.uploads.refusals import Refused
from practice.uploads.taking import Taken

Context = dict[str, Any]
BY_SCRIPT = "X-Enclose"  # sent by static/js/enclose.js


def offer(
    opened: Opened, *, url: str, removals: str, errors: Sequence[str] = (), is_office: bool = False
) -> Context:
    """For templates/components/attach.html."""
    hint = words.hint()
    if is_office:
        hint = f"{hint} {_('They go by the portal only.')}"
    return {
        "accept": words.ACCEPT,
        "hint": hint,
        "errors": errors,
        "url": url,
        "removals": removals,
        "files": listed(opened),
    }


def listed(opened: Opened) -> list[Context]:
    return [
        {"id": row.pk, "name": opened.text(row, "name") or _("File"), "size": filesizeformat(row.size)}
        for row in enclosures.of(writing.kept(opened))
    ]


def take(request: HttpRequest, opened: Opened) -> tuple[tuple[Taken, ...], list[str]]:
    """What came along, cleaned; or what was wrong with it."""
    field = FilesField()
    field.by = opened.actor.user_id
    try:
        return field.clean(request.FILES.getlist("files")), []
    except ValidationError as error:
        return (), list(error.messages)


def keep(
    opened: Opened,
    files: Sequence[Taken],
    *,
    circumstance: str,
    channel: str,
    place: actions.Place,
) -> list[str]:
    """They wait with the draft, whatever became of the page that they came with. What was wrong, in words."""
    try:
        actions.enclose_files(
            client=opened.subject,
            circumstance=circumstance,
            channel=channel,
            files=files,
            place=place,
            actor=opened.actor,
            now=opened.now,
        )
    except Refused as refused:
        return [words.sentence(refused.refusal)]
    return []


def remove(request: HttpRequest, opened: Opened) -> None:
    """The one whose button was pressed; what is gone already is gone."""
    try:
        named = UUID(request.POST.get("remove", ""))
    except ValueError:
        return
    actions.remove_file(client=opened.subject, file_id=named, actor=opened.actor, now=opened.now)


def is_by_script(request: HttpRequest) -> bool:
    return BY_SCRIPT in request.headers


def fragment(request: HttpRequest, attach: Context) -> HttpResponse:
    """The list alone, put in by the script."""
    status = 422 if attach["errors"] else 200
    return render(request, "components/enclosed.html", {"attach": attach}, status=status)


def errors_of(form: Form) -> tuple[list[str], list[str]]:
    """What is wrong with the words, and what with the files: that is said beside their field."""
    found = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    of_files = found.pop("files", [])
    return [error for errors in found.values() for error in errors], of_files


def reminders(request: HttpRequest, *, is_kept: bool = False) -> list[Context]:
    """Files that were not kept can't be shown again: a browser gives each of them once."""
    if is_kept or not any(request.FILES.getlist("files")):
        return []
    return [{"kind": "caution", "title": "", "text": words.choose_again(), "acts": []}]


def portal_only() -> list[str]:
    return [
        _("Files go by the portal only: by email or text they would travel open."),
        _("The portal is chosen now."),
    ]


def gone() -> str:
    return _("A file that stood here was removed in another window. Look at the list, then send it again.")
