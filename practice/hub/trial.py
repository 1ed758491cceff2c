"""Services for work on Sotto: thrown away after a test run, or kept up beside a developer's shell."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from practice.hub import environment, leash, leftovers
from practice.hub.fleet import Fleet, Stopped
from practice.hub.lock import Lock
from practice.hub.output import Output
from practice.hub.paths import ROOT, Layout
from practice.hub.services import Services

START_SECONDS = 60.0
STEP_GRACE = 10.0  # seconds for an interrupted step to end by itself


@contextmanager
def throw_away_services(parent: Path, *, is_durable: bool = False) -> Iterator["Trial"]:
    """PostgreSQL and Valkey in a directory of this process, gone with it; also clears what dead ones left.

    `is_durable`: the disk is waited for, as in a real house.
    """
    clear_abandoned(parent)
    layout = Layout(parent / f"test-{os.getpid()}")
    layout.make()
    with open(layout.logs / "services.log", "w", encoding="utf-8") as log:
        fleet = Fleet(layout.run, Output(log))
        fleet.obey_signals()
        try:
            services = Services.of(layout, throw_away=not is_durable)
            fleet.start_ready(services.programs(), START_SECONDS)
            services.ensure_roles(may_create_databases=True)
            yield Trial(fleet, services)
        finally:
            fleet.stop()
            remove(layout)


def clear_abandoned(parent: Path) -> None:
    """Ends and removes the services of test runs that were killed."""
    for place in parent.glob("test-*"):
        number = place.name.removeprefix("test-")
        if number.isdigit() and not psutil.pid_exists(int(number)):
            leftovers.end_all(place / "run")
            remove(Layout(place))


def remove(layout: Layout) -> None:
    layout.remove_sockets()
    shutil.rmtree(layout.data, ignore_errors=True)


class Trial:
    """Running services, and commands run against them."""

    def __init__(self, fleet: Fleet, services: Services) -> None:
        self.fleet = fleet
        self.services = services
        self.variables = services.environment()

    def run(self, command: Sequence[str], extra: Mapping[str, str] | None = None) -> int:
        """Runs `command` at this terminal while the services are kept going; answers its exit code."""
        step = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **self.variables, **(extra or {})},
            preexec_fn=leash.to_this_process(),
        )
        try:
            while step.poll() is None:
                self.fleet.pump(0.2)
        except Stopped:
            end_step(step)
            raise
        return step.returncode


def end_step(step: "subprocess.Popen[bytes]") -> None:
    step.terminate()
    try:
        step.wait(STEP_GRACE)
    except subprocess.TimeoutExpired:
        step.kill()
        step.wait()


def serve(layout: Layout) -> int:
    """Services alone, for a developer's shell, until Ctrl-C: `. <data>/run/env.sh` says where they are."""
    layout.make()
    Lock(layout.run / "lock").take("")
    fleet = Fleet(layout.run)
    fleet.obey_signals()
    leftovers.end_all(layout.run)
    try:
        services = Services.of(layout)
        fleet.start_ready(services.programs(), START_SECONDS)
        services.ensure_roles(may_create_databases=True)
        environment.write_shell_file(layout, services.environment())
        fleet.say(f"ready {layout.environment_file}")
        while True:
            fleet.pump(1.0)
    except Stopped:
        return 0
    finally:
        fleet.stop()
        layout.remove_sockets()
