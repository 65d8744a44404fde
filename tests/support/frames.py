"""Another site, such as a learning platform, that shows the app in a frame."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

from tests.conftest import READY
from tests.support.contexts import skip_tour

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, FrameLocator, Page

UPLOADS, LOST = "Uploads do not work here", "is lost when you reload"


@contextmanager
def platform(folder: Path, framed: str) -> Iterator[str]:
    """A site whose page has a frame with the page at the address `framed`; its own address."""
    (folder / "index.html").write_text(f'<iframe src="{framed}" width="1280" height="900"></iframe>')
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        # To a browser "localhost" and "127.0.0.1" are two sites.
        yield f"http://localhost:{site.server_port}"
        site.shutdown()


@contextmanager
def framed(chromium: Browser, folder: Path, address: str) -> Iterator[tuple[Page, FrameLocator]]:
    """A window of the platform, and the app in it."""
    page = chromium.new_page(viewport={"width": 1300, "height": 920}, locale="en-US")
    skip_tour(page)
    with platform(folder, address) as site:
        page.goto(site)
        frame = page.frame_locator("iframe")
        frame.locator(READY).wait_for(timeout=60_000)
        yield page, frame
    page.close()
