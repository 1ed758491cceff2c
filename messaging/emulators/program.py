"""All of it, put together: started, asked for its ports, stopped."""

from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from messaging.emulators import loopback
from messaging.emulators.certificates import Certificate, make_certificate, server_context
from messaging.emulators.desk import Desk
from messaging.emulators.faults import Faults
from messaging.emulators.ledger import Ledger
from messaging.emulators.mail import MailServer, Taker
from messaging.emulators.server import WebServer
from messaging.emulators.statuses import StatusReporter

ACCOUNT = f"AC{0:032}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """`hub` is the web server's root URL, `door` HOST:PORT where the hub takes mail. Port 0: any free one."""

    data: Path
    token: str = field(repr=False)
    hub: str
    door: str
    host: str = "127.0.0.1"
    port: int = 0
    smtp_port: int = 0
    account: str = ACCOUNT
    practice_number: str = ""
    practice_address: str = ""


class Emulators:
    """Raises NotLoopback for any address that others could reach, OSError for a port that is taken."""

    certificate: Certificate

    def __init__(self, options: Options) -> None:
        host = loopback.require(options.host)
        self.certificate = make_certificate(options.data)
        self.ledger = Ledger()
        self.faults = Faults()
        self._reporter = StatusReporter(self.ledger, options.token)
        self.desk = Desk(
            token=options.token,
            hub=loopback.require_url(options.hub).rstrip("/"),
            door=loopback.split(options.door),
            account=options.account,
            practice_number=options.practice_number,
            practice_address=options.practice_address,
            ledger=self.ledger,
            faults=self.faults,
            reporter=self._reporter,
        )
        self._mail = MailServer(
            Taker(self.ledger, self.faults),
            host=host,
            port=options.smtp_port,
            token=options.token,
            context=server_context(self.certificate),
        )
        self._web = WebServer(self.desk, host=host, port=options.port)
        self.desk.pictures.root = f"http://{host}:{self._web.port}"

    @property
    def port(self) -> int:
        return self._web.port

    @property
    def smtp_port(self) -> int:
        return self._mail.port

    def start(self) -> None:
        self._mail.start()
        self._reporter.start()
        self._web.start()

    def stop(self) -> None:
        self._web.stop()
        self._reporter.stop()
        self._mail.stop()

    def __enter__(self) -> "Emulators":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
