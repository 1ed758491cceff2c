"""The newest backup, restored beside the running house into a database that is thrown away, and verified."""

import shutil
import sys
from pathlib import Path

from django.conf import settings

from practice.hub import environment
from practice.hub.trial import Trial, throw_away_services

PLACE = "drill"


def restore_beside(backups: Path) -> bool:
    """Whether all of it came back and holds. Key-ring and custody are the house's own; files and anchors are copies."""
    place = settings.DATA / PLACE
    place.mkdir(exist_ok=True, mode=0o700)
    try:
        with throw_away_services(place) as trial:
            return _restore(trial, backups) == 0
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _restore(trial: Trial, backups: Path) -> int:
    layout = trial.services.layout
    anchors = Path(settings.SOTTO_ANCHORS)
    if anchors.exists():
        shutil.copy(anchors, layout.anchors)
    owner = environment.as_owner(trial.variables)
    theirs = {
        "SOTTO_DATA": str(layout.data),
        "SOTTO_FILES": str(layout.data / "files"),
        "SOTTO_ANCHORS": str(layout.anchors),
        "SOTTO_KEYRING": str(settings.SOTTO_KEYRING),
        "SOTTO_CUSTODY": settings.SOTTO_CUSTODY,
        "SOTTO_DEMO": "0",
    }
    return trial.run([sys.executable, "manage.py", "restore", "--from", str(backups)], {**owner, **theirs})
