"""Test of the notice that stands there until a page comes, and says why it does not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.conftest import ready
from tests.support.contexts import skip_tour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

    from tests.support.server import Server

import pytest

FILTERED = """
globalThis.WebSocket = class extends EventTarget {
  constructor() {
    super();
    setTimeout(() => globalThis.passes || this.onclose?.(new CloseEvent("close", { code: 1006 })));
  }
  close() {}
};
"""
FORGETFUL = """
for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(globalThis, name, { get() { throw new DOMException("", "SecurityError"); } });
Object.defineProperty(Document.prototype, "cookie", { get: () => "", set() {} });
"""


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(locale="ko-KR")
    yield page
    page.close()


def test_a_network_without_websockets_gets_a_sentence(visitor: Page, server: Server) -> None:
    visitor.add_init_script(FILTERED)
    visitor.goto(server.address)
    expect(visitor.locator("#cnnviz-notice")).to_contain_text("웹소켓")
    visitor.route("**/_stcore/health", lambda route: route.abort())
    expect(visitor.locator("#cnnviz-notice")).to_contain_text("서버가 응답하지 않습니다")


def test_the_notice_goes_when_the_page_comes(visitor: Page, server: Server) -> None:
    skip_tour(visitor)
    held: list[Route] = []
    visitor.route("**/static/js/index.*.js", lambda route: held.append(route))  # noqa: PLW0108 (it must take an attribute)
    visitor.goto(f"{server.address}/?lang=en", wait_until="commit")
    notice = visitor.locator("#cnnviz-notice")
    expect(notice).to_contain_text("cnnviz is on its way")
    for route in held:
        route.continue_()
    ready(visitor)
    expect(notice).to_have_count(0)


def test_without_cookies_the_page_comes_and_says_what_it_forgets(visitor: Page, server: Server) -> None:
    visitor.add_init_script(FORGETFUL)
    visitor.goto(f"{server.address}/finetune")
    expect(visitor.get_by_text("쿠키를 저장하지 않아")).to_be_visible()
    expect(visitor.locator("#cnnviz-notice")).to_have_count(0)
