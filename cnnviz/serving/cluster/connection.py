"""Connection to a cluster, which a thread of its own keeps, and makes again whenever it is lost."""

from __future__ import annotations

import time
from threading import Condition, Thread
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from cnnviz import log
from cnnviz.serving.backend import UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable

_BEAT = 1.0  # seconds between two looks at the cluster
_STALE = 4.0  # seconds without a sign of life after which a connection counts as lost
_PATIENCE = 8.0  # seconds without one after which no request waits for a new connection
Cluster = TypeVar("Cluster")


class Link(Protocol[Cluster]):
    """The way to a cluster; only the thread of its connection calls it."""

    def probe(self) -> None:
        """Look whether there is something to connect to. Raises OSError, soon, where there is nothing."""

    def open(self) -> Cluster:
        """Connect. Raises an exception where that fails."""

    def alive(self, cluster: Cluster) -> bool:
        """Whether the cluster still answers."""

    def close(self) -> None:
        """Forget the connection, whether it was ever made or not."""


class Connection(Generic[Cluster]):
    """A cluster, as long as it can be reached.

    Attributes:
        count: how many times it was reached anew so far.
    """

    def __init__(self, link: Link[Cluster], clock: Callable[[], float] = time.monotonic) -> None:
        """Begin to connect by `link`; `clock` tells the seconds."""
        self._link, self._clock = link, clock
        self._changed = Condition()
        self._cluster: Cluster | None = None
        self._seen = clock()
        self._reason = "it has not answered yet"
        self.count = 0
        Thread(target=self._keep, name="connection to the cluster", daemon=True).start()

    @property
    def current(self) -> Cluster | None:
        """The cluster; None while it cannot be reached."""
        return self._cluster if self._clock() - self._seen < _STALE else None

    def wait(self, patience: float = _PATIENCE) -> Cluster:
        """Return the cluster, once it can be reached.

        Args:
            patience: seconds to wait at most; less where it has given no sign of life for a while.

        Raises:
            UnreachableError: it cannot be reached.
        """
        begun = self._clock()
        with self._changed:
            while (cluster := self.current) is None:
                rest = min(begun, self._seen) + patience - self._clock()
                if rest <= 0:
                    raise UnreachableError(self._reason)
                self._changed.wait(min(rest, _BEAT))
            return cluster

    def _keep(self) -> None:
        """Connect, watch the connection, and begin again."""
        while True:
            try:
                self._link.probe()
                self._seen = self._clock()
                self._watch(self._link.open())
            except Exception as error:  # whatever it is, the next attempt may succeed
                self._reason = " ".join(str(error).split())[:200]
            with self._changed:
                self._cluster = None
            self._link.close()
            time.sleep(_BEAT)

    def _watch(self, cluster: Cluster) -> None:
        """Hand out `cluster` until it no longer answers."""
        with self._changed:
            self._cluster, self._seen = cluster, self._clock()
            self.count += 1
            self._changed.notify_all()
        log.event("cluster reached")
        while self._link.alive(cluster):
            self._seen = self._clock()
            time.sleep(_BEAT)
        self._reason = "it no longer answers"
        log.event("cluster lost")
