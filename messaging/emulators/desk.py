"""What every door of the emulators shares."""

from dataclasses import dataclass, field

from messaging.emulators.faults import Faults
from messaging.emulators.ledger import Ledger
from messaging.emulators.statuses import StatusReporter
from messaging.emulators.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """`hub` is the web server's root, `door` where the hub takes mail; the practice's own number and address
    are what a stranger writes to."""

    token: str = field(repr=False)
    hub: str
    door: tuple[str, int]
    account: str
    practice_number: str
    practice_address: str
    ledger: Ledger
    faults: Faults
    reporter: StatusReporter
    pictures: Store = field(default_factory=Store)
