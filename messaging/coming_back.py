"""A mail server's report about a mail of ours: whose it was, and what it says in our words."""

from uuid import UUID

from messaging.mail import ParsedMail
from messaging.mail.bounces import Report
from messaging.models import Delivery, InquiryAnswer
from messaging.transports import mail_codes
from practice.models import Notice
from practice.vocabulary import Channel

# What the report says was done → what a provider would have called it.
STATES = {"failed": "undelivered", "delayed": "delayed", "delivered": "delivered"}


def of_ours(report: Report, letter: ParsedMail) -> Delivery | Notice | InquiryAnswer | None:
    """The row whose own Message-ID the report names. Nobody but its recipient and the servers on the way knows that."""
    for named in filter(None, (delivery_id(one) for one in (report.about, *letter.in_reply_to))):
        for model in (Delivery, Notice, InquiryAnswer):
            found = model.objects.filter(pk=named, channel=Channel.EMAIL).first()
            if found is not None:
                return found
    return None


def reason(report: Report) -> str:
    return mail_codes.reason_of(report.status).value if report.action == "failed" else ""


def delivery_id(reference: str) -> UUID | None:
    """Our own Message-ID is <delivery id@domain>."""
    local = reference.strip("<> ").partition("@")[0]
    try:
        return UUID(local)
    except ValueError:
        return None
