"""Test of doubts: what is no digit gets a warning right beside the answer, and a digit gets none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support import hand
from tests.support.drawings import Drawing, drawings

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_an_answer_to_a_letter_is_doubted_beside_it(page: Page) -> None:
    letter = (((75.0, 45.0), (75.0, 235.0)), ((205.0, 45.0), (205.0, 235.0)), ((75.0, 140.0), (205.0, 140.0)))
    doubts = page.locator(".scores .doubts")
    hand.draw(page, Drawing(0, 14, letter))
    expect(doubts).to_contain_text("Do not trust this answer.")
    expect(doubts).to_contain_text("It may be no digit at all.")
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(doubts).to_be_hidden()
    hand.draw(page, drawings()[7])
    expect(page.locator(".scores .guess")).to_contain_text(str(drawings()[7].digit))
    expect(doubts).to_be_hidden()
