"""What somebody wants to see in the list column, as its address says it: kept in every link and in the poll."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q

from practice.access import Opened, scope
from practice.models import CareTeamMember
from practice.rules import audiences
from practice.rules.audiences import Audience

MINE, COVERING = "mine", "covering"
WAITING, UNREAD, LOOK, DRAFTS, FLAGGED, HANDED = "waiting", "unread", "look", "drafts", "flagged", "handed"
SHOWS = (WAITING, UNREAD, LOOK, DRAFTS, FLAGGED, HANDED)
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """`whose`: of which clients; `audience`: about what; `show`: which list alone, empty for all of them."""

    whose: str = ""
    audience: str = ""
    show: str = ""
    page: int = 1

    def but(self, **changed: str) -> "Wanted":
        """The same, looked at from its first page."""
        return replace(self, page=1, **changed)

    @property
    def query(self) -> str:
        return self.polled(None)

    def polled(self, current: UUID | None) -> str:
        """With whose conversation stands beside the list, so that their line stays marked."""
        said = {"whose": self.whose, "audience": self.audience, "show": self.show}
        said["page"] = str(self.page) if self.page > 1 else ""
        said["open"] = str(current or "")
        kept = {name: value for name, value in said.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    @property
    def is_narrow(self) -> bool:
        return bool(self.whose or self.audience)


EVERYTHING = Wanted()


def of(given: Mapping[str, str]) -> Wanted:
    """From an address; what we never wrote there counts for nothing."""
    page = given.get("page", "")
    return Wanted(
        whose=_one_of(given.get("whose"), (MINE, COVERING)),
        audience=_one_of(given.get("audience"), tuple(Audience.values)),
        show=_one_of(given.get("show"), SHOWS),
        page=min(max(int(page), 1), MOST_PAGES) if page.isdecimal() and len(page) < 6 else 1,
    )


def beside(given: Mapping[str, str]) -> UUID | None:
    """Whose conversation stands beside the list that asks for itself."""
    try:
        return UUID(given.get("open", ""))
    except ValueError:
        return None


def within(opened: Opened, wanted: Wanted, client: str = "client", about: str = "circumstance") -> Q:
    """Rows of one's scope that are wanted: `client` and `about` lead from the row to its client and circumstance."""
    found = of_clients(opened, wanted, client)
    if wanted.audience:
        found &= Q(**{f"{about}__in": audiences.circumstances(wanted.audience)})
    return found


def of_clients(opened: Opened, wanted: Wanted, client: str) -> Q:
    found = scope.within(opened.actor, opened.now, client)
    if wanted.whose:
        team = CareTeamMember.objects.current(opened.now).filter(user_id=opened.actor.person)
        team = team.filter(is_covering=wanted.whose == COVERING)
        found &= Q(**{f"{client}__in": team.values("client_id")})
    return found


def _one_of(given: str | None, known: tuple[str, ...]) -> str:
    return given if given in known else ""
