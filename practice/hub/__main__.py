"""`python -m practice.hub <what>`: started by `make` through the bootstrap, or by a container."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from practice.hub import (
    checks,
    errors,
    house,
    paths,
    ports,
    prepare,
    processes,
    safekeeping,
    supervisor,
    trial,
)
from practice.hub.errors import Refusal
from practice.hub.fleet import Stopped
from practice.hub.paths import Layout


def run(layout: Layout) -> int:
    doors = ports.chosen(os.environ.get("PORT") or str(ports.DEFAULT))
    demo = (os.environ.get("DEMO") or "1") != "0"
    return supervisor.run(layout, doors, demo=demo, catcher=demo or os.environ.get("CATCHER") == "1")


def healthy(_: Layout) -> int:
    """For a container: asks the web server beside it, under the name that the practice gave it."""
    port = int(os.environ.get("SOTTO_BIND", "").rpartition(":")[2] or ports.DEFAULT)
    name = urlsplit(os.environ.get("SOTTO_BASE_URL", "")).netloc
    return 0 if house.is_healthy(port, name or ports.LOOPBACK) else 1


WORK: dict[str, Callable[[Layout], int]] = {
    "run": run,
    "services": trial.serve,
    "test": lambda layout: checks.test(layout.data),
    "check": lambda layout: checks.check(layout.data),
    "prove": lambda layout: checks.prove(layout.data),
    "bench": lambda layout: checks.bench(layout.data),
    "backup": safekeeping.backup,
    "restore": safekeeping.restore,
    "prepare": lambda _: prepare.prepare(os.environ),
    "healthy": healthy,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m practice.hub", description=__doc__)
    parser.add_argument("what", choices=[*WORK, "exec"])
    parser.add_argument(
        "name", nargs="?", choices=processes.names(), help="the process to become (with exec)"
    )
    parser.add_argument("--data", type=Path, help="data directory instead of SOTTO_DATA or var/")
    options = parser.parse_args()
    if options.what == "exec":
        if not options.name:
            parser.error("exec what?")
        processes.become(options.name)
    return WORK[options.what](Layout(options.data.absolute()) if options.data else paths.layout())


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Refusal as refusal:
        sys.exit(f"sotto: {refusal}")
    except PermissionError as problem:
        sys.exit(errors.words_for(problem))
    except Stopped:
        sys.exit(130)
