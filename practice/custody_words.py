"""Where the keys are held and what is proven of the backups, in words: no key, no path, no secret."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practice import crypto, disposals, spoken
from practice.models.policy import Practice
from practice.models.running import BackupRun

BACKUP_LATE = timedelta(days=2)
PROOF_LATE = timedelta(days=35)


@dataclass(frozen=True)
class Fact:
    name: str
    words: str
    notice: str = ""  # what should be done about it


def facts(house: Practice, now: datetime) -> list[Fact]:
    return [*_keys(house, now), *_backups(house, now)]


def sheets(house: Practice, now: datetime) -> Iterator[str]:
    printed, put_away = house.sheets_printed_at, house.sheets_put_away_at
    yield _("Printed %(when)s.") % {"when": _when(printed, now, house)} if printed else _("Never printed.")
    if put_away and house.sheets_put_away_by:
        places = [str(Practice.SheetPlace(place).label) for place in house.sheet_places]
        yield _("Put away %(when)s by %(name)s: %(places)s.") % {
            "when": _when(put_away, now, house),
            "name": house.sheets_put_away_by.name,
            "places": " · ".join(places),
        }
    elif printed:
        yield _("Nobody has said yet where they lie.")


def warning() -> dict[str, Any] | None:
    """What whoever takes this machine's disk would have."""
    if settings.SOTTO_DEMO:
        text = _(
            "This is the demo: the custody key lies on the same disk as the data. Whoever takes this disk can read "
            "everything. A practice keeps the custody key elsewhere."
        )
    elif lies_beside_the_data():
        text = _(
            "The custody key lies on the same disk as the data. Whoever takes this disk can read everything. Move the "
            "key to another device, or let the service manager hand it over."
        )
    else:
        return None
    return {"kind": "danger", "title": _("The key lies beside the lock."), "text": text}


def lies_beside_the_data() -> bool:
    """Only a file can; what is typed or handed over is on no disk of ours."""
    kind, _colon, path = settings.SOTTO_CUSTODY.partition(":")
    return kind == "file" and _device(Path(path)) == _device(settings.DATA)


def _keys(house: Practice, now: datetime) -> Iterator[Fact]:
    epochs = crypto.ring().epochs
    age = (now - epochs[-1].created_at).days
    yield Fact(_("The custody key"), _held())
    yield Fact(
        _("The present epoch"),
        _("Number %(number)s, begun %(when)s.")
        % {"number": epochs[-1].id, "when": _when(epochs[-1].created_at, now, house)},
        _("It should have been replaced. Is the worker running?") if age > 32 else "",
    )
    if older := len(epochs) - 1:
        words = ngettext(
            "%(count)s older epoch still opens old backups.",
            "%(count)s older epochs still open old backups.",
            older,
        )
        yield Fact(_("Older epochs"), words % {"count": older})
    if disposed := disposals.latest():
        yield Fact(_("The last disposal"), _begun(_when(disposed, now, house)))
    printed = house.sheets_printed_at
    yield Fact(
        _("The recovery sheets"),
        " ".join(sheets(house, now)),
        "" if printed else _("Without them, a lost custody key is a lost practice."),
    )


def _backups(house: Practice, now: datetime) -> Iterator[Fact]:
    last = _last_taken()
    is_late = last is None or now - last > BACKUP_LATE
    yield Fact(
        _("The last backup"),
        _begun(_when(last, now, house)) if last else _("There is none yet."),
        _("A backup is due: make backup") if is_late else "",
    )
    if failed := _failed_since(last):
        yield Fact(
            _("The last attempt"), _("Failed %(when)s.") % {"when": _when(failed.ended_at, now, house)}
        )
    proof = _last(BackupRun.Kind.DRILL, BackupRun.Kind.RESTORE)
    is_unproven = proof is None or now - proof.ended_at > PROOF_LATE
    yield Fact(
        _("The last proven restore"),
        _begun(_proof(proof, now, house)) if proof else _("None yet."),
        _("A backup counts when it has been restored: manage.py restore_drill") if is_unproven else "",
    )


def _held() -> str:
    kind = settings.SOTTO_CUSTODY.partition(":")[0]
    words = {
        "file": _("In a file."),
        "typed": _("In nobody's file: a person types it when Sotto starts."),
        "credential": _("With the service manager, which hands it over at the start."),
    }
    return words.get(kind, kind)


def _last(*kinds: str) -> BackupRun | None:
    done = BackupRun.objects.filter(kind__in=kinds, outcome=BackupRun.Outcome.DONE)
    return done.order_by("-ended_at").first()


def _last_taken() -> datetime | None:
    """A restored house doesn't know the backup that it came from but by its restore."""
    done = BackupRun.objects.filter(outcome=BackupRun.Outcome.DONE, taken_at__isnull=False)
    return done.order_by("-taken_at").values_list("taken_at", flat=True).first()


def _failed_since(last: datetime | None) -> BackupRun | None:
    failed = BackupRun.objects.filter(kind=BackupRun.Kind.BACKUP, outcome=BackupRun.Outcome.FAILED)
    return (failed.filter(ended_at__gt=last) if last else failed).order_by("-ended_at").first()


def _begun(words: str) -> str:
    """As a sentence begins."""
    return words[:1].upper() + words[1:]


def _proof(run: BackupRun, now: datetime, house: Practice) -> str:
    words = {"when": _when(run.ended_at, now, house)}
    if run.taken_at is None:
        return words["when"]
    taken = _when(run.taken_at, now, house)
    return _("%(when)s, from the backup of %(taken)s") % (words | {"taken": taken})


def _when(at: datetime, now: datetime, house: Practice) -> str:
    return spoken.moment(at, now=now, zone=house.time_zone)


def _device(path: Path) -> int | None:
    """Of the nearest directory that is there."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return path.stat().st_dev
