"""`make backup` and `make restore`: the house's data to another disk, and back into an empty house."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from practice.hub import environment, leash, leftovers
from practice.hub.errors import Refusal
from practice.hub.fleet import Fleet
from practice.hub.lock import AlreadyRunning, Lock
from practice.hub.paths import ROOT, Layout
from practice.hub.services import Services

START_SECONDS = 60.0


def backup(layout: Layout) -> int:
    """Beside the running house; where none runs, its database is started for as long as it takes."""
    words = ["backup", "--to", str(_place())]
    if os.environ.get("SAME_DISK"):
        words.append("--same-disk")
    with _database(layout, may_run=True) as env:
        return _manage(words, env)


def restore(layout: Layout) -> int:
    """Only while the house is closed. The key-ring must lie in its place: it is in no backup."""
    if not layout.keyring.exists():
        raise Refusal(
            f"the key-ring is not there. Put its copy at {layout.keyring}, with the file `disposals` beside it, and "
            f"the custody key where CUSTODY says ({layout.secrets / 'custody'} unless you chose another place)."
        )
    words = ["restore", "--from", str(_place())]
    if name := os.environ.get("NAME"):
        words += ["--backup", name]
    with _database(layout, may_run=False) as env:
        return _manage(words, environment.as_owner(env))


def _place() -> Path:
    place = os.environ.get("BACKUP")
    if not place:
        raise Refusal("say where: BACKUP=/a/directory/on/another/disk")
    return Path(place).absolute()


@contextmanager
def _database(layout: Layout, *, may_run: bool) -> Iterator[Mapping[str, str]]:
    layout.make()
    try:
        Lock(layout.run / "lock").take("")
    except AlreadyRunning:
        if not may_run:
            raise
        yield _environment(Services.of(layout))
        return
    fleet = Fleet(layout.run)
    fleet.obey_signals()
    leftovers.end_all(layout.run)
    try:
        services = Services.of(layout)
        fleet.start_ready(services.programs(), START_SECONDS)
        services.ensure_roles()
        yield _environment(services)
    finally:
        fleet.stop()
        layout.remove_sockets()


def _environment(services: Services) -> dict[str, str]:
    return {**os.environ, **services.environment()}


def _manage(words: Sequence[str], env: Mapping[str, str]) -> int:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(
        command, cwd=ROOT, env=env, check=False, preexec_fn=leash.to_this_process()
    ).returncode
