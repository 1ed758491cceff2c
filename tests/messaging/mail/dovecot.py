"""A real Dovecot on loopback, with one mailbox, a certificate of its own authority, and nothing outside one directory."""

import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from messaging.emulators.certificates import Certificate, make_certificate
from practice.hub import system_packages
from tests import doors

USER, PASSWORD = "office", "a long word of the mailbox"  # noqa: S105 - of this server alone


@dataclass
class Dovecot:
    home: Path
    certificate: Certificate
    tls_port: int
    plain_port: int

    @property
    def maildir(self) -> Path:
        return self.home / "mail" / USER

    def deliver(self, raw: bytes, name: str) -> None:
        """As a mail server does: written aside, then moved into the mailbox."""
        for folder in ("cur", "new", "tmp"):
            (self.maildir / folder).mkdir(parents=True, exist_ok=True)
        aside = self.maildir / "tmp" / name
        aside.write_bytes(raw)
        self._own()
        aside.rename(self.maildir / "new" / name)

    def doveadm(self, *words: str) -> str:
        program = _program("doveadm")
        command = [program, "-c", str(self.home / "dovecot.conf"), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout

    def count(self, folder: str = "INBOX", *wanted: str) -> int:
        found = self.doveadm("search", "-u", USER, "mailbox", folder, *wanted)
        return len(found.splitlines())

    def number_anew(self, validity: int) -> None:
        """As after a move to another server: the mail is the same, its numbers count no more."""
        self.doveadm("mailbox", "update", "-u", USER, "--uid-validity", str(validity), "INBOX")

    def _own(self) -> None:
        if os.geteuid() == 0:
            owner = pwd.getpwnam("nobody")
            for root, _folders, files in os.walk(self.home / "mail"):
                for path in (root, *(os.path.join(root, file) for file in files)):
                    os.chown(path, owner.pw_uid, owner.pw_gid)


@contextmanager
def running(*, introspection: str = "") -> Iterator[Dovecot]:
    """In a directory that its unprivileged processes can reach: pytest's own are closed to other users."""
    with tempfile.TemporaryDirectory(prefix="dovecot-") as directory:
        Path(directory).chmod(0o755)
        with _running(Path(directory), introspection) as server:
            yield server


@contextmanager
def _running(home: Path, introspection: str) -> Iterator[Dovecot]:
    if not system_packages.has_imap_server():
        pytest.fail("the system package dovecot-imapd is missing: sudo apt-get install dovecot-imapd")
    port = doors.of_a_program()
    server = Dovecot(home, make_certificate(home / "tls"), port, port + 1)
    (server.maildir / "new").mkdir(parents=True)
    server._own()
    (home / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    (home / "dovecot.conf").write_text(_configuration(server, introspection))
    process = subprocess.Popen(
        [_program("dovecot"), "-F", "-c", str(home / "dovecot.conf")],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        _wait(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=60)


def _configuration(server: Dovecot, introspection: str) -> str:
    home, files = server.home, server.certificate
    is_root = os.geteuid() == 0
    mail_user = "nobody" if is_root else getpass.getuser()
    owner = pwd.getpwnam(mail_user)
    people = "" if is_root else f"default_internal_user = {mail_user}\ndefault_login_user = {mail_user}\n"
    tokens = ""
    if introspection:
        (home / "oauth.conf").write_text(
            f"tokeninfo_url = {introspection}\nintrospection_mode = auth\nusername_attribute = email\n"
        )
        tokens = f"passdb {{\n driver = oauth2\n mechanisms = xoauth2\n args = {home}/oauth.conf\n}}\n"
    return f"""
base_dir = {home}/run
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{files.server}
ssl_key = <{files.key}
auth_mechanisms = plain login{" xoauth2" if introspection else ""}
auth_failure_delay = 0
mail_location = maildir:{home}/mail/%u
first_valid_uid = 1
{people}
{tokens}
passdb {{
 driver = passwd-file
 args = scheme=PLAIN username_format=%u {home}/users
}}
userdb {{
 driver = static
 args = uid={owner.pw_uid} gid={owner.pw_gid} home={home}/mail/%u
}}
service imap-login {{
 chroot =
 inet_listener imap {{
  port = {server.plain_port}
 }}
 inet_listener imaps {{
  port = {server.tls_port}
  ssl = yes
 }}
}}
service anvil {{
 chroot =
}}
service stats {{
 chroot =
}}
"""


def _wait(server: Dovecot, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            words = process.stderr.read().decode() if process.stderr else ""
            pytest.fail(f"Dovecot did not start: {words}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", server.tls_port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("Dovecot did not listen within a minute")


def _program(name: str) -> str:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin") or name
