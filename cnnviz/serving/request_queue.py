"""Fair queue of requests in front of the one inference thread: quick ones first, those of jobs last."""

from __future__ import annotations

import atexit
from collections import deque
from concurrent.futures import Future, wait
from contextvars import ContextVar
from enum import IntEnum
from threading import Condition, Thread, current_thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from cnnviz.serving.backend import UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_CAPACITY = 120  # requests that wait at once; a ResNet-50 on two cores takes some 10 s for as many
_IDLE_AFTER = 0.2  # seconds without a request before idle work is done
_POLL = 0.25  # seconds between two reports of a position; a request served sooner reports none
_SHUTDOWN = 5.0  # seconds that the end of the program waits for a request that does not end
_PATIENCE = 2.0  # seconds that a piece of a job lets the requests of pages pass
Result = TypeVar("Result")


class QueueFullError(Exception):
    """The queue has no room for another request."""


class _Rank(IntEnum):
    """How urgent a request is; of two that wait, that of the lower rank passes the other."""

    QUICK = 0
    PAGE = 1
    JOB = 2


class Requester:
    """The user, or the job, that requests are made for; this one waits in silence.

    Attributes:
        key: see `__init__`.
        patient: whether its requests let those of others pass, as pieces of long work do.
    """

    patient = False

    def __init__(self, key: Hashable) -> None:
        """Requests of requesters with the same `key` take the same turns."""
        self.key = key

    def on_position(self, position: int) -> None:
        """Receive the position in the queue, counted from 1, every `_POLL` seconds; 0 when the turn has come.

        An exception raised here withdraws the request.
        """

    def on_rejection(self) -> None:
        """Respond to a full queue. Raises QueueFullError, or another exception that ends the request."""
        raise QueueFullError

    def on_unreachable(self) -> None:
        """Respond to an UnreachableError, which is raised again unless this raises another exception."""


_REQUESTER: ContextVar[Requester | None] = ContextVar("requester", default=None)


def request_as(requester: Requester) -> None:
    """Make all further requests of this thread on behalf of `requester`."""
    _REQUESTER.set(requester)


class RequestQueue:
    """One thread, or several, each of which executes one request at a time.

    Requesters take turns: after a request of one of them comes a request of the next, however many more the
    first has in the queue. Quick requests pass all others, and those of pages pass those of a patient
    requester, unless it has waited for `_PATIENCE` seconds.
    """

    def __init__(self, name: str, capacity: int = _CAPACITY, *, threads: int = 1) -> None:
        """Start `threads`, called `name`, in front of which at most `capacity` requests wait."""
        self._capacity = capacity
        self._changed = Condition()
        # By the key of the requester, in the order of their turns.
        self._waiting: dict[Hashable, deque[_Request[Any]]] = {}
        self._idle_work: _Request[None] | None = None
        self._ended = False
        self._threads = [Thread(target=self._serve, name=name, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()
        atexit.register(self.end)

    def run(self, work: Callable[[], Result], *, long: bool = False, quick: bool = False) -> Result:
        """Execute `work` in a thread of the queue when its turn comes; return its result or raise its error.

        Args:
            work: takes no turn for what it requests of this queue itself.
            long: it calls `yield_turn` between its steps, and never runs in a turn that another one yields.
            quick: it takes so little time that it passes all that is not.

        Raises:
            QueueFullError: too many requests wait, unless `Requester.on_rejection` raises something else.
            UnreachableError: `work` did, unless `Requester.on_unreachable` raises something else.
        """
        if current_thread() in self._threads:
            return work()
        requester = _REQUESTER.get() or Requester(current_thread())
        rank = _Rank.QUICK if quick else _Rank.JOB if requester.patient else _Rank.PAGE
        request = _Request(work, rank, long=long)
        if not self._add(request, requester.key):
            requester.on_rejection()
        try:
            while not wait([request], _POLL).done:
                requester.on_position(self._position(request, requester.key))
        finally:
            self._withdraw(request, requester.key)
        requester.on_position(0)
        try:
            return request.result()
        except UnreachableError:
            requester.on_unreachable()
            raise

    def yield_turn(self) -> None:
        """Execute one short request of each requester; long work calls this between its steps.

        Raises SystemExit when the program ends.
        """
        if self._ended:
            raise SystemExit
        for _ in range(len(self._waiting)):
            with self._changed:
                request = self._next(short=True)
            if request is None:
                return
            request.run()

    def run_when_idle(self, work: Callable[[], None]) -> None:
        """Execute `work` once no request has come for `_IDLE_AFTER` seconds; it replaces earlier idle work.

        Only requests that the queue executes may call it: its thread looks for idle work after each of them.
        """
        self._idle_work = _Request(work, _Rank.JOB)

    def end(self) -> None:
        """Finish the running requests and execute no more; called when the program ends.

        Python would abort if a thread were inside torch's C++ code then.
        """
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(_SHUTDOWN)

    def _serve(self) -> None:
        while not self._ended:
            self._serve_next()

    def _serve_next(self) -> None:
        """Wait for the next request and execute it; no local variable outlives it."""
        with self._changed:
            timeout = _IDLE_AFTER if self._idle_work else None
            self._changed.wait_for(lambda: self._ended or self._waiting, timeout)
            if self._ended:
                return
            if self._waiting:
                request = self._next()
            else:
                request, self._idle_work = self._idle_work, None
        if request is not None:
            request.run()

    def _add(self, request: _Request[Any], key: Hashable) -> bool:
        """Append `request` to those of its requester; return whether the queue had room for it."""
        with self._changed:
            room = sum(map(len, self._waiting.values())) < self._capacity
            if room:
                self._waiting.setdefault(key, deque()).append(request)
                self._changed.notify()
        return room

    def _withdraw(self, request: _Request[Any], key: Hashable) -> None:
        """Remove `request` from the queue if its turn has not come."""
        with self._changed:
            if request in (own := self._waiting.get(key, deque())):
                own.remove(request)
                if not own:
                    del self._waiting[key]

    def _next(self, *, short: bool = False) -> _Request[Any] | None:
        """Take the request whose turn it is, or with `short` the first short one; its requester goes last."""
        open_to = [key for key, own in self._waiting.items() if not (short and own[0].long)]
        if not open_to:
            return None
        key = min(open_to, key=lambda key: self._waiting[key][0].rank)
        own = self._waiting.pop(key)
        request = own.popleft()
        if own:
            self._waiting[key] = own
        return request

    def _position(self, request: _Request[Any], key: Hashable) -> int:
        """Count the turns until that of `request`, its own included; 0 when it has come."""
        with self._changed:
            if request not in (own := self._waiting.get(key, deque())):
                return 0
            turn, before = own.index(request), True
            position = 1 + turn
            for other, theirs in self._waiting.items():
                before = before and other != key
                if other != key:
                    position += _passing(theirs, request.rank, turn + before)
        return position


def _passing(theirs: deque[_Request[Any]], rank: int, turns: int) -> int:
    """Count the requests of another requester that are served before one of `rank`, after `turns` turns."""
    first = theirs[0].rank
    if first == rank:
        return min(len(theirs), turns)
    return len(theirs) if first < rank else 0


class _Request(Future[Result], Generic[Result]):
    """A piece of work and its future result."""

    def __init__(self, work: Callable[[], Result], rank: _Rank, *, long: bool = False) -> None:
        super().__init__()
        self._work, self._rank, self._since, self.long = work, rank, monotonic(), long

    @property
    def rank(self) -> _Rank:
        """How urgent it is: that of a job, as much as that of a page once it has waited long enough."""
        overdue = monotonic() - self._since > _PATIENCE
        return _Rank.PAGE if self._rank is _Rank.JOB and overdue else self._rank

    def run(self) -> None:
        """Execute the work."""
        try:
            self.set_result(self._work())
        except BaseException as error:  # raised again where the result is awaited
            self.set_exception(error)
