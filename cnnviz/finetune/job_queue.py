"""The queue of trainings: one process at a time."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from enum import IntEnum, unique
from threading import Lock, Thread
from typing import TYPE_CHECKING

from cnnviz import log
from cnnviz.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PATIENCE = 10  # seconds that a process gets to end
_KILLED = -9  # the exit status of a process that was killed, which no program but the system does here


@unique
class Ending(IntEnum):
    """How the process of a training ended: its exit status, or what that comes to."""

    DONE = 0  # with a network, or a reason in its progress
    BROKEN = 1
    DISK = 3
    MEMORY = 4


def begin(folder: Path) -> subprocess.Popen[bytes]:
    """Train what lies on the workspace in `folder`, in a process that ends with this one."""
    command = [sys.executable, "-m", "cnnviz.finetune.worker", str(folder)]
    with (folder / "worker.log").open("wb") as said:
        return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=said, stderr=said)  # noqa: S603


@dataclass(eq=False)
class _Ticket:
    folder: Path
    process: subprocess.Popen[bytes] | None = None


class Queue:
    """The trainings of all users: one at a time, each user once, first come first served."""

    def __init__(self, start: Callable[[Path], subprocess.Popen[bytes]] = begin) -> None:
        """`start` begins the training of a workspace."""
        self._start, self._lock = start, Lock()
        self._tickets: list[_Ticket] = []
        self._endings: dict[Path, Ending] = {}
        self._thread: Thread | None = None

    def join(self, folder: Path) -> None:
        """Train what lies on the workspace in `folder` when its turn comes."""
        with self._lock:
            if any(ticket.folder == folder for ticket in self._tickets):
                return
            self._endings.pop(folder, None)
            self._tickets.append(_Ticket(folder))
            if self._thread is None:
                self._thread = Thread(target=self._work, name="trainings", daemon=True)
                self._thread.start()

    def place(self, folder: Path) -> int | None:
        """The number of trainings before it, 0 while it is trained; None when it is not in the queue."""
        with self._lock:
            folders = [ticket.folder for ticket in self._tickets]
        return folders.index(folder) if folder in folders else None

    def ending(self, folder: Path) -> Ending:
        """How the last training there ended by itself; DONE before it has."""
        return self._endings.get(folder, Ending.DONE)

    def leave(self, folder: Path) -> None:
        """Give up its place, or stop its training; when this returns, it has ended."""
        with self._lock:
            left = [ticket for ticket in self._tickets if ticket.folder == folder]
            self._tickets = [ticket for ticket in self._tickets if ticket.folder != folder]
        for process in (ticket.process for ticket in left):
            if process is not None:
                process.terminate()
                try:
                    process.wait(_PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._tickets:
                    self._thread = None
                    return
                ticket = self._tickets[0]
                try:
                    ticket.process = self._start(ticket.folder)
                except OSError:  # its log cannot be written
                    self._end(ticket, Ending.DISK)
                    continue
            log.event("training begun", waiting=len(self._tickets) - 1)
            code = ticket.process.wait()
            log.event("training ended", code=code)
            with self._lock:
                self._end(ticket, _ending(code))

    def _end(self, ticket: _Ticket, ending: Ending) -> None:
        """Strike out a ticket that has ended; of one whose user left before it does not matter how."""
        if ticket in self._tickets:
            self._tickets.remove(ticket)
            self._endings[ticket.folder] = ending


def _ending(code: int) -> Ending:
    """How a process with this exit status ended; the system kills one for want of memory."""
    if code == _KILLED:
        return Ending.MEMORY
    return Ending(code) if code in set(Ending) else Ending.BROKEN
