"""The document that opens every page: Streamlit's own, with what must be there before its scripts."""

from __future__ import annotations

import json
import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from cnnviz.translations import LANGUAGES, catalogue
from cnnviz.ui.network.modules import FRAME, MODULES, SHEETS
from cnnviz.ui.server.opening import opens
from cnnviz.ui.server.response import whole
from cnnviz.ui.shell.web_files import WEB, bundle_address

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from cnnviz.translations import Catalogue

_MODULES = (
    "runtime/text.js",
    "document/server.js",
    "document/history.js",
    "document/menu.js",
    "document/notice.js",
)
_LINKS = re.compile(r"^(?:import .*;\n|export )", re.MULTILINE)  # what binds a module to others
_NETWORK = ("", "network")  # the last part of the addresses of the first page
_HEAD, _HEAD_END, _NO_SCRIPTS = b"<head>", b"</head>", b"<noscript>"
# The document is no longer the file that these are about.
_OF_THE_FILE = (b"etag", b"last-modified", b"accept-ranges")


class Document:
    """ASGI middleware that puts the scripts of web/document/ before those of Streamlit.

    They run inline, as one, since what they do must be done before the page is there.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; a browser that opens a page gets the document with all that belongs to it."""
        if not opens(scope):
            await self._app(scope, receive, send)
            return
        response = await whole(self._app, scope, receive)
        page = scope["path"].rpartition("/")[2]
        await response.with_body(completed(response.body, page), without=_OF_THE_FILE).send(send)


def completed(document: bytes, page: str) -> bytes:
    """`document` of a `page` with the scripts in its head, and a link to the files that the first one needs.

    It is unchanged if it has no head.
    """
    link = _link() if page in _NETWORK else b""
    for place, put in (
        (_HEAD, _HEAD + _scripts()),
        (_HEAD_END, link + _HEAD_END),  # after those to Streamlit's own
        (_NO_SCRIPTS, _NO_SCRIPTS + _without_scripts()),
    ):
        document = document.replace(place, put, 1)
    return document


@cache
def _scripts() -> bytes:
    """The scripts as one, and the messages that they say in each language."""
    code = "".join(_LINKS.sub("", (WEB / name).read_text("utf-8")) for name in _MODULES)
    said = {
        language: {message: words for message, words in known.items() if f'"{message}"' in code}
        for language, known in ((language, catalogue(language).scripts) for language in LANGUAGES)
    }
    catalogues = json.dumps(said, ensure_ascii=False).replace("<", r"\u003c")
    return (
        f'<script type="application/json" id="cnnviz-catalogues">{catalogues}</script>'
        f"<script>{{\n{code}}}</script>"
    ).encode()


@cache
def _link() -> bytes:
    """A link by which the browser fetches the modules while Streamlit's own scripts begin."""
    address = escape(bundle_address(*FRAME, *MODULES, *SHEETS))
    return f'<link rel="preload" as="fetch" crossorigin fetchpriority="low" href="{address}">'.encode()


@cache
def _without_scripts() -> bytes:
    """What is said in a browser that runs no scripts, in each language."""
    return "".join(
        f'<p lang="{text.language}">{_needed(text)}</p>' for text in map(catalogue, LANGUAGES)
    ).encode()


def _needed(text: Catalogue) -> str:
    return text("cnnviz needs JavaScript. Allow it for this page in the settings of the browser.")
