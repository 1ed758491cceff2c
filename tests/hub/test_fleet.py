"""Programs under one roof: printed, restarted, stopped, and never outliving the hub."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from practice.hub.fleet import Failed, Fleet, Stopped
from practice.hub.output import Output
from practice.hub.paths import ROOT
from tests.hub.programs import PATIENCE, STUBBORN, eventually, python, sleeper


@pytest.fixture
def said(tmp_path):
    return tmp_path / "output"


@pytest.fixture
def fleet(tmp_path, said):
    with open(said, "w") as file:
        fleet = Fleet(tmp_path, Output(file))
        yield fleet
        fleet.stop()


def lines(path: Path) -> list[str]:
    """What was printed, without the clock."""
    return [re.sub(r"^\d\d:\d\d:\d\d ", "", line) for line in path.read_text().splitlines()]


def test_lines_are_printed_whole_under_the_programs_name(fleet, said):
    code = """
import sys, time
for part in ["one", " line\\ntwo", "\\nno end"]:
    sys.stdout.write(part)
    time.sleep(0.1)
"""
    fleet.run_once(python("talker", code))
    assert lines(said) == ["talker | one line", "talker | two", "talker | no end"]


def test_a_command_that_fails_says_how(fleet):
    with pytest.raises(Failed, match="migrate ended with code 3"):
        fleet.run_once(python("migrate", "raise SystemExit(3)"))
    assert not fleet.children


def test_a_grandchild_that_keeps_the_pipe_does_not_hold_up_a_finished_command(fleet):
    started = time.monotonic()
    fleet.run_once(python("parent", "import subprocess; subprocess.Popen(['sleep', '600'])"))
    assert time.monotonic() - started < PATIENCE


def test_a_killed_program_is_started_again_and_it_is_said(fleet, said):
    first = fleet.start(sleeper("worker"))
    os.kill(first.process.pid, signal.SIGKILL)
    assert fleet.wait_for(lambda: any(c.is_alive and c is not first for c in fleet.children), PATIENCE)
    assert any("worker ended by SIGKILL, starting it again in 0.2 s" in line for line in lines(said))


def test_a_program_that_ends_at_once_is_restarted_ever_more_slowly(fleet, said):
    fleet.start(python("broken", "raise SystemExit(1)"))
    began = time.monotonic()
    assert fleet.wait_for(lambda: said.read_text().count("starting it again") == 3, PATIENCE)
    assert time.monotonic() - began >= 1.2, "it was waited for as long as was said"
    told = [line for line in lines(said) if "starting it again" in line]
    assert [re.findall(r"in (\S+) s", line)[0] for line in told] == ["0.2", "1", "2"]


def test_waiting_for_a_hopeless_program_ends_early(fleet):
    program = python("broken", "raise SystemExit(1)", is_ready=lambda: False)
    with pytest.raises(Failed, match="broken did not come up"):
        fleet.start_ready([program], 60)


def test_what_a_dead_program_left_running_is_ended_before_its_restart(fleet, tmp_path):
    code = f"""
import subprocess, time
process = subprocess.Popen(["sleep", "600"])
open({str(tmp_path / "pid")!r}, "w").write(str(process.pid))
time.sleep(600)
"""
    child = fleet.start(python("parent", code))
    assert eventually(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text() != "")
    grandchild = int((tmp_path / "pid").read_text())
    os.kill(child.process.pid, signal.SIGKILL)
    assert fleet.wait_for(lambda: child not in fleet.children, PATIENCE)
    assert eventually(lambda: not is_running(grandchild))


def test_later_stages_stop_first(fleet, said):
    told = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(print("bye")))
print("up")
time.sleep(600)
"""
    for name, stage in (("database", 0), ("web", 2), ("emulators", 1)):
        fleet.start(python(name, told, stage=stage))
    assert fleet.wait_for(lambda: sum("| up" in line for line in lines(said)) == 3, PATIENCE)
    fleet.stop()
    assert [line.split()[0] for line in lines(said) if line.endswith("| bye")] == [
        "web",
        "emulators",
        "database",
    ]


def test_a_stubborn_program_is_ended_after_its_grace(fleet, said):
    child = fleet.start(python("stubborn", STUBBORN, grace=0.5))
    assert fleet.wait_for(lambda: "up" in said.read_text(), PATIENCE)
    started = time.monotonic()
    fleet.stop()
    assert time.monotonic() - started < PATIENCE
    assert child.process.returncode == -signal.SIGKILL


def test_records_exist_while_a_program_runs_and_not_after(fleet, tmp_path):
    fleet.start(sleeper("web"))
    assert (tmp_path / "web.process").exists()
    fleet.stop()
    assert not (tmp_path / "web.process").exists()


def test_a_stop_interrupts_waiting(fleet):
    fleet.asked_to_stop = 1
    with pytest.raises(Stopped):
        fleet.wait_for(lambda: False, 30)


HUB = """
import sys
from pathlib import Path
from practice.hub.fleet import Fleet, Stopped
from tests.hub.programs import sleeper
fleet = Fleet(Path(sys.argv[1]))
fleet.obey_signals()
fleet.start(sleeper("web"))
try:
    while True:
        fleet.pump(0.2)
except Stopped:
    fleet.stop()
"""


@pytest.fixture
def hub(tmp_path):
    """A hub in a process of its own, with one child; its pipe is read to the child's first word."""
    command = [sys.executable, "-c", HUB, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout
        assert process.stdout.readline().endswith(b"| up\n")
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_stop_all_with_code_0(hub, number):
    children = psutil.Process(hub.pid).children()
    hub.send_signal(number)
    assert hub.wait(PATIENCE) == 0
    assert not any(child.is_running() for child in children)


@pytest.mark.kill
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's end")
def test_children_die_with_a_killed_hub(hub):
    children = psutil.Process(hub.pid).children()
    assert children
    hub.kill()
    gone, alive = psutil.wait_procs(children, timeout=PATIENCE)
    assert not alive


def test_output_that_nobody_reads_does_not_hold_up_the_hub(tmp_path):
    """The reader of this pipe has fallen asleep; the hub goes on and stops when told."""
    read, write = os.pipe()
    with os.fdopen(write, "w") as pipe:
        output = Output(pipe)
        started = time.monotonic()
        for _ in range(3):
            output.write("x" * 70_000)
        assert time.monotonic() - started < PATIENCE
    os.close(read)


def test_a_closed_pipe_is_no_error():
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as pipe:
        Output(pipe).write("nobody hears this\n")


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_what_a_quiet_program_says_is_answered_and_not_printed(fleet, said):
    words = fleet.run_once(python("people", "print('Ana'); print('Dan')", is_quiet=True))
    assert words == "Ana\nDan"
    assert lines(said) == []
