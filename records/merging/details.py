"""Two sets of particulars become one: what is empty is filled, free words are joined, of what differs the survivor's stays."""

from practice import crypto
from practice.actions.client_details import SEALED
from practice.models import Client

JOINED = ("may_know", "must_not_know", "interpreter")


def joined(survivor: dict[str, str | None], duplicate: dict[str, str | None]) -> dict[str, str]:
    """What changes on the survivor."""
    found: dict[str, str] = {}
    for name in SEALED:
        ours, theirs = survivor[name], duplicate[name]
        if theirs and not ours:
            found[name] = theirs
        elif theirs and ours and theirs != ours and name in JOINED:
            found[name] = f"{ours}\n{theirs}"
    return found


def given_up(survivor: dict[str, str | None], duplicate: dict[str, str | None]) -> list[str]:
    """Where both say something else and only one can stay: names of fields."""
    return [
        name
        for name in SEALED
        if name not in JOINED and survivor[name] and duplicate[name] and survivor[name] != duplicate[name]
    ]


def read(client: Client, grant: crypto.Grant) -> dict[str, str | None]:
    return {name: crypto.open(client, name, by=grant) for name in SEALED}
