"""Benchmark of the time from starting the app to a usable page, and from page to page.

Run it by `python -m benchmarks.start`. Beside it stand Streamlit's own hello page and a bare `import torch`,
in turns with it. Files that were read before are in the system's memory, and compiled Python is kept, as on
any start but the very first.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.table import Goal, Row, show
from cnnviz.inputs.samples import PictureKind, samples
from tests.conftest import READY
from tests.support import browser
from tests.support.contexts import skip_tour
from tests.support.server import ROOT, environment, free_port, serve

if TYPE_CHECKING:
    from collections.abc import Sequence

STARTS = 8
ROUNDS = 4
APP = ("run", "app.py"), ".nodelink .stage canvas"
HELLO = ("hello",), "h1"
# What a page has that no other has, once it can be used.
PAGES = {
    "Network": ".nodelink .stage canvas",
    "Feature maps": ".maps .stage canvas",
    "Model": "text=What the network is made of",
    "Experiments": "h2:has-text('Experiments')",
}


def main() -> None:
    """Measure, and print the table."""
    show(rows())


def rows() -> list[Row]:
    """The rows of what was measured, with the goals."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.executable())
        torch, hello, app = [], [], []
        for _ in range(STARTS):
            torch.append(_import_torch())
            hello.append(_start(chromium, *HELLO))
            app.append(_start(chromium, *APP))
        shares = [100 * mine / (one + other) for mine, one, other in zip(app, torch, hello, strict=True)]
        switches = _switches(chromium)
        chromium.close()
    return [
        Row("import torch", torch),
        Row("Streamlit's hello, to its page", hello),
        Row("cnnviz, to its first page with its network", app),
        Row("the same, of both of the above", shares, "%", 125, Goal.MEDIAN),
        Row("from page to page", switches, goal=300),
    ]


def _import_torch() -> float:
    """Milliseconds of a fresh interpreter that imports torch."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import torch"], check=True)
    return (time.perf_counter() - start) * 1000


def _start(chromium: Browser, command: Sequence[str], usable: str) -> float:
    """Milliseconds from starting Streamlit until a browser that is open shows what is `usable`."""
    port = free_port()
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    skip_tour(page)
    with TemporaryDirectory() as home:
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", *command, "--server.headless=true", f"--server.port={port}"],
            cwd=ROOT,
            env=environment(home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _listening(port)
            page.goto(f"http://127.0.0.1:{port}")
            page.locator(usable).first.wait_for()
            page.wait_for_selector(READY)
            return (time.perf_counter() - start) * 1000
        finally:
            page.close()
            process.terminate()
            process.wait()


def _listening(port: int) -> None:
    """Return when a server accepts connections."""
    while True:
        with socket.socket() as caller:
            if not caller.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.005)


def _switches(chromium: Browser) -> list[float]:
    """Milliseconds from a click in the menu until the page it names can be used."""
    with serve() as server:
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        skip_tour(page)
        page.goto(f"{server.address}/?sample={samples(PictureKind.DIGITS)[0].path.stem}")
        page.locator(PAGES["Network"]).first.wait_for()
        page.wait_for_selector(READY)
        names = [*list(PAGES)[1:], next(iter(PAGES))]
        for name in names:  # each page loads its own modules once
            _switch(page, name)
        times = [_switch(page, name) for _ in range(ROUNDS) for name in names]
        page.close()
    return times


def _switch(page: Page, name: str) -> float:
    start = time.perf_counter()
    page.get_by_role("link", name=name, exact=True).click()
    page.locator(PAGES[name]).first.wait_for()
    page.wait_for_selector(READY)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
