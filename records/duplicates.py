"""Who of those one may see could be the same person: the same address, the same name and birth date, or a name alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from practice import addresses, crypto, folded
from practice.access import Opened, scope
from practice.access.nouns import grant_for_list
from practice.models import Client, ContactPoint


@dataclass(frozen=True)
class Alike:
    """`because`: "address", "name" for name and birth date, "called" where no birth date tells them apart."""

    client: Client
    name: str
    because: str


@dataclass(slots=True)
class Known:
    """Everybody whom a person may see, read once."""

    by_name: dict[tuple[str, str], list[Alike]] = field(default_factory=lambda: defaultdict(list))
    called: dict[str, list[tuple[Alike, str | None]]] = field(default_factory=lambda: defaultdict(list))
    names: dict[UUID, str] = field(default_factory=dict)
    clients: dict[UUID, Client] = field(default_factory=dict)
    by_address: dict[tuple[str, bytes], list[UUID]] = field(default_factory=lambda: defaultdict(list))

    def alike(self, name: str, born: str | None, points: Iterable[tuple[str, str]]) -> list[Alike]:
        found = {one.client.pk: one for one in self._of_address(points)}
        if born:
            found |= {one.client.pk: one for one in self.by_name.get((folded.name(name), born), ())}
        return list(found.values())

    def namesakes(self, name: str, born: str | None) -> list[Alike]:
        """Of one name, where a birth date is missing: for a person to look at. A list of lines is not stopped by that."""
        return [one for one, theirs in self.called.get(folded.name(name), ()) if not (born and theirs)]

    def add(self, client: Client, name: str, born: str | None) -> None:
        self.names[client.pk], self.clients[client.pk] = name, client
        if born:
            self.by_name[folded.name(name), born].append(Alike(client, name, "name"))
        if client.kind == Client.Kind.INDIVIDUAL:
            self.called[folded.name(name)].append((Alike(client, name, "called"), born))

    def _of_address(self, points: Iterable[tuple[str, str]]) -> list[Alike]:
        same = [
            pk for kind, one in points for pk in self.by_address.get((kind, addresses.index(kind, one)), ())
        ]
        return [Alike(self.clients[pk], self.names[pk], "address") for pk in same]


def known(opened: Opened, *, but: Iterable[UUID] = ()) -> Known:
    """`but`: clients that are not compared with."""
    apart = set(but)
    seen = scope.clients(opened.actor, opened.now).exclude(status=Client.Status.MERGED)
    mine = [one for one in seen if one.pk not in apart]
    grant = grant_for_list(opened.actor, [one.pk for one in mine], opened.now)
    found = Known()
    names, born = (crypto.open_rows(mine, name, by=grant) for name in ("name", "birth_date"))
    for one, name, day in zip(mine, names, born, strict=True):
        found.add(one, name or "", day)
    points = ContactPoint.objects.filter(client__in=mine, representation=None)
    for pk, kind, index in points.values_list("client_id", "kind", "address_index"):
        found.by_address[kind, bytes(index)].append(pk)
    return found
