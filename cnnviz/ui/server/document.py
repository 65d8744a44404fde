"""The document that opens every page: Streamlit's own, with what must be there before its scripts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cnnviz.ui.server.opening import opens

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOLDER = Path(__file__).parents[1] / "web" / "document"
_HEAD = b"<head>"
# The document is no longer the file that these are about.
_OF_THE_FILE = {b"content-length", b"etag", b"last-modified"}


class Document:
    """ASGI middleware that puts scripts of web/document/ before those of Streamlit.

    They run inline, since what they do must be done before the page is there.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; a browser that opens a page gets the document with all that belongs to it."""
        if not opens(scope):
            await self._app(scope, receive, send)
            return
        # Whole, not packed, and also if the browser has the file.
        plain = [(name, value) for name, value in scope["headers"] if name in {b"host", b"cookie"}]
        start: Message = {}
        body = b""

        async def complete(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            whole = completed(body)
            headers = [each for each in start["headers"] if each[0].lower() not in _OF_THE_FILE]
            headers.append((b"content-length", str(len(whole)).encode()))
            await send({**start, "headers": headers})
            await send({"type": "http.response.body", "body": whole})

        await self._app({**scope, "headers": plain}, receive, complete)


def completed(document: bytes) -> bytes:
    """`document` with the scripts in its head; unchanged if it has none."""
    return document.replace(_HEAD, _HEAD + _scripts(), 1)


@cache
def _scripts() -> bytes:
    return b"".join(
        b'<script type="module">\n' + path.read_bytes() + b"</script>\n"
        for path in sorted(_FOLDER.glob("*.js"))
    )
