"""Take the pictures of README.md: `python -m docs.screenshots`."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import browser, hand
from tests.conftest import ready
from tests.server import serve

HERE = Path(__file__).parent
SEVEN = 21  # the number of a sample, counted from 0
SOFTWARE_GL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def main() -> None:
    """Write docs/network.png and docs/space.png."""
    with serve() as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.executable(), args=SOFTWARE_GL)

        def visit(**options: object) -> Page:
            page = chromium.new_page(viewport={"width": 1440, "height": 900}, **options)
            page.goto(server.address)
            ready(page)
            hand.choose_sample(page, SEVEN)
            return page

        page = visit(locale="en-US", color_scheme="light")
        hand.find(page, "relu2")
        page.mouse.down()
        page.mouse.up()
        page.locator(".nodelink .panel").wait_for()
        page.screenshot(path=HERE / "network.png")

        page = visit(locale="ko-KR", color_scheme="dark")
        page.get_by_text("3D", exact=True).click()
        page.locator(".stage.space").wait_for()
        hand.point(page, 0.48, 0.6)
        page.locator(".nodelink .tip").wait_for()
        page.screenshot(path=HERE / "space.png")
        chromium.close()


if __name__ == "__main__":
    main()
