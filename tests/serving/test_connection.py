"""Tests of the connection to a cluster: how long a request waits for it, and that it is made again."""

from __future__ import annotations

import time
from threading import Event

import pytest

from cnnviz.serving.backend import UnreachableError
from cnnviz.serving.cluster import connection, environment
from cnnviz.serving.cluster.connection import Connection


class Link:
    """The way to a cluster that can be cut."""

    def __init__(self) -> None:
        self.up, self.opened, self.looked = True, 0, Event()

    def probe(self) -> None:
        self.looked.set()
        if not self.up:
            raise ConnectionError("nothing listens")

    def open(self) -> int:
        self.opened += 1
        return self.opened

    def alive(self, _cluster: int) -> bool:
        self.looked.set()
        return self.up

    def close(self) -> None:
        """Nothing is held."""


class Clock:
    """Time that passes when the test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_BEAT", 0.005)


def lost(found: Connection[int]) -> bool:
    return found.current is None


def test_a_lost_cluster_is_waited_for_less_than_ten_seconds_and_then_not_at_all() -> None:
    link, clock = Link(), Clock()
    found = Connection(link, clock)
    assert found.wait() == 1
    link.up = False
    while not lost(found):
        link.looked.wait(0.01)
    clock.now += 9
    begun = time.monotonic()
    with pytest.raises(UnreachableError, match=r"nothing listens|no longer answers"):
        found.wait()
    assert time.monotonic() - begun < 1
    assert connection._PATIENCE < 10


def test_a_cluster_that_returns_is_reached_again_without_a_word() -> None:
    link = Link()
    found = Connection(link)
    assert found.wait() == 1
    link.up = False
    while not lost(found):
        link.looked.wait(0.01)
    link.up = True
    assert found.wait() == 2
    assert found.count == 2


def test_a_cluster_that_hangs_counts_as_lost() -> None:
    link, clock, door = Link(), Clock(), Event()
    link.alive = lambda _cluster: door.wait(10)  # type: ignore[method-assign]
    found = Connection(link, clock)
    assert found.wait() == 1
    clock.now += 5
    assert lost(found)
    door.set()


@pytest.mark.parametrize("address", ["http://elsewhere", "ray://", "ray://host", "ray://host:port"])
def test_an_address_that_is_none_is_named(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNNVIZ_ENGINE", address)
    with pytest.raises(UnreachableError, match="ray://HOST:PORT"):
        environment.connection()
    assert environment.connections() == 0
