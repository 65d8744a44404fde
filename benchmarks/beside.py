"""Comparison of the app with a page of Streamlit that has one word on it, for a whole class."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.table import Goal, Row
from tests.support.server import serve

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator

    from tests.support.server import Server

CLASS = 30
_EMPTY = "import streamlit as st\n\nst.write(st.text_input('word', key='word'))\n"
_GOAL = 1.5  # times the 95th percentile of an empty page


class Servers(NamedTuple):
    """An empty page as Streamlit comes, one with the settings of cnnviz, and cnnviz."""

    bare: Server
    empty: Server
    app: Server


@contextmanager
def beside(**settings: str) -> Iterator[Servers]:
    """The empty page and the app, each on a server; `settings` are variables of the app's environment."""
    with TemporaryDirectory() as folder:
        page = Path(folder, "page.py")
        page.write_text(_EMPTY, "utf-8")
        with serve(page, folder=page.parent) as bare, serve(page) as empty, serve(settings=settings) as app:
            yield Servers(bare, empty, app)


async def timed(act: Awaitable[None]) -> float:
    """The milliseconds that `act` takes."""
    start = time.perf_counter()
    await act
    return (time.perf_counter() - start) * 1000


def compared(bare: Row, empty: Row, app: Row) -> list[Row]:
    """The rows of what was measured on each, and of how many times as long the app takes."""
    over = [
        Row(f"p95 of the last, times that of the {which}", [app.p95 / page.p95], "x", _GOAL, Goal.MOST)
        for which, page in (("first", bare), ("second", empty))
    ]
    return [bare, empty, app, *over]
