"""Tests of what goes round Streamlit's answers: the document that opens a page, and packed files."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from collections.abc import Mapping

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
