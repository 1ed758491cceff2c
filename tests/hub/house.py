"""`python -m tests.hub.house DATA PORT`: `make run` with small programs in the place of Sotto's own.

The services, the lock, the ports and the supervisor are the real ones.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from practice.hub import environment, house, supervisor
from practice.hub.children import Program
from practice.hub.errors import Refusal
from practice.hub.paths import Layout
from practice.hub.ports import Ports, chosen
from tests.hub.programs import python, sleeper

WEB = """
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()
    def log_message(self, *words): pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""
MIGRATE = """
import os, psycopg
password = open(os.environ["SOTTO_DB_PASSWORD_FILE"]).read().strip()
with psycopg.connect(host=os.environ["SOTTO_DB_HOST"], port=os.environ["SOTTO_DB_PORT"],
                     user=os.environ["SOTTO_DB_USER"], password=password, dbname="sotto") as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS starts (at timestamptz)")
    connection.execute("INSERT INTO starts VALUES (now())")
    print("starts:", connection.execute("SELECT count(*) FROM starts").fetchone()[0])
"""


def preparations(env: Mapping[str, str], *, demo: bool) -> list[Program]:
    return [python("migrate", MIGRATE, environment=environment.as_owner(env))]


def emulators(env: Mapping[str, str], ports: Ports) -> Program:
    return sleeper("emulators", stage=1)


def app(env: Mapping[str, str], ports: Ports) -> list[Program]:
    web = python("web", WEB, environment=env, stage=2, is_ready=lambda: house.answers(ports.web))
    return [web, sleeper("worker", stage=2)]


def courtesy(name: str, env: Mapping[str, str]) -> Program:
    return python(name, "print('Sign in as Ana'); print('or as Dan')", is_quiet=True)


if __name__ == "__main__":
    for name in ("preparations", "emulators", "app", "courtesy"):
        setattr(house, name, globals()[name])
    try:
        sys.exit(supervisor.run(Layout(Path(sys.argv[1])), chosen(sys.argv[2]), demo=True, catcher=True))
    except Refusal as refusal:
        sys.exit(f"sotto: {refusal}")
