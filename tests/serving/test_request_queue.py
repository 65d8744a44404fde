"""Tests of the request queue: each requester has a turn, hears the position, leaves without a trace."""

from __future__ import annotations

import subprocess
import sys
from contextvars import copy_context
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from cnnviz.serving.request_queue import QueueFullError, Requester, RequestQueue, request_as
from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable


class Heard(Requester):
    """Keeps the positions that it heard."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.positions: list[int] = []
        self.waiting = Event()
        self.gone = Event()

    def on_position(self, position: int) -> None:
        self.positions.append(position)
        self.waiting.set()
        if self.gone.is_set():
            raise InterruptedError


class Door:
    """Holds a queue until it is opened, and keeps which requesters were served."""

    def __init__(self, most: int = 10) -> None:
        self.queue, self.open, self.served = RequestQueue("test", most), Event(), list[str]()
        self.threads = list[Thread]()
        held = Event()

        def hold() -> None:
            held.set()
            self.open.wait(10)

        self.ask(Requester("doorkeeper"), hold)
        assert held.wait(10)

    def ask(self, requester: Requester, work: Callable[[], object], **kind: bool) -> None:
        """Let `requester` ask, in a thread of its own, and wait until that stands in the queue."""

        def run() -> None:
            request_as(requester)
            try:
                self.queue.run(work, **kind)
            except InterruptedError:
                self.served.append(f"{requester.key} left")

        self.threads.append(Thread(target=run))
        self.threads[-1].start()
        if isinstance(requester, Heard):
            assert requester.waiting.wait(10)

    def serve(self, *names: str) -> dict[str, Heard]:
        """Ask for these, in this order."""
        found = {name: Heard(name[0]) for name in names}
        for name, requester in found.items():
            self.ask(requester, partial(self.served.append, name))
        return found

    def end(self) -> None:
        """Serve all."""
        self.open.set()
        for thread in self.threads:
            thread.join(10)
            assert not thread.is_alive()


def test_who_asks_for_much_does_not_keep_the_others_waiting() -> None:
    door = Door()
    found = door.serve("a1", "a2", "a3", "b1", "b2", "c1")
    door.end()
    assert door.served == ["a1", "b1", "c1", "a2", "b2", "a3"]
    # The last position before the door was opened is that among all.
    assert found["c1"].positions[0] == 3
    assert [requester.positions[-1] for requester in found.values()] == [0] * 6


def test_a_position_moves_up_when_a_request_is_withdrawn() -> None:
    door = Door()
    found = door.serve("a1", "b1", "c1")
    found["b1"].gone.set()
    door.threads[2].join(10)
    found["c1"].waiting.clear()
    assert found["c1"].waiting.wait(10)
    assert found["c1"].positions[-1] == 2
    door.end()
    assert door.served == ["b left", "a1", "c1"]


def test_a_full_queue_takes_no_request() -> None:
    door = Door(most=2)
    door.serve("a1", "b1")
    with pytest.raises(QueueFullError):
        door.queue.run(lambda: None)
    door.end()
    assert door.queue.run(lambda: "room again") == "room again"


def test_who_has_no_key_is_served_too() -> None:
    def ask() -> str:
        request_as(Requester(None))
        return RequestQueue("test").run(lambda: "served")

    assert copy_context().run(ask) == "served"


def test_what_goes_wrong_is_raised_where_it_was_asked_for() -> None:
    queue = RequestQueue("test")
    with pytest.raises(ZeroDivisionError):
        queue.run(lambda: 1 // 0)
    assert queue.run(lambda: queue.run(lambda: "inside")) == "inside"


def test_long_work_lets_short_work_in_between() -> None:
    door = Door()

    def long(name: str) -> None:
        for step in range(2):
            door.served.append(f"{name}{step}")
            door.queue.yield_turn()

    door.ask(first := Heard("a"), lambda: long("a"), long=True)
    door.ask(Heard("b"), lambda: long("b"), long=True)
    door.serve("c1", "c2")
    assert first.positions[0] == 1
    door.end()
    assert door.served == ["a0", "c1", "c2", "a1", "b0", "b1"]


def test_quick_work_passes_all_and_a_job_lets_pages_pass_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ask(door: Door) -> None:
        for name in ("job", "other job", "photo", "digit"):
            found = Heard(name)
            found.patient = "job" in name
            door.ask(found, partial(door.served.append, name), quick=name == "digit")
            heard.append(found.positions[0])
        door.end()

    heard: list[int] = []
    ask(door := Door())
    assert door.served == ["digit", "photo", "job", "other job"]
    assert heard == [1, 2, 1, 1]
    monkeypatch.setattr("cnnviz.serving.request_queue._PATIENCE", 0.0)
    ask(door := Door())
    assert door.served == ["digit", "job", "other job", "photo"]


def test_what_nobody_waits_for_is_done_once_nobody_comes() -> None:
    done, idle = list[str](), Event()
    queue = RequestQueue("test")

    def rest() -> None:
        done.append("idle")
        idle.set()

    def work() -> None:
        queue.run_when_idle(lambda: done.append("replaced"))
        queue.run_when_idle(rest)
        done.append("asked for")

    queue.run(work)
    assert idle.wait(10)
    assert done == ["asked for", "idle"]
    assert queue.run(lambda: "still served") == "still served"


def test_what_nobody_waits_for_may_fail_and_the_queue_goes_on() -> None:
    queue, tried = RequestQueue("test"), Event()

    def fail() -> None:
        tried.set()
        raise MemoryError

    queue.run(lambda: queue.run_when_idle(fail))
    assert tried.wait(10)
    served = Thread(target=lambda: queue.run(lambda: None), daemon=True)
    served.start()
    served.join(10)
    assert not served.is_alive()


PROGRAM = """
from threading import Event, Thread
import torch
from cnnviz.lessons import shuffle
from cnnviz.inputs.mnist_subset import digits
from cnnviz.serving.request_queue import RequestQueue
from cnnviz.training.live_training import LiveTraining, Trainee

queue, amid = RequestQueue("test"), Event()
square = torch.ones(400, 400)
def ask():
    while True:
        queue.run(lambda: (amid.set(), square @ square))
Thread(target=ask, daemon=True).start()
training = LiveTraining({"mlp": Trainee(shuffle.mlp, shuffle.bare)}, digits(), epochs=10_000)
training.start()
assert amid.wait(10)
while not training.trainees["mlp"].accuracies:
    amid.wait(0.01)
"""


def test_a_program_may_end_amid_the_work() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=False, cwd=ROOT, capture_output=True, timeout=60
    )
    assert ended.stderr == b""
    assert ended.returncode == 0


def test_long_work_ends_where_it_gives_way() -> None:
    queue, begun, ended = RequestQueue("test"), Event(), Event()

    def work() -> None:
        begun.set()
        while not ended.wait(0.01):
            queue.yield_turn()

    def ask() -> None:
        with pytest.raises(SystemExit):
            queue.run(work, long=True)
        ended.set()

    Thread(target=ask).start()
    assert begun.wait(10)
    queue.end()
    assert ended.wait(10)
