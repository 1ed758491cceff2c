"""The environment that tells every program of the hub where its things are."""

import functools
import shlex
from collections.abc import Mapping
from pathlib import Path

from practice.hub import custody, postgres, roles, secret_files, valkey
from practice.hub.paths import Layout
from practice.hub.ports import LOOPBACK, Ports


def services(layout: Layout, database: postgres.Server, broker: valkey.Server) -> dict[str, str]:
    """Database (as the app role), broker and secrets: what any command of Django needs."""
    return {
        "SOTTO_DATA": str(layout.data),
        "SOTTO_DB_HOST": str(database.sockets),
        "SOTTO_DB_PORT": postgres.PORT,
        "SOTTO_DB_NAME": roles.DATABASE,
        "SOTTO_DB_USER": roles.APP,
        "SOTTO_DB_PASSWORD_FILE": str(roles.app(layout).password_file),
        "SOTTO_DB_OWNER_PASSWORD_FILE": str(roles.owner(layout).password_file),
        "SOTTO_BROKER": broker.url,
        "SOTTO_SECRET_FILE": str(secret(layout, "django", size=48)),
        "SOTTO_KEYRING": str(layout.keyring),
        "SOTTO_CUSTODY": custody.chosen(functools.partial(secret, layout, "custody")),
        "SOTTO_ANCHORS": str(layout.anchors),
    }


def as_owner(env: Mapping[str, str]) -> dict[str, str]:
    """`env` for a command that migrates or grants."""
    password_file = env["SOTTO_DB_OWNER_PASSWORD_FILE"]
    return {**env, "SOTTO_DB_USER": roles.OWNER, "SOTTO_DB_PASSWORD_FILE": password_file}


def secret(layout: Layout, name: str, size: int = 32) -> Path:
    path = layout.secrets / name
    secret_files.ensure(path, size)
    return path


def write_shell_file(layout: Layout, variables: Mapping[str, str]) -> None:
    """For a shell beside the hub: `. var/run/env.sh`, then any `manage.py` command."""
    lines = (f"export {name}={shlex.quote(value)}\n" for name, value in sorted(variables.items()))
    secret_files.write_private(layout.environment_file, "".join(lines))


def caught_providers(layout: Layout, ports: Ports) -> dict[str, str]:
    """The mail catcher and the SMS provider that `manage.py emulators` plays, named as real ones are."""
    token = str(secret(layout, "emulators"))
    return {
        "SOTTO_EMULATORS": f"http://{LOOPBACK}:{ports.emulators}/",
        "SOTTO_SMTP_HOST": LOOPBACK,
        "SOTTO_SMTP_PORT": str(ports.smtp),
        "SOTTO_SMTP_USER": "sotto",
        "SOTTO_SMTP_PASSWORD_FILE": token,
        "SOTTO_SMTP_CA": str(layout.emulators / "ca.pem"),
        "SOTTO_SMTP_FROM": "office@sotto.example",
        "SOTTO_SMS_URL": f"http://{LOOPBACK}:{ports.emulators}",
        "SOTTO_SMS_ACCOUNT": "AC" + "0" * 31 + "1",
        "SOTTO_SMS_TOKEN_FILE": token,
        "SOTTO_SMS_FROM": "+12025550100",
    }
