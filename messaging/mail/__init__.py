"""Reading mail that came in: bytes in, frozen shapes out; no row, no request, and never an exception."""

from messaging.mail.plain import head as plain_head
from messaging.mail.plain import sender as plain_sender
from messaging.mail.problems import Problem
from messaging.mail.reader import read
from messaging.mail.shapes import MailAttachment, ParsedMail, Passage

__all__ = ["MailAttachment", "ParsedMail", "Passage", "Problem", "plain_head", "plain_sender", "read"]
