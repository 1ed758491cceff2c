"""How a client is addressed: the name they want, pronouns, language, interpreter, who may know and who must not.

Asked once (practice.actions.edit_client) and read here by every page, notice, form, call and letter that speaks to
them or of them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import get_language_info

from practice import crypto
from practice.access.opened import Opened
from practice.models.client import Client


@dataclass(frozen=True)
class Called:
    """What this reader may know of it: a sealed word that does not open for them is empty."""

    name: str
    first_name: str
    pronouns: str
    language: str  # the code in which the house speaks to them
    languages: str  # what they speak, in words
    interpreter: str
    may_know: str
    must_not_know: str

    @property
    def needs_interpreter(self) -> bool:
        return bool(self.interpreter)


def first_name(opened: Opened, client: Client) -> str:
    """As a message to them begins."""
    return opened.text(client, "first_name") or opened.text(client, "name") or ""


def of(opened: Opened, client: Client) -> Called:
    return _called(client, lambda name: opened.text(client, name) or "")


def by(grant: crypto.Grant, client: Client) -> Called:
    """For a paper that an act makes, with the right that the act was given."""
    may_open = grant.allows(client.vault_id, client.sealed_class)
    return _called(client, lambda name: (crypto.open(client, name, by=grant) or "") if may_open else "")


def _called(client: Client, said: Callable[[str], str]) -> Called:
    return Called(
        name=said("name"),
        first_name=said("first_name") or said("name"),
        pronouns=said("pronouns"),
        language=client.language,
        languages=said("languages") or str(get_language_info(client.language)["name_translated"]),
        interpreter=said("interpreter"),
        may_know=said("may_know"),
        must_not_know=said("must_not_know"),
    )
