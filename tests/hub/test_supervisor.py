"""`make run` from the outside: it opens, says where, closes cleanly, and starts again after any kill."""

import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from practice.hub import ports
from practice.hub.paths import ROOT
from tests import doors
from tests.hub.programs import PATIENCE, eventually, is_alive

OPEN = "Sotto is open at"


class House:
    """A started hub and what it has said so far."""

    def __init__(self, data: Path, port: int) -> None:
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.hub.house", str(data), str(port)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line

    def is_open(self) -> bool:
        return OPEN in self.said and "\nSign in as Ana\nor as Dan\n" in self.said

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code


@pytest.fixture
def port():
    return doors.of_a_program()


@pytest.fixture
def data(tmp_path):
    return tmp_path / "var"


@pytest.fixture
def start(data, port):
    houses: list[House] = []

    def start(*, wait: bool = True) -> House:
        house = House(data, port)
        houses.append(house)
        if wait:
            assert eventually(house.is_open), house.said
        return house

    yield start
    for house in houses:
        if house.process.poll() is None:
            house.end()


def starts(house: House) -> int:
    """How many starts the database remembers, as the stand-in for `migrate` said."""
    return int(re.findall(r"starts: (\d+)", house.said)[-1])


def test_it_opens_says_where_closes_with_code_0_and_opens_again(start, port):
    first = start()
    assert f"http://localhost:{port}/" in first.said
    assert f"http://localhost:{port + 1}/" in first.said
    children = first.children()
    assert first.end(signal.SIGINT) == 0
    assert eventually(lambda: not any(map(is_alive, children)))
    assert starts(start()) == starts(first) + 1


def test_a_second_hub_on_the_same_data_is_refused_with_the_address(start, port):
    start()
    second = start(wait=False)
    assert second.process.wait(PATIENCE) == 1
    second.end()
    assert f"Sotto already runs with this data at http://localhost:{port}/" in second.said


def test_a_taken_port_is_one_sentence_and_starts_nothing(start, port, data):
    with socket.create_server((ports.LOOPBACK, port + 3)):
        house = start(wait=False)
        assert house.process.wait(PATIENCE) == 1
        house.end()
    assert house.said.startswith(f"sotto: Port {port + 3}, wanted for the mail door")
    assert len(house.said.splitlines()) == 1
    assert not (data / "postgres" / "18").exists()


@pytest.mark.kill
def test_after_a_killed_hub_nothing_lives_on_and_the_next_start_works(start):
    first = start()
    children = first.children()
    first.end(signal.SIGKILL)
    second = start()
    assert eventually(lambda: not any(map(is_alive, children)))
    assert starts(second) == starts(first) + 1


@pytest.mark.kill
def test_a_kill_of_everything_at_once_leaves_a_state_that_starts(start):
    first = start()
    everybody = [psutil.Process(first.process.pid), *first.children()]
    for process in everybody:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            pass
    first.process.wait(PATIENCE)
    assert starts(start()) == starts(first) + 1


@pytest.mark.kill
@pytest.mark.parametrize("moment", [0.4, 1.2])
def test_a_kill_during_the_first_start_leaves_a_state_that_starts(start, moment):
    first = start(wait=False)
    time.sleep(moment)
    first.end(signal.SIGKILL)
    assert starts(start()) >= 1


@pytest.mark.kill
def test_each_killed_program_comes_back_while_the_house_stays_open(start):
    house = start()
    for child in psutil.Process(house.process.pid).children():
        child.kill()
    assert eventually(lambda: house.said.count("starting it again") >= 5), house.said
    assert eventually(lambda: len(psutil.Process(house.process.pid).children()) >= 5)
    assert house.end() == 0
