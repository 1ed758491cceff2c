"""The programs of one hub under one roof: starts, prints, restarts and stops them, all from one thread.

honcho prints for us, but its Manager is not used: it ends everything at the first death, and puts a process
of its own between the hub and each child. Here a killed worker is a matter of a second.
"""

import datetime
import os
import selectors
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType

from honcho.colour import get_colours
from honcho.printer import Message, Printer

from practice.hub.children import Child, Program
from practice.hub.errors import Refusal
from practice.hub.output import Output

BACK_OFF = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)  # seconds before the first, second, … restart
STEADY = 60.0  # seconds a program must have run for its next death to count as its first
HOPELESS = 3  # deaths of a program that was never ready


class Stopped(Exception):
    """Somebody asked the hub to stop (Ctrl-C, SIGTERM)."""


class Failed(Refusal):
    """A program did not do what the hub needs in order to go on."""


class Fleet:
    """Children that are to run until the hub stops. `records`: where their process records go."""

    def __init__(self, records: Path, output: Output | None = None) -> None:
        self.records = records
        self.children: list[Child] = []
        self.asked_to_stop = 0
        self.last_signal = ""
        self._selector = selectors.DefaultSelector()
        self._printer = Printer(output or Output())
        self._colours = get_colours()
        self._colour_of: dict[str, str] = {}
        self._deaths: dict[str, int] = {}
        self._due: list[tuple[float, Program]] = []

    def obey_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def start(self, program: Program) -> Child:
        if program.prepare:
            program.prepare()
        child = Child.start(program, self.records)
        self._colour_of.setdefault(program.name, next(self._colours))
        self._printer.width = max(self._printer.width, len(program.name))
        self._selector.register(child.output, selectors.EVENT_READ, child)
        self.children.append(child)
        return child

    def start_ready(self, programs: Iterable[Program], seconds: float) -> None:
        """Starts all, then waits for each to say it is ready."""
        started = [self.start(program).program for program in programs]
        for program in started:
            if program.is_ready and not self.wait_for(program.is_ready, seconds, program):
                raise Failed(f"{program.name} did not come up; its last words are above.")

    def wait_for(
        self,
        condition: Callable[[], bool],
        seconds: float,
        program: Program | None = None,
        every: float = 0.05,
    ) -> bool:
        """Keeps the fleet going until `condition`; False after `seconds`, or when `program` keeps dying."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return True
            if program and self._deaths.get(program.name, 0) >= HOPELESS:
                return False
            self.pump_for(every)
        return False

    def pump_for(self, seconds: float) -> None:
        """Pumps for the whole of `seconds`, however much is said meanwhile."""
        deadline = time.monotonic() + seconds
        self.pump(seconds)
        while (left := deadline - time.monotonic()) > 0:
            self.pump(left)

    def run_once(self, program: Program) -> str:
        """Runs a program to its end; raises unless it went well. Answers what a quiet one said."""
        child = self.start(program)
        while child.is_alive:
            self.pump(0.1, but=child)
        self._bury(child)
        if child.process.returncode != 0:
            raise Failed(f"{program.name} ended {child.how_it_ended()}; its words are above.")
        return b"\n".join(child.said).decode("utf-8", "replace")

    def pump(self, seconds: float, but: Child | None = None) -> None:
        """Prints what the children say for up to `seconds`, and restarts those that died (`but` this one)."""
        if self.asked_to_stop:
            raise Stopped
        self._print_for(seconds)
        for child in [child for child in self.children if child is not but and not child.is_alive]:
            self._bury(child)
            self._plan_restart(child)
        self._restart_due()

    def say(self, text: str) -> None:
        self._printer.write(Message("line", text, datetime.datetime.now(), "sotto", None))

    def print_as_is(self, text: str) -> None:
        self._printer.output.write(text)

    def stop(self) -> None:
        """Stops all, the latest stage first; a second signal meanwhile takes away all grace."""
        self._due.clear()
        for stage in sorted({child.program.stage for child in self.children}, reverse=True):
            self._stop_all([child for child in self.children if child.program.stage == stage])

    def _stop_all(self, children: list[Child]) -> None:
        signals = self.asked_to_stop
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + max(child.program.grace for child in children)
        while any(child.is_alive for child in children) and time.monotonic() < deadline:
            if self.asked_to_stop > max(signals, 1):
                break
            self._print_for(0.05)
        for child in children:
            if child.is_alive:
                self.say(f"{child.program.name} did not stop when asked and is ended")
            self._bury(child)

    def _bury(self, child: Child) -> None:
        child.clear()
        self._print_rest(child)
        self.children.remove(child)

    def _plan_restart(self, child: Child) -> None:
        name, lasted = child.program.name, time.monotonic() - child.started
        self._deaths[name] = 1 if lasted > STEADY else self._deaths.get(name, 0) + 1
        delay = BACK_OFF[min(self._deaths[name], len(BACK_OFF)) - 1]
        self.say(f"{name} ended {child.how_it_ended()}, starting it again in {delay:g} s")
        self._due.append((time.monotonic() + delay, child.program))

    def _restart_due(self) -> None:
        now = time.monotonic()
        ripe = [program for instant, program in self._due if instant <= now]
        self._due = [(instant, program) for instant, program in self._due if instant > now]
        for program in ripe:
            self.start(program)

    def _print_for(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            if not self._print_some(key.data):
                self._selector.unregister(key.fileobj)

    def _print_some(self, child: Child) -> bool:
        """Prints the whole lines that have come; False at the end of the output."""
        data = os.read(child.output.fileno(), 65536)
        lines, end, rest = (child.unfinished_line + data).rpartition(b"\n")
        child.unfinished_line = rest
        if end:
            self._print(child, lines)
        return bool(data)

    def _print_rest(self, child: Child) -> None:
        os.set_blocking(child.output.fileno(), False)
        try:
            while self._print_some(child):
                pass
        except BlockingIOError:
            pass
        if child.unfinished_line:
            self._print(child, child.unfinished_line)
        if child.output in self._selector.get_map():
            self._selector.unregister(child.output)
        child.output.close()

    def _print(self, child: Child, data: bytes) -> None:
        if child.program.is_quiet:
            child.said.append(data)
            return
        name = child.program.name
        self._printer.write(Message("line", data, datetime.datetime.now(), name, self._colour_of[name]))

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop += 1
        self.last_signal = signal.Signals(number).name
