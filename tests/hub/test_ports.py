"""A taken port says so in one sentence: which, by whom, and what to type instead."""

import os
import re
import socket

import pytest

from practice.hub import ports
from tests import doors


@pytest.fixture
def free():
    return ports.Ports(doors.of_a_program())


def test_four_free_ports_are_fine(free):
    ports.check(free)


@pytest.mark.parametrize("offset", [0, 1, 2, 3])
def test_each_of_the_four_is_looked_at(free, offset):
    with socket.create_server((ports.LOOPBACK, free.web + offset)):
        with pytest.raises(ports.PortTaken) as refusal:
            ports.check(free)
    words = str(refusal.value)
    assert words.startswith(f"Port {free.web + offset}, wanted for ")
    assert f"(process {os.getpid()})" in words
    assert words.count(". ") == 0, "one sentence"


def test_the_suggested_number_is_really_free(free):
    with socket.create_server((ports.LOOPBACK, free.web)):
        with pytest.raises(ports.PortTaken) as refusal:
            ports.check(free)
    suggestion = re.search(r"make run PORT=(\d+)$", str(refusal.value))
    assert suggestion
    ports.check(ports.Ports(int(suggestion[1])))


def test_a_port_just_left_by_a_stopped_hub_is_free_again(free):
    with socket.create_server((ports.LOOPBACK, free.web)) as server:
        caller = socket.create_connection((ports.LOOPBACK, free.web))
        taken, _ = server.accept()
        taken.close()  # the server's side closes first: its port stays in TIME_WAIT
        caller.close()
    ports.check(free)


@pytest.mark.parametrize("typed", ["", "0", "abc", "-1", "65533", "80.5"])
def test_nonsense_as_port_is_refused(typed):
    with pytest.raises(ports.PortTaken, match="PORT must be a number from 1 to 65532"):
        ports.chosen(typed)
