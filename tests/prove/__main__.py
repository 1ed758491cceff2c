"""Runs the proofs against real services and publishes their figures; ends with 1 when one did not pass."""

import argparse
import importlib
import logging
import os
import pkgutil
import sys
import time
from collections.abc import Callable, Iterator

from tests import prove, session
from tests.prove import report
from tests.prove.report import Figure

Proof = Callable[[int], Figure]
DEFAULT_SEED = 20_261


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.prove", description=prove.__doc__)
    parser.add_argument("names", nargs="*", help="proofs to run; all when none is named")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    options = parser.parse_args()
    set_up()
    try:
        figures = [_run(name, proof, options.seed) for name, proof in proofs(options.names)]
    finally:
        session.end()
    report.publish(figures, seed=options.seed)
    return 0 if figures and all(figure.is_passed for figure in figures) else 1


def set_up() -> None:
    if not os.environ.get("SOTTO_DB_HOST"):
        sys.exit("The proofs need the embedded services: run `make prove`.")
    session.begin()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.project.settings")
    import django
    from django.test import utils

    django.setup()
    session.settle_in()
    utils.setup_test_environment()
    logging.disable(logging.CRITICAL)  # refusals are what is tried here


def proofs(names: list[str]) -> Iterator[tuple[str, Proof]]:
    for module in pkgutil.iter_modules(prove.__path__):
        if module.name.startswith("_") or (names and module.name not in names):
            continue
        found = getattr(importlib.import_module(f"tests.prove.{module.name}"), "run", None)
        if found is not None:
            yield module.name, found


def _run(name: str, proof: Proof, seed: int) -> Figure:
    began = time.monotonic()
    figure = proof(seed)
    took = time.monotonic() - began
    print(f"{name}: {figure.result} (n = {figure.n:,}, {took:.0f} s)", flush=True)
    return figure


if __name__ == "__main__":
    sys.exit(main())
