"""The other side's part, played by whoever sits before the page: answers, and strangers' first words."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime, make_msgid
from html import escape
from uuid import uuid4

from messaging.emulators import hub, ledger, pictures, texts
from messaging.emulators.desk import Desk
from messaging.emulators.hub import Outcome
from messaging.transports import segments

STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START_WORDS = frozenset({"START", "UNSTOP", "YES"})
ROOMY = default.clone(max_line_length=400)  # narrower, a long id would be broken into encoded words


def send_text(
    desk: Desk, *, sender: str, to: str, text: str, answer_to: str = "", picture: str = ""
) -> Outcome:
    """A text from a phone to the practice's number, as the provider reports it to the hub. Raises KeyError

    for a picture that is none of the samples.
    """
    along = pictures.enclose(desk, [pictures.sample(picture)] if picture else [])
    sid = along.sid if picture else texts.new_sid()
    _heed_stop(desk, sender, to, text)
    fields = {
        "AccountSid": desk.account,
        "ApiVersion": "2010-04-01",
        "Body": text,
        "From": sender,
        "MessageSid": sid,
        "NumSegments": str(segments.measure(text).count),
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "SmsStatus": "received",
        "To": to,
        **along.fields,
    }
    outcome = hub.post_signed(f"{desk.hub}/webhooks/sms/inbound/", fields, desk.token)
    desk.ledger.take(
        ledger.Item(
            id=sid,
            channel="text",
            direction="in",
            at=ledger.now(),
            sender=sender,
            to=to,
            text=text,
            status=outcome,
            answer_to=answer_to,
            picture=picture,
        )
    )
    return outcome


def answer_text(desk: Desk, item: ledger.Item, text: str, picture: str = "") -> Outcome:
    to = item.sender if item.sender.startswith("+") else desk.practice_number
    return send_text(desk, sender=item.to, to=to, text=text, answer_to=item.id, picture=picture)


def send_mail(desk: Desk, *, sender: str, to: str, subject: str, text: str) -> Outcome:
    """A mail from anybody to the practice. Raises ValueError for what is no address."""
    return _hand_over(desk, _mail(sender, to, subject, text, ledger.now()), sender, to, text)


def answer_mail(desk: Desk, item: ledger.Item, text: str) -> Outcome:
    """As mail programs do it: to Reply-To, in the thread, the original quoted below."""
    to, at = item.reply_to or item.sender, ledger.now()
    subject = item.subject if item.subject.lower().startswith("re:") else f"Re: {item.subject}".strip()
    message = _mail(item.to, to, subject, f"{text}\n\n{_quote(item)}", at)
    if item.message_id:
        message["In-Reply-To"] = item.message_id
        message["References"] = " ".join((*item.references, item.message_id))
    return _hand_over(desk, message, item.to, to, text, answer_to=item.id)


def _mail(sender: str, to: str, subject: str, text: str, at: datetime) -> EmailMessage:
    message = EmailMessage(policy=ROOMY)
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(uuid4().hex[:8], domain=sender.rpartition("@")[2])
    message.set_content(text)
    message.add_alternative(f"<div>{escape(text).replace(chr(10), '<br>')}</div>", subtype="html")
    return message


def _quote(item: ledger.Item) -> str:
    who = item.sender_name or item.sender
    lines = [f"On {item.at:%a, %d %b %Y} at {item.at:%H:%M}, {who} <{item.sender}> wrote:", ""]
    return "\n".join([*lines, *(f"> {line}".rstrip() for line in item.text.rstrip().splitlines())])


def _hand_over(
    desk: Desk, message: EmailMessage, sender: str, to: str, text: str, answer_to: str = ""
) -> Outcome:
    outcome = hub.hand_mail(desk.door, message, sender=sender, to=to)
    desk.ledger.take(
        ledger.Item(
            id=uuid4().hex,
            channel="mail",
            direction="in",
            at=ledger.now(),
            sender=sender,
            to=to,
            subject=str(message["Subject"]),
            text=text,
            message_id=str(message["Message-ID"]),
            status=outcome,
            answer_to=answer_to,
        )
    )
    return outcome


def _heed_stop(desk: Desk, client: str, practice: str, text: str) -> None:
    """The provider keeps a block list of its own, whatever the hub does."""
    word = text.strip().upper()
    if word in STOP_WORDS | START_WORDS:
        desk.ledger.opt(client, practice, is_out=word in STOP_WORDS)
