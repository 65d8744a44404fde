"""A line between a page and its server, on which what either says can be held back."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.conftest import ready

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page, WebSocketRoute


class Line:
    """The line of a page, which is loaded again for that.

    Attributes:
        answers: what the server says.
        requests: what the page says.
    """

    def __init__(self, page: Page) -> None:
        self.answers, self.requests = Way(), Way()
        page.route_web_socket("**/_stcore/stream", self._connect)
        page.reload()
        ready(page)

    def _connect(self, page: WebSocketRoute) -> None:
        server = page.connect_to_server()
        self.answers.lead(server, page)
        self.requests.lead(page, server)


class Way:
    """One way along a line.

    Attributes:
        late: what was said while it is held; None while it is not.
    """

    def __init__(self) -> None:
        self.late: list[Any] | None = None

    def lead(self, start: WebSocketRoute, end: WebSocketRoute) -> None:
        """Carry what is said at its `start` to its `end`."""
        self._end = end
        start.on_message(self._carry)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold back what is said until the end of the block."""
        self.late = []
        yield
        late, self.late = self.late, None
        for message in late:
            self._end.send(message)

    def _carry(self, message: str | bytes) -> None:
        if self.late is None:
            self._end.send(message)
        else:
            self.late.append(message)
