"""Addresses below a page, such as /maps/x, which no page has: they lead to the page itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from starlette.responses import RedirectResponse

from cnnviz.ui.server.opening import opens

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

# Below these Streamlit has files and answers of its own.
_STREAMLITS = {"_stcore", "app", "component", "media", "oauth2callback", "static"}


class DeepAddress:
    """ASGI middleware that sends a browser from below a page to that page.

    Streamlit answers with its document there, which looks for its scripts beside the address, finds none, and
    stays white.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, by a redirection if it opens what lies below a page."""
        page = page_above(scope["path"], st.get_option("server.baseUrlPath")) if opens(scope) else None
        if page is None:
            await self._app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        await RedirectResponse(f"{page}?{query}" if query else page)(scope, receive, send)


def page_above(path: str, base: str) -> str | None:
    """Return the way from `path` to the page that it lies below, or None if it lies below none.

    Args:
        path: of an address, such as "/maps/x".
        base: the folder of all pages, "" for the root.

    Returns:
        Relative, such as "../maps", since a proxy may serve the pages in a folder of its own.
    """
    root = f"/{base.strip('/')}/" if base.strip("/") else "/"
    page, *below = path.removeprefix(root).split("/")
    if not path.startswith(root) or not page or not any(below) or page in _STREAMLITS:
        return None
    return "../" * len(below) + page
