"""Who and whom: colleagues by name, clients by a short number. Three look-ups for a page, however many rows it has."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from practice import audit_words
from practice.models.audit import AuditEvent
from practice.models.client import Client, Representation
from practice.models.people import User
from practice.models.vault import Vault


@dataclass(frozen=True, slots=True)
class Names:
    people: dict[UUID, str]  # by the id of the user
    clients: dict[UUID, UUID]  # client by vault
    others: dict[UUID, str]  # in words, by vault

    def who(self, row: AuditEvent) -> str:
        if row.actor_id is not None:
            return self.people.get(row.actor_id, _("somebody"))
        known = {"worker": _("Sotto itself"), "provider": _("a provider")}
        return known.get(row.actor_kind, _("somebody not signed in"))

    def whose(self, row: AuditEvent) -> list[tuple[UUID | None, str]]:
        """The clients, or whose else, that it is about: id where it is a client, and words."""
        found: dict[str, UUID | None] = {}
        for vault in row.vault_ids:
            client = self.clients.get(vault)
            found[client_words(client) if client else self.others.get(vault, _("something gone"))] = client
        return [(client, words) for words, client in found.items()]


def client_words(client_id: UUID) -> str:
    return _("client %(number)s") % {"number": audit_words.short(client_id)}


def gather(rows: Iterable[AuditEvent]) -> Names:
    some = list(rows)
    vaults = {vault for row in some for vault in row.vault_ids}
    clients = dict(Client.objects.filter(vault_id__in=vaults).values_list("vault_id", "pk"))
    others = Vault.objects.filter(pk__in=vaults - set(clients)).values_list("pk", "kind")
    return Names(
        people=people({row.actor_id for row in some if row.actor_id}),
        clients=clients,
        others={pk: _vault_words(kind) for pk, kind in others},
    )


def people(ids: set[UUID]) -> dict[UUID, str]:
    """Colleagues by name; who comes by the portal as client, or as who acts for one."""
    found = dict(User.objects.filter(pk__in=ids).exclude(name="").values_list("pk", "name"))
    left = ids - set(found)
    clients = Client.objects.filter(user_id__in=left).values_list("user_id", "pk")
    found |= {user: client_words(client) for user, client in clients if user}
    acting = Representation.objects.filter(user_id__in=left).values_list("user_id", "client_id")
    said = _("who acts for %(client)s")
    return found | {user: said % {"client": client_words(client)} for user, client in acting if user}


def _vault_words(kind: str) -> str:
    known = {
        Vault.Kind.UNFILED: _("mail or text not yet filed"),
        Vault.Kind.PRACTICE: _("the practice itself"),
        Vault.Kind.NOTICES: _("a notice"),
        Vault.Kind.SESSIONS: _("a session"),
        Vault.Kind.CREDENTIALS: _("a way of signing in"),
    }
    return known.get(Vault.Kind(kind), _("the practice itself"))
