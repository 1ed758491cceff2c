import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_without_a_database_and_ends_when_told(end: signal.Signals, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("secret\n")
    command = [sys.executable, "manage.py", "emulators", "--port", "0", "--smtp-port", "0"]
    rest = ["--data", str(tmp_path / "data"), "--token-file", str(token), "--mail-door", "127.0.0.1:9"]
    with subprocess.Popen(
        [*command, *rest, "--callback-base", "http://127.0.0.1:9"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "SOTTO_DB_HOST": "/nowhere"},
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert address, said
        assert requests.get(f"{address.group()}healthz", timeout=60).json() == {"status": "up"}
        assert (tmp_path / "data" / "ca.pem").is_file()
        process.send_signal(end)
        assert process.wait(60) == 0
