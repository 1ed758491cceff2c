"""The hub's environment variables, read in one way and refused in words."""

import json
import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str) -> bool:
    return text(name, "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number.")
    return int(value)


def secret(name: str) -> str:
    """The content of the file that NAME_FILE names; secrets are never values of the environment."""
    path = text(f"{name}_FILE")
    if not path:
        return ""
    file = Path(path)
    if not file.is_file():
        raise ImproperlyConfigured(f"{name}_FILE names no file.")
    if file.stat().st_mode & 0o007:
        raise ImproperlyConfigured(f"The file of {name}_FILE can be read by everybody: chmod 600 it.")
    return file.read_text(encoding="utf-8").strip()


def document(name: str) -> dict[str, Any]:
    """The JSON object in the file that NAME_FILE names; empty without one."""
    try:
        found = json.loads(secret(name) or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ImproperlyConfigured(f"The file of {name}_FILE holds no JSON object.")
    return found


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
