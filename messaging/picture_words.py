"""What became of a picture that came with a text, in words: for the practice, and for whoever sent it."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from messaging.actions.media import ELSEWHERE, NOT_REMOVED, TOO_MANY
from messaging.models import InboundMedia
from practice.uploads.refusals import Refusal

State = InboundMedia.State
_LOST: str | Promise = gettext_lazy("the text service did not hand it over")
_WHYS: dict[str, str | Promise] = {
    TOO_MANY: gettext_lazy("more came with one text than are taken"),
    ELSEWHERE: gettext_lazy("it does not lie with the text service"),
    Refusal.EMPTY: gettext_lazy("there is nothing in it"),
    Refusal.KIND: gettext_lazy("this kind of file is not taken"),
    Refusal.HEIC: gettext_lazy("this kind of picture (HEIC) is not taken"),
    Refusal.BROKEN: gettext_lazy("it can't be read"),
    Refusal.LOCKED: gettext_lazy("it asks for a password"),
    Refusal.TOO_MUCH: gettext_lazy("it is too big to be checked"),
    Refusal.LATE: gettext_lazy("it is too big to be checked"),
    Refusal.TOO_LARGE: gettext_lazy("it is too big"),
    Refusal.INFECTED: gettext_lazy("a virus was found in it"),
    Refusal.QUOTA: gettext_lazy("too many came in one day"),
    "gone": gettext_lazy("the text service does not have it any more"),
    "does_not_open": gettext_lazy("nothing can be added here any more"),
    "process_lost": gettext_lazy("it could not be looked at"),
}


def why(problem: str) -> str:
    return str(_WHYS.get(problem, _LOST))


def of_practice(rows: Sequence[InboundMedia]) -> list[str]:
    """One sentence for all that are on their way; one for each that did not come in, or still lies elsewhere."""
    found = [_on_the_way(len(_due(rows)))] if _due(rows) else []
    for row in rows:
        if row.state in (State.REFUSED, State.LOST):
            found.append(_not_taken(row))
        elif row.problem == NOT_REMOVED:
            found.append(_("The text service still keeps a copy of a picture: remove it there."))
    return found


def of_client(rows: Sequence[InboundMedia]) -> list[str]:
    found = [_on_the_way(len(_due(rows)))] if _due(rows) else []
    for row in rows:
        if row.state in (State.REFUSED, State.LOST):
            found.append(_("A picture did not come through: %(why)s.") % {"why": why(row.problem)})
    return found


def _not_taken(row: InboundMedia) -> str:
    values = {"why": why(row.problem)}
    if row.state == State.LOST:
        return _("A picture could not be fetched: %(why)s.") % values
    return _("A picture could not be taken in: %(why)s.") % values


def _on_the_way(count: int) -> str:
    return ngettext("A picture is on its way in.", "%(count)s pictures are on their way in.", count) % {
        "count": count
    }


def _due(rows: Sequence[InboundMedia]) -> list[InboundMedia]:
    return [row for row in rows if row.state == State.DUE]


def beside(count: int) -> str:
    """Of a text that lies nowhere yet."""
    return ngettext(
        "A picture came with it. It stands with the text once that is filed.",
        "%(count)s pictures came with it. They stand with the text once that is filed.",
        count,
    ) % {"count": count}
