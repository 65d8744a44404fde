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
    board, guess = page.locator(".pad canvas"), page.locator(".scores .guess b")
    hand.draw(page, drawings()[1])
    expect(guess).to_have_text("0")
    why = page.get_by_role("button", name="Why 0?")
    expect(why).to_be_visible()  # of the server's answer, which comes after the browser's own
    drawn, scores = board.evaluate(SHOWN), page.locator(".scores").inner_text()

    page.reload()
    expect(guess).to_have_text("0")
    assert board.evaluate(SHOWN) == drawn
    expect(why).to_be_visible()
    assert page.locator(".scores").inner_text() == scores

    page.get_by_role("link", name="Feature maps", exact=True).click()
    picture = page.get_by_test_id("stImage").locator("img")  # of this page, not of the one that goes
    picture.wait_for()
    name = picture.evaluate("image => image.src.split('/').pop()")  # the hash of its content
    page.reload()
    page.locator(f"[data-testid=stImage] img[src$='{name}']").wait_for()

    page.get_by_role("link", name="Experiments", exact=True).click()
    page.get_by_role("radio", name="Cover a part").click()
    patch = page.locator(".covering .patch")
    patch.wait_for()
    lies = patch.get_attribute("style") or ""
    page.reload()
    expect(page.get_by_text("With nothing covered, the answer is 0 ")).to_be_visible()
    expect(patch).to_have_attribute("style", lies)  # for the example, which is first there, it lies elsewhere

    page.get_by_role("link", name="Network", exact=True).click()
    page.get_by_role("button", name="Clear", exact=True).click()
    ready(page)
    page.reload()
    expect(page.get_by_text("An example. Draw over it.")).to_be_visible()
    assert board.evaluate(SHOWN) != drawn
