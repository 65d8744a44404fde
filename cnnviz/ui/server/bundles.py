"""The bundles of web/, answered from memory."""

from __future__ import annotations

import gzip
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from cnnviz.ui.server.response import Response
from cnnviz.ui.shell.web_files import BUNDLE, bundle, folder

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

# The address changes with the content of any file.
_KEPT = b"public, max-age=31536000, immutable"


class Bundles:
    """ASGI middleware that answers with files of web/ in one piece."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; any but those for a bundle goes on."""
        if scope["type"] == "http" and scope["path"].endswith(folder().removeprefix(".") + BUNDLE):
            await _answer(scope["query_string"].decode("latin-1")).send(send)
        else:
            await self._app(scope, receive, send)


@lru_cache(maxsize=64)
def _answer(query: str) -> Response:
    asked = parse_qs(query)
    try:
        files = bundle(tuple(asked.get("of", ())), tuple(asked.get("without", ())))
    except FileNotFoundError:
        return Response(404, ((b"content-length", b"0"),), b"")
    body = gzip.compress(files, mtime=0)
    return Response(
        200,
        (
            (b"content-type", b"application/json"),
            (b"content-encoding", b"gzip"),
            (b"cache-control", _KEPT),
            (b"content-length", str(len(body)).encode()),
        ),
        body,
    )
