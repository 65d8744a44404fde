"""Fixtures of tests in a browser: one running app, and a fresh page for each test."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch
from hypothesis import HealthCheck, settings
from playwright.sync_api import Page
from streamlit.runtime.pages_manager import PagesManager

from tests.support import browser
from tests.support.contexts import Contexts
from tests.support.navigation import remembering
from tests.support.server import Server, serve

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from playwright.sync_api import Browser, BrowserContext

READY = "[data-testid=stApp][data-test-script-state=notRunning]"
_MISSING = "no Chromium is here and none could be installed; install one to run the browser tests"
_VIEWPORT = {"width": 1280, "height": 800}
Visit = Callable[..., Page]
_REPORT = pytest.StashKey[pytest.TestReport]()
# A machine busy with other things is no failure.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            # What fails once in some thousand is named at the end; what is broken fails twice.
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[_REPORT] = report
    return report


@pytest.fixture(autouse=True)
def chance() -> None:
    """Let each test draw the same numbers, whichever ran before it."""
    torch.manual_seed(0)


@pytest.fixture(autouse=True)
def navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let AppTest remember what it forgets at each run, as a server does: that app.py runs the pages."""
    monkeypatch.setattr(PagesManager, "__init__", remembering(PagesManager.__init__))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The running app, one for all tests."""
    with serve() as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser; where none can be had, the test is skipped, and in CI it fails."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # milliseconds; a machine busy with other things is no failure
    path = browser.executable()
    if path is None:
        pytest.fail(_MISSING) if os.environ.get("CI") else pytest.skip(_MISSING)
    with sync_playwright() as playwright:
        camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        opened = playwright.chromium.launch(executable_path=path, args=camera)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def contexts(chromium: Browser, server: Server) -> Contexts:
    """The visitors of the app."""
    return Contexts(chromium, server.address)


@pytest.fixture
def visit(contexts: Contexts, server: Server, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Open the app as a user: `visit("?lang=ko", color_scheme="dark", locale="ko-KR")`; `new` gets a tour.

    When the test fails, what its pages show is kept as a picture. Errors in the page and in the app fail it.
    """
    taken: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(path: str = "", *, new: bool = False, **options: Any) -> Page:
        context = contexts.take({"viewport": _VIEWPORT, **options}, tour=new)
        taken.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{server.address}/{path}")
        ready(page)
        return page

    yield open_page
    report = request.node.stash.get(_REPORT, None)
    if report is not None and report.failed:
        for number, context in enumerate(taken):
            picture = Path(tempfile.mkdtemp(prefix="cnnviz-failed-"), f"{request.node.name}-{number}.png")
            context.pages[0].screenshot(path=picture)
            print(f"what the page showed: {picture}")
    for context in taken:
        contexts.give_back(context)
    assert not errors, f"the page raised {errors}"
    server.check()


@pytest.fixture
def page(visit: Visit) -> Page:
    """The app in a window of 1280 x 800, light, in English."""
    return visit(locale="en-US", color_scheme="light")


def ready(page: Page) -> None:
    """Wait until the app has run to its end."""
    page.wait_for_selector(READY, timeout=60_000)
