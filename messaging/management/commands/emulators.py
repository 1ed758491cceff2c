"""`manage.py emulators`: a mail server and a text provider on loopback, with a page to read and answer."""

import logging
import signal
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from messaging.emulators import program
from messaging.emulators.loopback import NotLoopback
from messaging.emulators.program import Emulators, Options


class Command(BaseCommand):
    help = "Serves a mail server and a text provider on this machine alone, for the demo and the tests."
    requires_system_checks: list[str] = []  # the database need not be there yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
        parser.add_argument("--port", type=int, required=True, help="of the page and the text provider")
        parser.add_argument("--smtp-port", type=int, required=True, help="of the mail server")
        parser.add_argument(
            "--data", type=Path, required=True, help="folder of the made certificate (ca.pem)"
        )
        parser.add_argument("--callback-base", required=True, help="the hub's root: http://127.0.0.1:PORT")
        parser.add_argument("--mail-door", required=True, help="HOST:PORT where the hub takes mail")
        parser.add_argument(
            "--token-file", type=Path, required=True, help="file with the text provider's token"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every command
        end = _told_to_end()  # before anyone hears that we are up, and may say so
        try:
            emulators = Emulators(_options(options))
            emulators.start()
        except NotLoopback as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(_("A port can't be used: %(reason)s") % {"reason": error.strerror}) from None
        address = f"http://{options['host']}:{emulators.port}/"
        self.stdout.write(
            _("Emulators on %(address)s, mail on port %(port)s")
            % {"address": address, "port": emulators.smtp_port}
        )
        end.wait()
        emulators.stop()


def _options(options: dict[str, Any]) -> Options:
    try:
        token = options["token_file"].read_text(encoding="utf-8").strip()
    except OSError:
        raise CommandError(_("The token's file can't be read.")) from None
    if not token:
        raise CommandError(_("The token's file is empty."))
    return Options(
        data=options["data"],
        token=token,
        hub=options["callback_base"],
        door=options["mail_door"],
        host=options["host"],
        port=options["port"],
        smtp_port=options["smtp_port"],
        account=settings.SOTTO_SMS_ACCOUNT or program.ACCOUNT,
        practice_number=settings.SOTTO_SMS_FROM,
        practice_address=settings.SOTTO_SMTP_FROM,
    )


def _told_to_end() -> threading.Event:
    """Set as soon as the system or a person asks the program to end."""
    end = threading.Event()
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: end.set())
    return end
