"""Benchmark of a class that opens the page at once. Run it by `python -m benchmarks.opening`.

Thirty users come in the same instant, in turns to two empty pages of Streamlit and to the network page:
first with browsers that are new to it, so that each also fetches Streamlit's own files, then with browsers
that have them. What the browsers do with the files is not in it: they are other computers.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from benchmarks.beside import CLASS, beside, compared, timed
from benchmarks.table import Row, show
from tests.support.session import session

if TYPE_CHECKING:
    from benchmarks.beside import Servers
    from tests.support.server import Server

ROUNDS = 5
_LINKED = re.compile(r'(?:src|href)="\.(/static/[^"]+)"')  # in a page of Streamlit


def main() -> None:
    """Measure, and print the table."""
    show(rows())


def rows() -> list[Row]:
    """The rows of what was measured, with the goals."""
    with beside() as servers:
        return [row for new in (True, False) for row in asyncio.run(_openings(servers, new=new))]


async def _openings(servers: Servers, *, new: bool) -> list[Row]:
    times: dict[Server, list[float]] = {server: [] for server in servers}
    for number in range(1 + ROUNDS):
        for server in times:
            async with AsyncExitStack() as stack:
                waits = await asyncio.gather(*(timed(_open(server, stack, new)) for _ in range(CLASS)))
            if number:  # the first fills caches
                times[server] += waits
    how = "first open" if new else "open again"
    return compared(
        Row(f"{CLASS} {how} an empty page as Streamlit comes, at once", times[servers.bare]),
        Row(f"{CLASS} {how} one with the settings of cnnviz, at once", times[servers.empty]),
        Row(f"{CLASS} {how} the network page, at once", times[servers.app]),
    )


async def _open(server: Server, stack: AsyncExitStack, new: bool) -> None:
    """Fetch what a new browser fetches first, and let the page run."""
    if new:
        page = (await _fetch(server, "/")).decode()
        await asyncio.gather(*(_fetch(server, path) for path in set(_LINKED.findall(page))))
    who = await stack.enter_async_context(session(server.address))
    await who.visit()


async def _fetch(server: Server, path: str) -> bytes:
    """The file at `path`; text comes packed, as a browser asks for it, but for the page itself."""
    host = urlsplit(server.address)
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    packed = "" if path == "/" else "Accept-Encoding: gzip\r\n"
    ask = f"GET {path} HTTP/1.1\r\nHost: {host.netloc}\r\n{packed}Connection: close\r\n\r\n"
    writer.write(ask.encode())
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{path}: {head.decode(errors='replace')}")
    return body


if __name__ == "__main__":
    main()
