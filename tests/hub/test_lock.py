"""One hub per data directory."""

import os
import signal
import subprocess
import sys

import pytest

from practice.hub import lock
from practice.hub.paths import ROOT

HOLD = """
import sys, time
from pathlib import Path
from practice.hub.lock import Lock
lock = Lock(Path(sys.argv[1]))
lock.take("http://localhost:8000/")
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path, monkeypatch):
    """Another process that holds the lock of `tmp_path`."""
    monkeypatch.setattr(lock, "PATIENCE", 0.3)
    command = [sys.executable, "-c", HOLD, str(tmp_path / "lock")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_a_second_hub_says_where_the_first_is(tmp_path, holder):
    with pytest.raises(lock.AlreadyRunning) as refusal:
        lock.Lock(tmp_path / "lock").take("http://localhost:8010/")
    assert "at http://localhost:8000/" in str(refusal.value)
    assert f"(process {holder.pid})" in str(refusal.value)


def test_a_killed_holder_is_no_obstacle(tmp_path, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    lock.Lock(tmp_path / "lock").take("http://localhost:8010/")


def test_a_hub_that_is_just_stopping_is_waited_for(tmp_path, holder, monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 60.0)
    subprocess.Popen(["sh", "-c", f"sleep 0.4; kill {holder.pid}"])
    lock.Lock(tmp_path / "lock").take("http://localhost:8010/")


def test_a_torn_note_in_the_lock_does_not_hide_the_refusal(tmp_path, holder):
    (tmp_path / "lock").write_text("{")
    with pytest.raises(lock.AlreadyRunning, match="process unknown"):
        lock.Lock(tmp_path / "lock").take("")


def test_children_do_not_inherit_the_lock(tmp_path):
    own = lock.Lock(tmp_path / "lock")
    own.take("")
    assert not os.get_inheritable(own._descriptor)
