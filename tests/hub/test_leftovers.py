"""What a killed hub left running is found and ended; a stranger who got the number is not."""

import json
import subprocess
import sys
import time

import psutil
import pytest

from practice.hub import leftovers
from practice.hub.paths import ROOT
from tests.hub.programs import STUBBORN, is_alive


@pytest.fixture
def start():
    processes = []

    def start(code: str, **other) -> subprocess.Popen:
        command = [sys.executable, "-u", "-c", code]
        process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=subprocess.PIPE, **other)
        processes.append(process)
        assert process.stdout
        process.stdout.readline()
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def record(directory, process, *, started=None):
    facts = {
        "pid": process.pid,
        "started": started or psutil.Process(process.pid).create_time(),
        "stop_signal": 15,
    }
    (directory / "web.process").write_text(json.dumps(facts))


SLEEP = "import time; print('up'); time.sleep(60)"


def test_a_recorded_process_is_ended_and_named(tmp_path, start):
    process = start(SLEEP)
    record(tmp_path, process)
    assert leftovers.end_all(tmp_path) == ["web"]
    assert not psutil.pid_exists(process.pid)
    assert not list(tmp_path.iterdir())


def test_one_that_ignores_the_request_is_killed(tmp_path, start, monkeypatch):
    monkeypatch.setattr(leftovers, "PATIENCE", 0.5)
    process = start(STUBBORN)
    record(tmp_path, process)
    assert leftovers.end_all(tmp_path) == ["web"]
    assert not psutil.pid_exists(process.pid)


def test_a_stranger_with_the_same_number_is_left_alone(tmp_path, start):
    process = start(SLEEP)
    record(tmp_path, process, started=time.time() - 10_000)
    assert leftovers.end_all(tmp_path) == []
    assert process.poll() is None


def test_what_is_left_of_a_group_whose_leader_is_gone_is_ended(tmp_path, start):
    process = start(
        "import subprocess; p = subprocess.Popen(['sleep', '60']); print(p.pid); input()",
        stdin=subprocess.PIPE,
    )
    record(tmp_path, process)
    orphan = psutil.Process(process.pid).children()[0]
    process.kill()
    process.wait()
    assert leftovers.end_all(tmp_path) == ["web"]
    assert not is_alive(orphan)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x"}', '{"pid": 1}'])
def test_a_torn_record_is_only_removed(tmp_path, text):
    (tmp_path / "web.process").write_text(text)
    assert leftovers.end_all(tmp_path) == []
    assert not list(tmp_path.iterdir())
