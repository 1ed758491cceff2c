"""What runs in the house, in which order, with which environment."""

import functools
import os
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping

from practice.hub import environment, processes
from practice.hub.children import Program
from practice.hub.ports import LOOPBACK, Ports
from practice.hub.services import Services

EMULATORS_STAGE, APP_STAGE = 1, 2


def variables(services: Services, ports: Ports, *, demo: bool, catcher: bool | None = None) -> dict[str, str]:
    """The whole environment of the house. Providers that are set from outside stay as they are.

    `catcher`: mail and texts are caught on this machine, as in a demo.
    """
    is_caught = demo if catcher is None else catcher
    providers = environment.caught_providers(services.layout, ports) if is_caught else {}
    kept = {name: os.environ[name] for name in providers if os.environ.get(name)}
    return {
        **providers,
        **kept,
        **services.environment(),
        "PYTHONUNBUFFERED": "1",
        # Celery's advice not to run a worker as root: where root starts the demo, that is meant.
        "PYTHONWARNINGS": "ignore:::celery.platforms",
        "PORT": str(ports.web),
        "SOTTO_DEMO": "1" if demo else "0",
        "SOTTO_BIND": f"{LOOPBACK}:{ports.web}",
        "SOTTO_BASE_URL": os.environ.get("SOTTO_BASE_URL") or f"http://localhost:{ports.web}",
        "SOTTO_MAIL_DOOR": f"{LOOPBACK}:{ports.mail_door}",
        "SOTTO_SCRATCH": str(services.layout.run),
    }


def emulators(env: Mapping[str, str], ports: Ports) -> Program:
    return Program(
        "emulators",
        processes.command("emulators", env),
        env,
        stage=EMULATORS_STAGE,
        grace=3.0,
        is_ready=lambda: answers(ports.emulators) and answers(ports.smtp),
    )


def preparations(env: Mapping[str, str], *, demo: bool) -> list[Program]:
    """Commands that run once, in this order, before the doors open."""
    owner = environment.as_owner(env)
    steps = [("keyring", env), ("migrate", owner), ("grant_app_role", owner), ("may_serve", env)]
    if demo:
        steps.append(("seed_demo", env))
    return [Program(name, processes.command(name, own), own) for name, own in steps]


def courtesy(name: str, env: Mapping[str, str]) -> Program:
    """A command whose words the supervisor prints: demo_people, setup_code."""
    return Program(name, processes.command(name, env), env, is_quiet=True)


def app(env: Mapping[str, str], ports: Ports) -> list[Program]:
    doors = {"web": ports.web, "worker": None, "beat": None, "mail_door": ports.mail_door}
    return [
        Program(
            name,
            processes.command(name, env),
            env,
            stage=APP_STAGE,
            is_ready=functools.partial(answers, port) if port else None,
        )
        for name, port in doors.items()
    ]


def answers(port: int) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False


def is_healthy(port: int, host: str = LOOPBACK) -> bool:
    """Whether web, worker, beat, database and broker all say so; `host`: the pages' public name."""
    return ask_health(port, host)[0] == 200


def ask_health(port: int, host: str = LOOPBACK) -> tuple[int, str]:
    """Status and words of /healthz; 0 where nobody answers."""
    question = urllib.request.Request(f"http://{LOOPBACK}:{port}/healthz", headers={"Host": host})
    try:
        with urllib.request.urlopen(question, timeout=3) as answer:  # noqa: S310 - our own address
            return answer.status, answer.read(2000).decode("utf-8", "replace")
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read(2000).decode("utf-8", "replace")
    except OSError:
        return 0, "nobody answers"
