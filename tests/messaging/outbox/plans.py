"""How much of everything a siege is to have, and what the providers do wrong meanwhile."""

from dataclasses import dataclass

from practice.models import Client
from tests.messaging.outbox import support
from tests.messaging.outbox.processes import Post

# What the providers do wrong, to how many messages: at one client's address or number each.
TEXT_FAULTS = {
    "rate_limited": 10,
    "server_error": 5,
    "error_after_accepting": 5,
    "drop_before_accepting": 5,
    "drop_after_accepting": 5,
    "garbled": 3,
    "invalid_number": 3,
    "slow": 2,
}
MAIL_FAULTS = {
    "temporary": 10,
    "temporary_after_data": 5,
    "permanent": 3,
    "close_before_data": 5,
    "close_after_data": 5,
    "close_untaken": 3,
    "garbled": 3,
    "hang_after_data": 2,
}
HANG_SECONDS = 12.0  # more than a transport waits


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How many messages (written by the practice; texts and mails come in beside), and how often each kind of violence.

    `at_each`: kills at each fail point of an attempt. `around`: at each of the workers' other ones. `at_doors`: likewise.
    `nth`: which pass of a fail point kills, at least and at most.
    """

    messages: int
    texts_in: int = 0
    mails_in: int = 0
    appointments: int = 0
    at_each: int = 0
    around: int = 0
    at_doors: int = 0
    children: int = 0
    workers: int = 0
    doors: int = 0
    freezes: int = 0
    lost_bells: int = 0
    broker_outages: int = 0
    broker_freezes: int = 0
    database_kills: int = 0
    nth: tuple[int, int] = (2, 6)
    nth_around: tuple[int, int] = (1, 3)

    @property
    def kills(self) -> int:
        """About as many as it comes to."""
        at_points = 5 * self.at_each + 7 * self.around + 2 * self.at_doors
        return at_points + self.children + self.workers + self.doors


def order_faults(post: Post, clients: list[Client]) -> None:
    """One kind of failure at each address, so many times; then it works."""
    kinds = [("text", fault, times) for fault, times in TEXT_FAULTS.items()]
    kinds += [("mail", fault, times) for fault, times in MAIL_FAULTS.items()]
    for client, (channel, fault, times) in zip(clients, kinds, strict=False):
        to = support.address_of(client, "phone" if channel == "text" else "email")
        post.order(channel, fault, to=to, times=times, seconds=HANG_SECONDS)
