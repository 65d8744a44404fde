"""Tests of preloading: the first page fetches its modules together, and no others, while the server works."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from cnnviz.ui.network.modules import FRAME, MODULES
from cnnviz.ui.shell.web_files import LOADER, WEB, bundle, imported
from tests.support import hand
from tests.support.contexts import skip_tour

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.server import Server


def test_what_a_module_imports_is_found_at_any_depth() -> None:
    found = imported("network/nodelink.js")
    assert {"network/nodelink.js", "network/view.js", "network/flat.js", "network/layout.js"} <= found
    assert not {"maps/maps.js", "tour/tour.js"} & found
    assert imported("draw/amount.js") == {"draw/amount.js", "runtime/element.js"}


def test_a_bundle_names_a_module_only_after_it() -> None:
    here = set(imported(LOADER))
    for name, text in json.loads(bundle(("maps/maps.js", "style/base.css", *MODULES), ())):
        assert set(re.findall(r'from "(.+?)";', text)) <= here
        assert re.sub(r'from ".+?"', "", text) == re.sub(r'from ".+?"', "", (WEB / name).read_text())
        here.add(name)
    assert {"maps/board.js", "style/base.css"} <= here


def test_a_bundle_leaves_out_what_is_there() -> None:
    names = {name for name, _ in json.loads(bundle(("maps/maps.js",), MODULES))}
    assert "maps/board.js" in names
    assert not names & imported(*MODULES, LOADER)


def test_nothing_but_the_files_is_bundled() -> None:
    with pytest.raises(FileNotFoundError):
        bundle(("../app.py",), ())


def test_the_first_page_asks_for_all_its_modules_at_once(chromium: Browser, server: Server) -> None:
    asked: list[str] = []
    page = chromium.new_page()  # of a browser that never was here
    skip_tour(page)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.address)
    hand.answer(page)
    hand.stage(page).wait_for()
    page.wait_for_load_state("networkidle")
    page.close()
    own = [urlsplit(url) for url in asked if "/component/" in url]
    bundles = [parse_qs(url.query) for url in own if url.path.endswith("/bundle.json")]
    assert {*FRAME, *MODULES} <= {*bundles[0]["of"]}
    # What begins when the network is there comes after it.
    assert [bundle["of"][0] for bundle in bundles[1:]] in ([], ["tour/tour.js"])
    single = {url.path.partition("/component/")[2].partition("/")[2] for url in own}
    assert single - {"bundle.json"} == imported(LOADER)
