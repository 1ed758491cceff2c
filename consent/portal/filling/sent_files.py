"""The files of one page of a form: those to be taken out, those to be taken in, and what was wrong with some."""

from uuid import UUID

from django.http import HttpRequest

from consent import actions
from consent.rules import form as rules
from practice.access import Opened
from practice.uploads import taking, words
from practice.uploads.refusals import Refused


def take(request: HttpRequest, opened: Opened, page: rules.Page) -> list[str]:
    """What was wrong, in words. What was good is kept, also where something else was not."""
    said: list[str] = []
    for item in page.items:
        if item.kind == "file":
            _take_out(request, opened, item)
            said += _take_in(request, opened, item)
    return said


def _take_out(request: HttpRequest, opened: Opened, item: rules.Item) -> None:
    ids = [found for one in request.POST.getlist(f"{item.key}.{rules.TAKE_OUT}") if (found := _id(one))]
    if ids:
        actions.remove_files(
            form_request=opened.subject, item=item.key, file_ids=ids, actor=opened.actor, now=opened.now
        )


def _take_in(request: HttpRequest, opened: Opened, item: rules.Item) -> list[str]:
    sent = request.FILES.getlist(item.key)
    if not sent:
        return []
    taken, left = taking.take(sent, by=opened.actor.user_id)
    said = [words.sentence(one.refusal, one.name) for one in left]
    try:
        actions.add_files(
            form_request=opened.subject, item=item.key, taken=taken, actor=opened.actor, now=opened.now
        )
    except Refused as refused:
        said.append(words.sentence(refused.refusal))
    return said


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
