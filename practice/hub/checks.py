"""`make check`, `make test`, `make prove`, `make bench`: which steps, in which order."""

import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from practice.hub.errors import Refusal
from practice.hub.trial import Trial, throw_away_services

# `check --deploy` judges what a practice would run, not what a test runs.
AS_DEPLOYED = {
    "SOTTO_BASE_URL": "https://sotto.example",
    "SOTTO_BIND": "0.0.0.0:8000",
    "SOTTO_DEMO": "0",
    "SOTTO_TEST": "0",
}
UNDER_TEST = {
    "SOTTO_TEST": "1",
    # Playwright keeps an event loop in the test's own thread.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    # Kept beside the sources, whatever this machine likes: without it each worker, and each child that a test starts,
    # compiles all modules and rewrites all assertions anew.
    "PYTHONDONTWRITEBYTECODE": "",
}


# One more than cores: the browser's journeys mostly wait.
WORKERS = str((os.cpu_count() or 1) + 1)


@dataclass(frozen=True)
class Step:
    name: str
    words: tuple[str, ...]
    extra: Mapping[str, str] = field(default_factory=dict)

    def passes(self, trial: Trial) -> bool:
        say(self.name)
        return trial.run((sys.executable, *self.words), self.extra) == 0


LINTERS = (
    Step("ruff check", ("-m", "ruff", "check", "--quiet", ".")),
    Step("ruff format", ("-m", "ruff", "format", "--check", "--quiet", ".")),
    Step("mypy", ("-m", "mypy", "--no-error-summary"), UNDER_TEST),
    Step(
        "import contracts",
        ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
    ),
)
DJANGO = (
    Step("missing migrations", ("manage.py", "makemigrations", "--check", "--dry-run"), UNDER_TEST),
    Step("check --deploy", ("manage.py", "check", "--deploy", "--fail-level", "WARNING"), AS_DEPLOYED),
)


def check(data: Path) -> int:
    with throw_away_services(data) as trial:
        run_all(trial, LINTERS)
    say("nothing found")
    return 0


def test(data: Path) -> int:
    """Everything; with ARGS only the part of the suite that they name."""
    arguments = shlex.split(os.environ.get("ARGS", ""))
    with throw_away_services(data) as trial:
        if not arguments:
            run_all(trial, (*LINTERS, *DJANGO))
        return trial.run((sys.executable, "-m", "pytest", "-n", WORKERS, "-q", *arguments), UNDER_TEST)


def prove(data: Path) -> int:
    with throw_away_services(data) as trial:
        return trial.run(
            (sys.executable, "-m", "tests.prove", *shlex.split(os.environ.get("ARGS", ""))), UNDER_TEST
        )


def bench(data: Path) -> int:
    """What is timed waits for the disk as a real house does."""
    with throw_away_services(data, is_durable=True) as trial:
        return trial.run(
            (sys.executable, "-m", "bench", *shlex.split(os.environ.get("ARGS", ""))), UNDER_TEST
        )


def run_all(trial: Trial, steps: tuple[Step, ...]) -> None:
    """All of them, so that one look shows everything that is to be mended."""
    failed = [step.name for step in steps if not step.passes(trial)]
    if failed:
        raise Refusal(f"to be mended, see above: {', '.join(failed)}")


def say(text: str) -> None:
    print(f"sotto: {text}", flush=True)
