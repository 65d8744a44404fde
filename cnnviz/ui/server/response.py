"""Whole responses of an ASGI app, to be changed before they are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Response(NamedTuple):
    """A response.

    Attributes:
        status: such as 200.
        headers: names in lower case, and values.
        body: all of it.
    """

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def complete(self) -> bool:
        """Whether it has all that it says to have: the rest is not sent to a browser that went away."""
        return dict(self.headers).get(b"content-length") == str(len(self.body)).encode()

    def with_body(self, body: bytes, *headers: tuple[bytes, bytes], without: Iterable[bytes]) -> Response:
        """The same response with another `body`, further `headers`, and `without` some."""
        dropped = {b"content-length", *without}
        kept = [header for header in self.headers if header[0] not in dropped]
        return self._replace(
            headers=(*kept, *headers, (b"content-length", str(len(body)).encode())), body=body
        )

    async def send(self, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status, "headers": list(self.headers)})
        await send({"type": "http.response.body", "body": self.body})


async def whole(app: ASGIApp, scope: Scope, receive: Receive) -> Response:
    """The response of `app`, as it is sent to a browser that neither has the file nor can unpack one."""
    asked = [(name, value) for name, value in scope["headers"] if name in {b"host", b"cookie"}]
    start: Message = {}
    body = bytearray()

    async def collect(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
        else:
            body.extend(message.get("body", b""))

    await app({**scope, "headers": asked}, receive, collect)
    headers = tuple((name.lower(), value) for name, value in start["headers"])
    return Response(start["status"], headers, bytes(body))
