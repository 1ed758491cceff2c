"""One run of tests or proofs: its directory, its names, and the settings that differ under test."""

import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path


def begin() -> None:
    """In the first process; xdist's workers and all children inherit its environment."""
    directory = Path(tempfile.mkdtemp(prefix="sotto-tests-"))
    os.environ["SOTTO_TEST_DIRECTORY"] = str(directory)
    os.environ["SOTTO_TEST_RUN"] = str(os.getpid())
    os.environ["SOTTO_TEST_BEGAN"] = datetime.now(UTC).isoformat()
    os.environ["SOTTO_TEST"] = "1"
    os.environ["SOTTO_KEYRING"] = str(directory / "keyring" / "keyring")
    os.environ["SOTTO_ANCHORS"] = str(directory / "anchors")
    os.environ["SOTTO_FILES"] = str(directory / "files")


def began() -> datetime:
    """The same in all its processes, from the first test to the last: a run may last over an hour that changes much."""
    return datetime.fromisoformat(os.environ["SOTTO_TEST_BEGAN"])


def settle_in() -> None:
    """In every process: the settings may have been read before the environment was changed."""
    from django.conf import settings

    settings.SOTTO_TEST = True
    settings.LIMITS["undo_seconds"] = 0  # what is sent is seen; the tests of undoing set it
    settings.SOTTO_KEYRING = Path(os.environ["SOTTO_KEYRING"])
    settings.SOTTO_ANCHORS = Path(os.environ["SOTTO_ANCHORS"])
    settings.FILES = Path(os.environ["SOTTO_FILES"])
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    place = os.environ["SOTTO_BROKER"].partition("?")[0]
    os.environ["SOTTO_BROKER"] = settings.CELERY_BROKER_URL = f"{place}?virtual_host={int(number) % 15 + 1}"


def end() -> None:
    """In the first process, when the others are done."""
    from tests import databases

    run = databases.this_run()
    if (run.directory / "lock").exists():
        databases.drop_all(run.prefix)
    shutil.rmtree(run.directory, ignore_errors=True)
