"""What the numbers of a mail server's answer mean (RFC 3463), said at once or reported later, in our words."""

from messaging.transports.base import Reason

_NOBODYS = ("5.1.", "5.2.1")  # no such mailbox or domain, or one that takes nothing any more
_FULL = ("5.2.2", "4.2.2")
_REFUSED = ("5.7.",)
_NOT_REACHED = ("4.4.", "5.4.", "4.3.", "5.3.")
_REASONS = (
    (_FULL, Reason.MAILBOX_FULL),
    (_NOBODYS, Reason.RECIPIENT_REFUSED),
    (_REFUSED, Reason.FILTERED),
    (_NOT_REACHED, Reason.UNREACHABLE),
)


def reason_of(status: str) -> Reason:
    """Of an enhanced code such as 5.1.1."""
    return next((word for starts, word in _REASONS if status.startswith(starts)), Reason.REJECTED)
