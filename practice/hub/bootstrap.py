"""From a bare clone to a filled `.venv`, with nothing but Python itself; then hands over to the hub.

    python3 -m practice.hub.bootstrap run|backup|restore|test|check|prove|bench

Runs under the machine's Python: standard library only.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from practice.hub import errors, leash, system_packages
from practice.hub.errors import Refusal
from practice.hub.paths import ROOT

OLDEST = (3, 11)
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
INSTALLED = VENV / "installed-locks"  # the digests of the locks that this .venv satisfies
UNFINISHED = VENV / "installation-unfinished"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"  # holds all of RUN_LOCK too

OPERATION = {"run", "backup", "restore"}  # what a practice does; the rest is work on Sotto

# System packages: what a run can do without, a test must not skip.
NEEDS = {
    "run": (system_packages.PDF, False),
    "test": (system_packages.TESTS, True),
    "prove": (system_packages.PDF, False),
}


def main(words: list[str]) -> None:
    what = words[0] if words else "run"
    if os.environ.get("MAKELEVEL"):
        leash.die_with(os.getppid(), leash.DEFAULT_SIGNAL)
    wanted, must = NEEDS.get(what, ([], False))
    system_packages.ensure(wanted, must=must)
    ensure_packages(RUN_LOCK if what in OPERATION else DEV_LOCK)
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", "practice.hub", *words])


def ensure_packages(lock: Path) -> None:
    """Brings `.venv` to what `lock` says; a matter of milliseconds when it is so already."""
    if satisfies(lock):
        return
    with open(ROOT / ".bootstrap-lock", "w", encoding="ascii") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)  # `make run` and `make test` may be started at the same time
        if not satisfies(lock):
            install(lock)


def satisfies(lock: Path) -> bool:
    return (
        not UNFINISHED.exists()
        and INSTALLED.exists()
        and digest(lock) in INSTALLED.read_text(encoding="ascii")
    )


def install(lock: Path) -> None:
    if is_unusable():
        shutil.rmtree(VENV)
    is_new = not PYTHON.exists()
    if is_new:
        system_packages.ensure([system_packages.venv_package()], must=True)
    VENV.mkdir(exist_ok=True)
    UNFINISHED.touch()
    if is_new:
        say("making .venv")
        call(sys.executable, "-m", "venv", str(VENV))
    say(f"installing the Python packages of {lock.name} into .venv (once; about a minute)")
    # No cache: that would be a directory outside the clone.
    options = "--disable-pip-version-check --no-cache-dir --quiet --progress-bar off --require-hashes".split()
    call(str(PYTHON), "-m", "pip", "install", *options, "--requirement", str(lock))
    locks = [RUN_LOCK, DEV_LOCK] if lock == DEV_LOCK else [lock]
    INSTALLED.write_text("".join(f"{digest(lock)}\n" for lock in locks), encoding="ascii")
    UNFINISHED.unlink()


def is_unusable() -> bool:
    """An installation that was cut short, or a .venv whose Python is gone or too old."""
    if not VENV.exists():
        return False
    if UNFINISHED.exists() or not PYTHON.exists():
        return True
    program = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    return subprocess.run([PYTHON, "-c", program], check=False).returncode != 0


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def call(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, check=False, preexec_fn=leash.to_this_process())
    if done.returncode != 0:
        raise Refusal(f"{Path(command[0]).name} {' '.join(command[1:4])} failed; its words are above.")


def say(text: str) -> None:
    print(f"sotto: {text}", flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Refusal as refusal:
        sys.exit(f"sotto: {refusal}")
    except PermissionError as problem:
        sys.exit(errors.words_for(problem))
    except KeyboardInterrupt:
        sys.exit(130)
