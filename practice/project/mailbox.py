"""Settings of the mailbox that is read, and of signing in to mail servers by token. See docs/running.md."""

from practice.project import environment as env

__all__ = [
    "SOTTO_IMAP_HOST",
    "SOTTO_IMAP_PORT",
    "SOTTO_IMAP_USER",
    "SOTTO_IMAP_PASSWORD",
    "SOTTO_IMAP_CA",
    "SOTTO_IMAP_FOLDER",
    "SOTTO_IMAP_DONE",
    "SOTTO_OAUTH_URL",
    "SOTTO_OAUTH_CLIENT",
    "SOTTO_OAUTH_SECRET",
    "SOTTO_OAUTH_REFRESH_TOKEN",
    "SOTTO_OAUTH_SCOPE",
]

SOTTO_IMAP_HOST = env.text("SOTTO_IMAP_HOST")  # the practice's mailbox, where nothing hands its mail over
SOTTO_IMAP_PORT = env.number("SOTTO_IMAP_PORT", 993)  # 143: STARTTLS; without encryption never
SOTTO_IMAP_USER = env.text("SOTTO_IMAP_USER")
SOTTO_IMAP_PASSWORD = env.secret("SOTTO_IMAP_PASSWORD")
SOTTO_IMAP_CA = env.text("SOTTO_IMAP_CA")
SOTTO_IMAP_FOLDER = env.text("SOTTO_IMAP_FOLDER", "INBOX")
SOTTO_IMAP_DONE = env.text("SOTTO_IMAP_DONE")  # a folder for what was read; none: it is marked as seen
# Google's and Microsoft's way of signing in, for mail both ways: no password, a token that is fetched anew each hour
SOTTO_OAUTH_URL = env.text("SOTTO_OAUTH_URL")
SOTTO_OAUTH_CLIENT = env.text("SOTTO_OAUTH_CLIENT")
SOTTO_OAUTH_SECRET = env.secret("SOTTO_OAUTH_SECRET")
SOTTO_OAUTH_REFRESH_TOKEN = env.secret("SOTTO_OAUTH_REFRESH_TOKEN")
SOTTO_OAUTH_SCOPE = env.text("SOTTO_OAUTH_SCOPE")
