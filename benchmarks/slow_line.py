"""Benchmark of a first visit on a slow line: until there is a sign, and until the maps of a photo are there.

Run `python -m benchmarks.slow_line`. Chromium holds everything that comes, files and messages, to 32 KB/s.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from benchmarks.table import Goal, Row, show
from cnnviz.inputs.samples import PictureKind, samples
from tests.conftest import ready
from tests.support import browser
from tests.support.contexts import skip_tour
from tests.support.server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RATE = 32 * 1024  # bytes a second
LATENCY = 100  # milliseconds
PAGE = f"maps?model=resnet50-catdog&sample={samples(PictureKind.PHOTOS)[0].path.stem}&layer=layer1.0.relu"
_PATIENCE = 300_000  # milliseconds


def main() -> None:
    """Measure, and print the table."""
    show(rows())


def rows() -> list[Row]:
    """The rows of what was measured, with the goals."""
    with serve() as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.executable())
        _visit(
            chromium, f"{server.address}/{PAGE}", limited=False
        )  # the server has loaded the network by then
        sign, maps, files, messages = _visit(chromium, f"{server.address}/{PAGE}", limited=True)
        chromium.close()
    return [
        Row("32 KB/s, first visit: a sign", [sign], "s", goal=10, by=Goal.MOST),
        Row("32 KB/s, first visit: 64 maps of 32×32 of the ResNet-50", [maps], "s"),
        Row("first visit: files", [files / 1024], "KB"),
        Row("first visit: messages", [messages / 1024], "KB"),
    ]


def _visit(chromium: Browser, address: str, *, limited: bool) -> tuple[float, float, int, int]:
    """Seconds until the sign and until the maps; bytes of files and of messages."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    skip_tour(page)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    if limited:
        limits = {"latency": LATENCY, "downloadThroughput": RATE, "uploadThroughput": RATE}
        line.send("Network.emulateNetworkConditions", {"offline": False, **limits})
    files, messages = [0], [0]

    def file(event: dict[str, Any]) -> None:
        files[0] += int(event["encodedDataLength"])

    def message(event: dict[str, Any]) -> None:
        messages[0] += len(event["response"]["payloadData"]) * 3 // 4  # in base64

    line.on("Network.loadingFinished", file)
    line.on("Network.webSocketFrameReceived", message)
    start, sign = time.perf_counter(), 0.0
    page.goto(address, wait_until="commit", timeout=_PATIENCE)
    if limited:
        page.locator("#cnnviz-notice").wait_for(timeout=_PATIENCE)
        sign = time.perf_counter() - start
    page.locator(".maps .stage canvas").first.wait_for(timeout=_PATIENCE)
    maps = time.perf_counter() - start
    ready(page)
    page.close()
    return sign, maps, files[0], messages[0]


if __name__ == "__main__":
    main()
