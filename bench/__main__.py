"""Runs the benches against real services and prints one line a figure. Always ends with 0."""

import argparse
import importlib
import os
import platform
import sys
from datetime import UTC, datetime

import bench
from bench.timing import Size

NAMES = ("pages", "sealed", "search", "caseload", "crowd", "appends")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=bench.__doc__)
    parser.add_argument("names", nargs="*", help=f"which of {', '.join(NAMES)}; all when none is named")
    parser.add_argument(
        "--tiny", action="store_true", help="a few rounds: shows that it runs, its figures say nothing"
    )
    parser.add_argument("--table", action="store_true", help="as rows of the table in docs/benchmarks.md")
    options = parser.parse_args()
    session = _set_up()
    try:
        for name in options.names or NAMES:
            _print(name, Size.tiny() if options.tiny else Size(), is_table=options.table)
    finally:
        session.end()
    return 0


def _set_up():
    if not os.environ.get("SOTTO_DB_HOST"):
        sys.exit("The benches need the embedded services: run `make bench`.")
    from tests import session

    session.begin()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    session.settle_in()
    print(
        f"# {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}, Django {django.__version__}"
    )
    return session


def _print(name: str, size: Size, *, is_table: bool) -> None:
    for line in importlib.import_module(f"bench.{name}").run(size):
        print(line.row() if is_table else line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
