"""Tests of a class that comes in the same instant to a server that has just been started."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from threading import Barrier, Thread

from cnnviz.memoize import memoized
from tests.support.server import serve
from tests.support.session import finish, session

CLASS = 30
PAGES = ("", "", "", "maps", "lab_convolution", "finetune")  # "" is the network


async def come(address: str) -> list[list[str]]:
    """The errors of each user."""
    async with AsyncExitStack() as stack:
        people = [await stack.enter_async_context(session(address)) for _ in range(CLASS)]
        await asyncio.gather(
            *(each.visit(page=PAGES[place % len(PAGES)]) for place, each in enumerate(people))
        )
        assert all(each.controls for each in people)
        return [each.errors for each in people]


def test_all_pages_open_at_once_on_a_fresh_server() -> None:
    with serve() as server:
        assert finish(come(server.address)) == [[]] * CLASS


def test_what_threads_ask_for_together_is_made_once() -> None:
    ready, made, found = Barrier(8), list[str](), list[str]()

    @memoized
    def make(name: str) -> str:
        for _ in range(10_000):  # long enough for each of the others to have a turn
            pass
        made.append(name)
        return f"{name} {len(made)}"

    def ask() -> None:
        ready.wait()
        found.append(make("line"))

    threads, before = [Thread(target=ask) for _ in range(8)], sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert made == ["line"]
    assert found == ["line 1"] * 8
