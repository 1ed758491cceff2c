"""Nothing leaves the house but by one road: who may call a transport, who may give the right to, who may open a connection."""

import ast

import pytest

from tests.architecture import sources
from tests.architecture.sources import Source

DOOR = "messaging/transports/"
# What each may do, and the one place that does.
ALONE = {
    "transports.send": "messaging/outbox/carrying.py",  # after claim, verdict and one more look at the claim
    "issue_warrant": "messaging/outbox/judging.py",  # where a fresh decision was just kept
    "Envelope": "messaging/outbox/rendering.py",  # where words and an address meet
    "rendering.render": "messaging/outbox/carrying.py",
    "judging.verdict": "messaging/outbox/carrying.py",
}
INSIDE = ("TRANSPORTS", "Warrant", "SmtpTransport", "SmsTransport", "PushTransport", "hand_over")
NETWORK = frozenset(
    "smtplib imaplib poplib ftplib telnetlib socket ssl asyncio http urllib3 requests httpx aiohttp websockets xmlrpc"
    " socketserver".split()
)
CONNECTING = {
    "messaging/transports/email.py": "mail by SMTP",
    "messaging/transports/smtp.py": "mail by SMTP",
    "messaging/transports/api_mail.py": "mail by a provider's interface",
    "messaging/transports/sms.py": "texts by the provider's interface",
    "messaging/transports/push.py": "wakes a browser, without a word",
    "messaging/transports/reaching.py": "the connection of the two that ask a host out in the world",
    "messaging/transports/media.py": "fetches a picture from the provider of texts; nothing of ours goes there",
    "messaging/transports/oauth.py": "fetches the practice's own token for its mailbox",
    "messaging/mail/imap.py": "fetches mail; it sends none",
    "messaging/mail/door.py": "takes mail in on this machine",
    "messaging/mail/door_session.py": "takes mail in on this machine",
    "messaging/mail/listening.py": "takes mail in on this machine",
    "messaging/management/commands/mail_door.py": "takes mail in on this machine",
    "practice/uploads/scanning.py": "asks the virus scanner on this machine",
}
APART = ("practice/hub/", "messaging/emulators/")  # before Django; the demo's stand-ins for providers


def outside() -> list[Source]:
    return [one for one in sources.of_apps() if not one.name.startswith((DOOR, *APART))]


def modules(source: Source) -> set[str]:
    """Top names of what it imports, and `django.core.mail`, which would send by itself."""
    found = set()
    for node in ast.walk(source.tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        found |= {name.partition(".")[0] for name in names} | set(names)
    return found


def calls(source: Source, name: str) -> bool:
    return any(said == name or said.endswith(f".{name}") for said, _call in sources.calls(source.tree))


def says(source: Source, name: str) -> bool:
    """As a name, an attribute or an import that an alias would hide."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and any(alias.name == name for alias in node.names):
            return True
        if (isinstance(node, ast.Name) and node.id == name) or (
            isinstance(node, ast.Attribute) and node.attr == name
        ):
            return True
    return False


@pytest.mark.parametrize("what", sorted(ALONE))
def test_one_place_does_it(what: str) -> None:
    assert [one.name for one in outside() if calls(one, what)] == [ALONE[what]]


@pytest.mark.parametrize("what", INSIDE)
def test_nobody_else_names_what_is_behind_the_door(what: str) -> None:
    """`Warrant` may be named as a type where it is handed on, and is made nowhere else."""
    if what == "Warrant":
        assert [one.name for one in outside() if calls(one, what)] == []
    else:
        assert [one.name for one in outside() if says(one, what)] == []


def test_no_alias_hides_the_door() -> None:
    """`send` is called through its module, so that a search for it finds it."""
    importing = {
        f"{one.name}: {alias.asname or alias.name}"
        for one in outside()
        for node in ast.walk(one.tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if (node.module == "messaging.transports" and alias.name == "send")
        or (alias.name in ("transports", "issue_warrant", "Envelope") and alias.asname)
    }
    assert importing == set()


def test_few_open_a_connection() -> None:
    connecting = {
        one.name
        for one in sources.of_apps()
        if not one.name.startswith(APART)
        if modules(one) & NETWORK or {"urllib.request", "django.core.mail"} & modules(one)
    }
    assert connecting == set(CONNECTING)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("transports.send(a, b)", "transports.send"),
        ("from x import y\ny.transports.send(1)", "transports.send"),
    ],
)
def test_a_call_would_be_seen(tmp_path, text: str, name: str) -> None:
    path = tmp_path / "one.py"
    path.write_text(text)
    assert calls(Source(path), name)
