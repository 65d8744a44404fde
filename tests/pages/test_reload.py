"""Test of a reload: a drawing is there again, on every page, until it is cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.conftest import ready
from tests.support import hand
from tests.support.drawings import drawings

if TYPE_CHECKING:
    from playwright.sync_api import Page

SHOWN = "canvas => canvas.toDataURL()"


def test_a_drawing_survives_a_reload(page: Page) -> None:
    board, guess = page.locator(".pad canvas"), page.locator(".scores .guess")
    hand.draw(page, drawings()[7])
    expect(guess).to_contain_text(str(drawings()[7].digit))
    ready(page)
    drawn, scores = board.evaluate(SHOWN), page.locator(".scores").inner_text()

    page.reload()
    expect(guess).to_contain_text(str(drawings()[7].digit))
    assert board.evaluate(SHOWN) == drawn
    assert page.locator(".scores").inner_text() == scores

    page.get_by_role("link", name="Feature maps", exact=True).click()
    picture = page.get_by_test_id("stImage").locator("img")  # of this page, not of the one that goes
    picture.wait_for()
    name = picture.evaluate("image => image.src.split('/').pop()")  # the hash of its content
    page.reload()
    page.locator(f"[data-testid=stImage] img[src$='{name}']").wait_for()

    page.get_by_role("link", name="Network", exact=True).click()
    page.get_by_role("button", name="Clear", exact=True).click()
    ready(page)
    page.reload()
    expect(page.locator(".scores.empty")).to_be_visible()
    assert board.evaluate(SHOWN) != drawn
