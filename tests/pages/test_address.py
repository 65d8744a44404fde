"""Tests of the addresses of pages: in a folder of the site, and below a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cnnviz.ui.server.deep_address import page_above
from tests.conftest import ready
from tests.support.contexts import skip_tour
from tests.support.server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_pages_work_in_a_folder_of_the_site_and_below_a_page_comes_that_page(chromium: Browser) -> None:
    with serve(base="/class/cnn") as server:
        page = chromium.new_page(locale="en-US")
        skip_tour(page)
        missing: list[str] = []
        page.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
        for path in ("maps", "maps/x", "maps/x/y?sample=mnist-test-00000-7"):
            page.goto(f"{server.address}/{path}")
            page.locator("h2", has_text="What each layer sees").wait_for()
        page.locator(".maps .stage canvas").first.wait_for()
        assert page.url.startswith(f"{server.address}/maps?")
        page.get_by_role("link", name="Network", exact=True).click()
        page.locator(".nodelink .stage canvas").first.wait_for()
        ready(page)
        assert missing == []
        page.close()


@pytest.mark.parametrize(
    ("path", "base", "page"),
    [
        ("/maps/x", "", "../maps"),
        ("/maps/x/y", "", "../../maps"),
        ("/class/maps/x", "class", "../maps"),
        ("/maps", "", None),
        ("/maps/", "", None),
        ("/", "", None),
        ("/class/maps", "/class/", None),
        ("/static/js/index.js", "", None),
        ("/media/x/y", "", None),
        ("/elsewhere/x", "class", None),
        ("//elsewhere.invalid/x", "", None),
    ],
)
def test_what_lies_below_a_page_leads_to_it(path: str, base: str, page: str | None) -> None:
    assert page_above(path, base) == page
