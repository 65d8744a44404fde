"""Take the pictures of README.md: `python -m docs.screenshots`."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from cnnviz.capture.trace import Unit
from cnnviz.wire.address import address
from tests.conftest import ready
from tests.support import browser, hand
from tests.support.server import serve

HERE = Path(__file__).parent
SEVEN = {"sample": "mnist-test-00000-7"}
SLANT = Unit("relu2", 12, 5, 3)  # responds to the slanted stroke
SOFTWARE_GL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def main() -> None:
    """Write docs/network.png and docs/space.png."""
    with serve() as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.executable(), args=SOFTWARE_GL)

        def visit(link: dict[str, str], **options: Any) -> Page:
            page = chromium.new_page(viewport={"width": 1440, "height": 900}, **options)
            page.add_init_script("localStorage.setItem('cnnviz.tour', 'taken')")
            page.goto(f"{server.address}/?{urlencode(SEVEN | link)}")
            ready(page)
            hand.answer(page)
            return page

        page = visit(address(SLANT), locale="en-US", color_scheme="light")
        page.locator(".nodelink .panel").wait_for()
        page.screenshot(path=HERE / "network.png")

        page = visit({"view": "3d"}, locale="ko-KR", color_scheme="dark")
        page.locator(".stage.space").wait_for()
        hand.point(page, 0.4715, 0.49)
        page.locator(".nodelink .tip").wait_for()
        page.screenshot(path=HERE / "space.png")
        chromium.close()


if __name__ == "__main__":
    main()
