"""Streamlit's scripts and style sheets, packed for the way to the browser."""

from __future__ import annotations

import asyncio
import gzip
from typing import TYPE_CHECKING

from cnnviz.ui.server.response import Response, whole

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_PACKABLE = (".js", ".css")


class PackedFiles:
    """ASGI middleware that packs each of Streamlit's scripts and style sheets once, and keeps it so.

    Streamlit sends them as they are, since it would pack them anew for each visitor. On a slow line they are
    most of what a first visit waits for (`python -m benchmarks.slow_line`).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._packed: dict[str, Response] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; for such a file with its packed content."""
        if not _packable(scope):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        response = self._packed.get(path)
        if response is None:
            response = await whole(self._app, scope, receive)
            if response.status == 200 and response.complete:
                response = self._packed[path] = await asyncio.to_thread(_packed, response)
        await response.send(send)


def _packed(response: Response) -> Response:
    headers = (b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding")
    # What is named by its content need not be asked for again.
    return response.with_body(gzip.compress(response.body), *headers, without=(b"etag", b"accept-ranges"))


def _packable(scope: Scope) -> bool:
    """Whether a browser that can unpack it asks for such a file."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    path: str = scope["path"]
    asked = dict(scope["headers"])
    return (
        "/static/" in path
        and path.endswith(_PACKABLE)
        and b"gzip" in asked.get(b"accept-encoding", b"")
        and b"range" not in asked
    )
