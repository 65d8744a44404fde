"""Tests of preloading: the first page fetches its modules, and no others, while the server works."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnnviz.ui.shell.component import imported
from tests.support.server import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_what_a_module_imports_is_found_at_any_depth() -> None:
    found = imported("network/nodelink.js")
    assert {"network/nodelink.js", "network/view.js", "network/flat.js", "network/layout.js"} <= found
    assert not {"maps/maps.js", "tour/tour.js"} & found
    assert imported("draw/amount.js") == {"draw/amount.js", "runtime/element.js"}


def test_the_first_page_asks_for_all_its_modules_at_once(page: Page) -> None:
    page.locator(".nodelink .stage canvas").first.wait_for()
    page.locator("link[href*='readout.js']").wait_for(state="attached")  # the last of them
    asked: list[str] = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    linked: list[str] = page.evaluate(
        "[...document.querySelectorAll('link[rel=modulepreload]')].map(({ href }) => href)"
    )
    web = ROOT / "cnnviz" / "ui" / "web"
    own = {path.relative_to(web).as_posix() for path in web.rglob("*.js")}
    assert {
        "network/nodelink.js",
        "equation/softmax.js",
        "network/space/shaders.js",
        "inputs/pad_strokes.js",
    } <= files(linked)
    # The others are asked for by what comes before the network.
    assert own & files(asked) - files(linked) == {
        "runtime/load.js",
        "runtime/language.js",
        "runtime/streamlit_page.js",
        "runtime/streamlit_words.js",
        "inputs/kept_drawing.js",
        "runtime/cookie.js",
        "notices/foreign_frame.js",
        "runtime/preload.js",
        "tour/tour.js",
    }


def files(addresses: list[str]) -> set[str]:
    """The paths below web/ in `addresses`."""
    return {re.sub(r".*/component/[^/]+/", "", address) for address in addresses}
