"""Tests of what goes round Streamlit's answers: the document that opens a page, and packed files."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from cnnviz.ui.server.packed_files import PackedFiles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Message, Receive, Scope, Send

    from tests.support.server import Server


def fetch(server: Server, path: str, **headers: str) -> tuple[bytes, Mapping[str, str]]:
    """The body and the headers of a response; underscores in the names of headers stand for hyphens."""
    asked = {name.replace("_", "-"): value for name, value in headers.items()}
    with urlopen(Request(server.address + path, headers=asked), timeout=30) as answer:
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}


def test_a_page_begins_with_our_scripts(server: Server) -> None:
    streamlits, _ = fetch(server, "/maps")
    ours, headers = fetch(server, "/maps", Accept="text/html", Accept_Encoding="gzip", If_None_Match="*")
    assert ours.index(b"history.pushState") < ours.index(b'src="./static/')
    assert (
        re.sub(
            rb'<script type="application/json".*?</script><script>{.*?}</script>|<p lang.*?</p>',
            b"",
            ours,
            flags=re.DOTALL,
        )
        == streamlits
    )
    assert int(headers["content-length"]) == len(ours)
    assert "etag" not in headers
    assert b"nodelink.js" not in ours  # but where it is needed
    first, _ = fetch(server, "/", Accept="text/html")
    (link,) = re.findall(r'href="\.(/component/[^"]+nodelink\.js[^"]*)"', first.decode())
    files = dict(json.loads(gzip.decompress(fetch(server, unescape(link))[0])))
    assert {"network/nodelink.js", "network/toolbar.css"} <= files.keys()
    with pytest.raises(HTTPError, match="404"):
        fetch(server, link.partition("?")[0] + "?of=../app.py")
    assert "자바스크립트".encode() in ours


def test_scripts_come_packed_and_whole(server: Server) -> None:
    page, _ = fetch(server, "/")
    names = re.findall(r'(?:src|href)="\.(/static/[^"]+\.(?:js|css))"', page.decode())
    assert len(names) > 10
    for name in [names[0], names[-1], names[0]]:
        plain, _ = fetch(server, name)
        packed, headers = fetch(server, name, Accept_Encoding="gzip, br")
        assert headers["content-encoding"] == "gzip"
        assert "immutable" in headers["cache-control"]
        assert gzip.decompress(packed) == plain
        assert len(packed) < len(plain) / 2


def test_a_script_that_was_cut_short_is_not_kept() -> None:
    content, sent = b"export const whole = 1;" * 9, list[bytes]()
    parts = [content[:7], content]  # the first browser went away

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        length = (b"Content-Length", str(len(content)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": parts.pop(0)})

    async def hear(message: Message) -> None:
        sent.append(message.get("body", b""))

    async def silent() -> Message:
        return {"type": "http.disconnect"}

    async def ask_twice() -> None:
        packed = PackedFiles(app)
        headers = [(b"accept-encoding", b"gzip")]
        scope = {"type": "http", "method": "GET", "path": "/static/js/a.js", "headers": headers}
        for _ in range(2):
            await packed(scope, silent, hear)

    with ThreadPoolExecutor() as beside:  # the browser of other tests has a loop in this thread
        beside.submit(asyncio.run, ask_twice()).result()
    assert gzip.decompress(sent[-1]) == content
