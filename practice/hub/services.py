"""PostgreSQL and Valkey of one data directory, together."""

import signal
from dataclasses import dataclass

from practice.hub import environment, postgres, roles, secret_files, valkey
from practice.hub.children import Program
from practice.hub.paths import Layout


@dataclass(frozen=True)
class Services:
    layout: Layout
    database: postgres.Server
    broker: valkey.Server

    @classmethod
    def of(cls, layout: Layout, *, throw_away: bool = False) -> "Services":
        """Makes the places and secrets of `layout` where they are missing."""
        layout.make()
        database = postgres.server(layout, throw_away=throw_away)
        secret_files.ensure(database.password_file)
        return cls(layout, database, valkey.server(layout))

    def programs(self) -> tuple[Program, Program]:
        return (
            Program(
                "postgres",
                self.database.command(),
                stop_signal=signal.SIGINT,  # "fast": clients are cut off, nothing committed is lost
                prepare=self.database.prepare,
                is_ready=self.database.is_ready,
            ),
            Program(
                "valkey", self.broker.command(), prepare=self.broker.prepare, is_ready=self.broker.is_ready
            ),
        )

    def ensure_roles(self, *, may_create_databases: bool = False) -> None:
        roles.ensure(
            self.database.connect,
            roles.owner(self.layout, may_create_databases=may_create_databases),
            roles.app(self.layout),
        )

    def environment(self) -> dict[str, str]:
        return environment.services(self.layout, self.database, self.broker)
