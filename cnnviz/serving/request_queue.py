"""Who is next? One thread computes for all visitors, each of them in turn."""

from __future__ import annotations

import atexit
from collections import deque
from concurrent.futures import Future, wait
from contextvars import ContextVar
from threading import Condition, Thread, current_thread
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_REST = 0.2  # seconds in which nobody comes before something is done for which nobody waits
_LOOK = 0.25  # seconds between two looks at one's place; whoever is served sooner never sees it
_PATIENCE = 5.0  # seconds that the end of the program waits for work that does not end
_MOST = 120  # that wait at once; a ResNet-50 on two cores takes some 10 s for as many
Result = TypeVar("Result")


class CrowdedError(Exception):
    """So many wait that nobody else is let in."""


class Visitor:
    """Somebody for whom work is done; this one waits in silence."""

    def __init__(self, name: Hashable) -> None:
        """`name` tells visitors apart."""
        self.name = name

    def waits(self, place: int) -> None:
        """Hear the place in the line, counted from 1, a few times a second; 0 when the turn has come.

        What this raises ends the waiting, and the work is not begun any more.
        """

    def turned_away(self) -> None:
        """Hear that too many wait. Raises CrowdedError, or whatever ends what the visitor was about."""
        raise CrowdedError


_VISITOR: ContextVar[Visitor | None] = ContextVar("visitor", default=None)


def arrive(visitor: Visitor) -> None:
    """Let what this thread asks for from now on be for `visitor`."""
    _VISITOR.set(visitor)


class Line:
    """One thread, or some, each of which does one piece of work at a time.

    Visitors take turns: after a piece of work of one of them comes one of the next, however many more the
    first waits for.
    """

    def __init__(self, name: str, most: int = _MOST, *, threads: int = 1) -> None:
        """A line called `name`, in which at most `most` pieces of work wait for `threads`."""
        self._most = most
        self._changed = Condition()
        # By visitor, the next first.
        self._waiting: dict[Hashable, deque[_Ticket[Any]]] = {}
        self._spare: _Ticket[Any] | None = None  # for which nobody waits
        self._ended = False
        self._threads = [Thread(target=self._serve, name=name, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()
        atexit.register(self.end)

    def do(self, work: Callable[[], Result], *, long: bool = False) -> Result:
        """What `work` gives, once it was its turn; what it raises is raised here.

        Args:
            work: a thread of the line does it. What it asks of this line in turn is done at once.
            long: it calls `give_way` now and then, and others need not give way to it.

        Raises:
            CrowdedError: too many wait, unless `Visitor.turned_away` raises something else.
        """
        if current_thread() in self._threads:
            return work()
        visitor = _VISITOR.get() or Visitor(current_thread())
        ticket = _Ticket(work, long)
        if not self._queue(ticket, visitor.name):
            visitor.turned_away()
        try:
            while not wait([ticket], _LOOK).done:
                visitor.waits(self._place(ticket, visitor.name))
        finally:
            self._leave(ticket, visitor.name)
        visitor.waits(0)
        return ticket.result()

    def give_way(self) -> None:
        """Let each visitor who waits for something short have it now; for long work, between its steps.

        Raises SystemExit when the program ends.
        """
        if self._ended:
            raise SystemExit
        for _ in range(len(self._waiting)):
            with self._changed:
                ticket = self._next(short=True)
            if ticket is None:
                return
            ticket.run()

    def when_idle(self, work: Callable[[], None]) -> None:
        """Let `work` be done once nobody has come for a moment, instead of what was to be done then.

        To be called by what the line does, whose thread looks for the next right after it.
        """
        self._spare = _Ticket(work, long=False)

    def end(self) -> None:
        """Finish what is being done, and do nothing more; called when the program ends.

        A thread that is amid torch's C++ code then would make Python abort.
        """
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(_PATIENCE)

    def _serve(self) -> None:
        while not self._ended:
            self._serve_next()

    def _serve_next(self) -> None:
        """Wait for the next ticket and serve it; nothing of it is kept."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._waiting, _REST if self._spare else None)
            if self._ended:
                return
            if self._waiting:
                ticket = self._next()
            else:
                ticket, self._spare = self._spare, None
        if ticket is not None:
            ticket.run()

    def _queue(self, ticket: _Ticket[Any], name: Hashable) -> bool:
        """Whether there was room for it."""
        with self._changed:
            room = sum(map(len, self._waiting.values())) < self._most
            if room:
                self._waiting.setdefault(name, deque()).append(ticket)
                self._changed.notify()
        return room

    def _leave(self, ticket: _Ticket[Any], name: Hashable) -> None:
        """Forget `ticket` if its turn has not come."""
        with self._changed:
            if ticket in (own := self._waiting.get(name, deque())):
                own.remove(ticket)
                if not own:
                    del self._waiting[name]

    def _next(self, *, short: bool = False) -> _Ticket[Any] | None:
        """That of the first visitor, who goes to the end; with `short`, of the first who waits for it."""
        for name, own in self._waiting.items():
            if not (short and own[0].long):
                del self._waiting[name]
                ticket = own.popleft()
                if own:
                    self._waiting[name] = own
                return ticket
        return None

    def _place(self, ticket: _Ticket[Any], name: Hashable) -> int:
        """How many turns there are until that of `ticket`, with its own; 0 when it has come."""
        with self._changed:
            if ticket not in (own := self._waiting.get(name, deque())):
                return 0
            turn, before = own.index(ticket), True
            place = 1 + turn
            for other, theirs in self._waiting.items():
                before = before and other != name
                if other != name:
                    place += min(len(theirs), turn + before)
        return place


class _Ticket(Future[Result], Generic[Result]):
    """A piece of work and, later, what it gave."""

    def __init__(self, work: Callable[[], Result], long: bool) -> None:
        super().__init__()
        self._work, self.long = work, long

    def run(self) -> None:
        """Do the work."""
        try:
            self.set_result(self._work())
        except BaseException as error:  # it is raised where the result is awaited
            self.set_exception(error)
