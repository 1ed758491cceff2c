"""The commands of Sotto's processes, in this one place: for the supervisor, for containers, for tests.

`python -m practice.hub exec web` becomes that process. What differs between places is environment only.
"""

import os
import sys
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

Environment = Mapping[str, str]

MANAGE = {
    "grant_app_role": ("grant_app_role",),
    "keyring": ("keyring", "--create-if-missing"),
    "mail_door": ("mail_door",),
    "migrate": ("migrate", "--no-input", "--verbosity", "0"),
    "seed_demo": ("seed_demo",),
    "demo_people": ("demo_people",),
    "setup_code": ("setup_code",),
    "may_serve": ("may_serve",),
}


def command(name: str, env: Environment) -> tuple[str, ...]:
    """The command line of one process, as `env` wants it."""
    if name in MANAGE:
        return (sys.executable, "manage.py", *MANAGE[name])
    return SPECIAL[name](env)


def names() -> list[str]:
    return sorted([*MANAGE, *SPECIAL])


def become(name: str) -> None:
    """Replaces this process by the named one."""
    words = command(name, os.environ)
    os.execv(words[0], words)


def _web(env: Environment) -> tuple[str, ...]:
    """Sync workers: pages are short and polled, no connection is held open."""
    return (
        *(sys.executable, "-m", "gunicorn", "practice.project.wsgi:application"),
        *("--bind", env.get("SOTTO_BIND") or "127.0.0.1:8000"),
        *("--workers", env.get("SOTTO_WEB_WORKERS") or str(_workers_for_this_machine())),
        *("--worker-class", "sync", "--timeout", "30", "--graceful-timeout", "5"),
        *("--max-requests", "5000", "--max-requests-jitter", "500"),
        *("--worker-tmp-dir", _scratch(env)),
        # It would otherwise open a control socket in the home directory.
        *("--no-control-socket", "--log-level", "warning"),
        *("--logger-class", "practice.project.web_log.WebLog"),
    )


def _worker(env: Environment) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "celery", "--quiet", "-A", "practice.project", "worker"),
        *("--pool", "prefork", "--concurrency", env.get("SOTTO_WORKERS") or "2"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        *("--loglevel", "WARNING"),
    )


def _beat(env: Environment) -> tuple[str, ...]:
    schedule = f"{_scratch(env)}/beat-schedule"
    return (
        *(sys.executable, "-m", "celery", "--quiet", "-A", "practice.project", "beat"),
        *("--schedule", schedule, "--loglevel", "WARNING"),
    )


def _emulators(env: Environment) -> tuple[str, ...]:
    """Only beside the demo's settings: their places and ports come from there."""
    return (
        *(sys.executable, "manage.py", "emulators"),
        *("--port", str(urlsplit(env["SOTTO_EMULATORS"]).port)),
        *("--smtp-port", env["SOTTO_SMTP_PORT"]),
        *("--data", os.path.dirname(env["SOTTO_SMTP_CA"])),
        *("--callback-base", env["SOTTO_BASE_URL"]),
        *("--mail-door", env["SOTTO_MAIL_DOOR"]),
        *("--token-file", env["SOTTO_SMS_TOKEN_FILE"]),
    )


SPECIAL: Mapping[str, Callable[[Environment], tuple[str, ...]]] = {
    "web": _web,
    "worker": _worker,
    "beat": _beat,
    "emulators": _emulators,
}


def _workers_for_this_machine() -> int:
    return min(max(os.cpu_count() or 1, 2), 8)


def _scratch(env: Environment) -> str:
    """Where short-lived files of processes go."""
    return env.get("SOTTO_SCRATCH") or "/tmp"  # noqa: S108 - a container's own
