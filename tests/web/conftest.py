"""Fixtures of tests of the scripts in a browser."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

WEB = Path(__file__).parents[2] / "cnnviz" / "ui" / "web"


@pytest.fixture
def panel(chromium: Browser) -> Iterator[Page]:
    """The panel on a page by itself."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def serve(route: Route) -> None:
        name = route.request.url.removeprefix("http://panel.test/")
        path = Path(__file__).with_name(name) if name == "panel.html" else WEB / name
        known = path.is_file()
        kind = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(name)[0]
        route.fulfill(
            status=200 if known else 404, body=path.read_bytes() if known else b"", content_type=kind
        )

    page.route("http://panel.test/**", serve)
    page.goto("http://panel.test/panel.html")
    page.wait_for_function("typeof window.write === 'function'")
    yield page
    page.close()
    assert not errors
