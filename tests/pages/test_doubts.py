"""Test of doubts: what is no digit gets a warning right beside the answer, and a digit gets none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support import hand
from tests.support.drawings import drawings
from tests.support.odd_drawings import FOX

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_an_answer_to_a_face_is_doubted_beside_it(page: Page) -> None:
    doubts = page.locator(".scores .doubts")
    hand.draw(page, FOX)
    expect(doubts).to_contain_text("Do not trust this answer.")
    expect(doubts).to_contain_text("It may be no digit at all")
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(doubts).to_be_hidden()
    hand.draw(page, drawings()[7])
    expect(page.locator(".scores .guess")).to_contain_text(str(drawings()[7].digit))
    expect(doubts).to_be_hidden()
