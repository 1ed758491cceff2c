"""`manage.py mail_door`: takes mail in from the practice's own mail server."""

import asyncio
import logging
import signal
import socket
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils.translation import gettext as _

from messaging.mail import listening
from messaging.mail.door import Door


def keep(*, raw: bytes, envelope_from: str, envelope_to: list[str], now: datetime) -> None:
    """The act, on a living connection to the database: the door's threads see no request begin or end."""
    from messaging import actions  # only here: --help and a wrong address need no models

    close_old_connections()
    try:
        actions.receive_mail(raw=raw, envelope_from=envelope_from, envelope_to=envelope_to, now=now)
    finally:
        close_old_connections()


async def serve(door: Door, sock: socket.socket, is_open: Callable[[], None]) -> None:
    """`is_open` is called when somebody may come in, and may say that all is to end."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await door.open(sock)
    is_open()
    await stop.wait()
    await door.close()


class Command(BaseCommand):
    help = "Takes mail in by SMTP or LMTP and keeps each message before it answers."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--listen", default=settings.SOTTO_MAIL_DOOR, help="host:port, or unix:/path")
        parser.add_argument("--protocol", choices=["smtp", "lmtp"], default="smtp")

    def handle(self, *args: Any, listen: str, protocol: str, **options: Any) -> None:
        # The library logs addresses and whole commands.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
        try:
            address = listening.parse(listen)
            sock = listening.bind(address)
        except listening.NotAllowed:
            raise CommandError(
                _("The mail door opens on this machine or a private network: give host:port or unix:/path.")
            ) from None
        except OSError as error:
            raise CommandError(
                _("The mail door can't open on %(where)s: %(why)s") % {"where": listen, "why": error.strerror}
            ) from None
        if address.reach is listening.Reach.PRIVATE_NETWORK:
            self.stderr.write(
                self.style.WARNING(
                    _("Mail comes in unencrypted: others on this network can read it and send their own.")
                )
            )

        def say() -> None:
            words = _("Mail door open on %(where)s (%(protocol)s).")
            self.stdout.write(words % {"where": listen, "protocol": protocol})
            self.stdout.flush()

        asyncio.run(serve(Door(keep, is_lmtp=protocol == "lmtp"), sock, say))
