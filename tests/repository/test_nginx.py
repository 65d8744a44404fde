"""Tests of docs/nginx.conf with a real nginx and two servers: in a foreign frame, and when one dies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.conftest import READY, ready
from tests.support import hand
from tests.support.contexts import skip_tour
from tests.support.drawings import drawings
from tests.support.frames import LOST, UPLOADS, framed
from tests.support.hostile import saved, scene
from tests.support.nginx import MISSING, installed, nginx
from tests.support.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.support.server import Server

pytestmark = pytest.mark.skipif(not installed(), reason=MISSING)
SETTINGS = {"STREAMLIT_SERVER_XSRF_COOKIE_SAME_SITE": "none"}


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    settings = {**SETTINGS, "CNNVIZ_CACHE": str(tmp_path_factory.mktemp("cache"))}
    with serve(settings=settings) as one, serve(settings=settings) as two:
        yield one, two


def test_a_frame_of_another_site_takes_a_picture_and_keeps_a_workspace(
    chromium: Browser, tmp_path: Path, servers: tuple[Server, Server]
) -> None:
    with (
        nginx(tmp_path, *servers, framed_by="http://localhost:*") as address,
        framed(chromium, tmp_path, f"{address}/finetune") as (page, frame),
    ):
        page.frames[1].wait_for_function("document.cookie.includes('cnnviz-workspace=')")
        expect(frame.get_by_text(UPLOADS)).to_have_count(0)
        expect(frame.get_by_text(LOST)).to_have_count(0)
        kept = value(page.context.cookies(), "cnnviz-workspace")
        page.reload()
        frame.locator(READY).wait_for(timeout=60_000)
        assert value(page.context.cookies(), "cnnviz-workspace") == kept
        frame.get_by_role("link", name="Network", exact=True).click()
        frame.get_by_role("radio", name="Upload").click()
        picture: Any = {"name": "seven.png", "mimeType": "image/png", "buffer": saved(scene(), "PNG")}
        frame.locator(".st-key-picture-digits-upload input[type=file]").set_input_files(picture)
        frame.locator(".scores:not(.empty)").wait_for()


def test_when_a_server_dies_its_visitor_goes_to_the_other(
    chromium: Browser, tmp_path: Path, servers: tuple[Server, Server]
) -> None:
    with nginx(tmp_path, *servers) as address:
        page = chromium.new_page()
        skip_tour(page)
        page.goto(address)
        ready(page)
        single = next(each for each in drawings() if len(each.strokes) == 1)
        hand.draw(page, single)
        answer = hand.answer(page)
        first = value(page.context.cookies(), "cnnviz_server")
        with page.expect_websocket() as again:
            servers[["one", "two"].index(first)].process.kill()
        again.value.wait_for_event("framereceived")
        ready(page)
        assert hand.answer(page) == answer
        assert value(page.context.cookies(), "cnnviz_server") != first
        page.close()


def value(cookies: Any, name: str) -> str:
    """The value of the cookie called `name`."""
    (found,) = (each["value"] for each in cookies if each["name"] == name)
    return str(found)
