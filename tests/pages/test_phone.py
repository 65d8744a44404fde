"""Tests of the pages on a phone: the menu opens and closes, and nothing makes a page slide sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from cnnviz.translations import catalogue
from cnnviz.ui.lessons.lesson import labs
from tests.conftest import Visit, ready
from tests.support.lab import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def test_the_menu_closes_by_its_arrow_and_by_escape(visit: Visit) -> None:
    page = visit(locale="ko-KR", **PHONE)
    menu = page.get_by_role("region", name="사이드바")
    arrow = menu.get_by_role("button", name="사이드바 닫기")
    closes: list[Callable[[], None]] = [arrow.tap, lambda: page.keyboard.press("Escape")]
    for close in closes:
        page.get_by_role("button", name="사이드바 열기").tap()
        expect(menu.get_by_role("link", name="특징 맵")).to_be_in_viewport()
        close()
        expect(menu).to_be_hidden()
    expect(page.get_by_role("radio", name="한국어")).to_be_checked()


def test_the_menu_of_a_narrow_window_closes_after_a_choice_and_is_closed_after_a_reload(visit: Visit) -> None:
    page = visit("lesson", locale="ko-KR", **PHONE)  # with the agent of a desktop
    menu, opener = (
        page.get_by_role("region", name="사이드바"),
        page.get_by_role("button", name="사이드바 열기"),
    )
    opener.tap()
    menu.get_by_role("link", name="특징 맵").tap()
    expect(page.get_by_role("heading", name=catalogue("ko")("What each layer sees"))).to_be_visible()
    expect(menu).to_be_hidden()
    opener.tap()
    expect(menu.get_by_role("link", name="특징 맵")).to_be_in_viewport()
    page.reload()
    ready(page)
    expect(menu).to_be_hidden()


def test_no_page_slides_sideways(visit: Visit) -> None:
    page = visit(locale="ko-KR", **PHONE)
    app = page.url.partition("?")[0]
    wide = {}
    for name in ("", "maps", "channel", "model", "experiments", "finetune", "lesson"):
        page.goto(f"{app}{name}")
        ready(page)
        expect(page.locator("[class*=st-key-tall]:not(:has([data-drawn]))")).to_have_count(0)
        wide[name] = overflow(page)
    assert not any(wide.values()), wide


@pytest.mark.parametrize("lab", [entry.name for entry in labs(catalogue("en"))])
def test_no_lab_is_wider_than_a_phone(visit: Visit, lab: str) -> None:
    page = opened(visit, lab, locale="ko-KR", **PHONE)
    page.get_by_text("읽고, 예상하고, 확인하기").click()
    page.get_by_role("radiogroup").last.wait_for()
    moves = page.locator(".stack [data-act=up]")
    expect(moves).to_have_count(13 if lab == "builder" else 0)
    assert overflow(page) == 0
    if lab == "builder":
        expect(moves.nth(3)).to_be_hidden()
        page.get_by_role("button", name="4번 층 바꾸기").click()
        expect(moves.nth(3)).to_be_visible()
        expect(page.locator(".stack .opened [data-act=kernel]")).to_be_visible()
        assert overflow(page) == 0


def overflow(page: Page) -> int:
    """The pixels by which what is on a page is wider than the window, and the part below the header."""
    pixels: int = page.evaluate(
        "Math.max(...[document.documentElement, document.querySelector('[data-testid=stMain]')]"
        ".map((part) => part.scrollWidth - part.clientWidth))"
    )
    return pixels
