"""`make test` and its like: which steps, in which order, with which environment."""

import os
import subprocess
import sys

import pytest

from practice.hub import checks, errors, trial
from practice.hub.errors import Refusal
from practice.hub.paths import ROOT


class Asked:
    """Stands for running services; remembers what would have been run on them."""

    def __init__(self, failing: str = "nothing") -> None:
        self.failing = failing
        self.code = 0
        self.commands: list[str] = []
        self.extras: list[dict[str, str]] = []

    def __enter__(self) -> "Asked":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to stop."""

    def run(self, command, extra=None) -> int:
        self.commands.append(" ".join(command[1:]))
        self.extras.append(dict(extra or {}))
        return 1 if self.failing in self.commands[-1] else 0


@pytest.fixture
def ask(monkeypatch, tmp_path):
    def ask(work, failing: str = "nothing") -> Asked:
        asked = Asked(failing)
        monkeypatch.setattr(checks, "throw_away_services", lambda data, **_how: asked)
        asked.code = work(tmp_path)
        return asked

    monkeypatch.delenv("ARGS", raising=False)
    return ask


def test_the_order_of_a_whole_test(ask):
    commands = ask(checks.test).commands
    parts = [
        "ruff check",
        "ruff format --check",
        "mypy",
        "lint_imports",
        "makemigrations --check",
        "check --deploy",
    ]
    assert [part in command for part, command in zip(parts, commands, strict=False)] == [True] * 6
    assert commands[-1] == f"-m pytest -n {checks.WORKERS} -q"
    assert len(commands) == 7


def test_what_a_deployment_would_be_is_judged_as_one(ask):
    asked = ask(checks.test)
    extra = asked.extras[5]
    assert extra["SOTTO_BASE_URL"].startswith("https://")
    assert extra["SOTTO_DEMO"] == extra["SOTTO_TEST"] == "0"
    assert "--fail-level WARNING" in asked.commands[5]


def test_all_that_fails_is_named_and_the_suite_then_waits(ask, monkeypatch):
    with pytest.raises(Refusal, match=r"ruff check, ruff format$"):
        ask(checks.test, failing="ruff")


def test_arguments_choose_a_part_of_the_suite_alone(ask, monkeypatch):
    monkeypatch.setenv("ARGS", "tests/consent -k 'stop and not start'")
    assert ask(checks.test).commands == [
        f"-m pytest -n {checks.WORKERS} -q tests/consent -k stop and not start"
    ]


def test_a_failing_suite_is_the_answer(ask):
    assert ask(checks.test, failing="pytest").code == 1
    assert ask(checks.test).code == 0


def test_the_suite_may_use_the_hooks_for_tests(ask):
    assert ask(checks.test).extras[-1]["SOTTO_TEST"] == "1"


def test_what_is_compiled_is_kept_for_the_next_worker(ask, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert ask(checks.test).extras[-1]["PYTHONDONTWRITEBYTECODE"] == ""


@pytest.mark.parametrize(("work", "module"), [(checks.prove, "tests.prove"), (checks.bench, "bench")])
def test_proofs_and_figures_run_on_services_too(ask, work, module):
    assert ask(work).commands == [f"-m {module}"]


def test_what_a_killed_test_run_left_is_removed_and_others_are_not(tmp_path):
    gone = subprocess.Popen(["true"])
    gone.wait()
    for name in (f"test-{gone.pid}", f"test-{os.getpid()}", "test-data", "postgres"):
        (tmp_path / name / "run").mkdir(parents=True)
    trial.clear_abandoned(tmp_path)
    assert {place.name for place in tmp_path.iterdir()} == {f"test-{os.getpid()}", "test-data", "postgres"}


COMMAND = """
import os, psycopg
password = open(os.environ["SOTTO_DB_OWNER_PASSWORD_FILE"]).read().strip()
psycopg.connect(
    host=os.environ["SOTTO_DB_HOST"], port=os.environ["SOTTO_DB_PORT"], dbname="postgres",
    user="sotto_owner", password=password, autocommit=True,
).execute("CREATE DATABASE template_of_tests")
"""
THROW_AWAY = f"""
import sys
from pathlib import Path
from practice.hub.trial import throw_away_services
with throw_away_services(Path(sys.argv[1])) as trial:
    print(trial.services.layout.data, flush=True)
    sys.exit(trial.run((sys.executable, "-c", {COMMAND!r})))
"""


def test_thrown_away_services_serve_a_command_and_leave_nothing(tmp_path):
    command = [sys.executable, "-c", THROW_AWAY, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(tmp_path / "test-"))
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_another_user_is_a_sentence(tmp_path):
    words = errors.words_for(PermissionError(13, "Permission denied", str(tmp_path)))
    assert words.startswith(f"sotto: {tmp_path} belongs to another user")
