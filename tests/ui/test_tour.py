"""Tests of the tour: it leads a new user through the main page, and stays away afterwards."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.conftest import Visit, ready

PLACES = (
    ".st-key-picture-digits-draw-place",
    ".st-key-predictions-lenet",
    ".st-key-nodelink-lenet",
    ".st-key-nodelink-lenet",
    ".st-key-steps",
    "[data-testid=stHeader]",
)


def test_a_first_visitor_is_led_through_six_steps_and_calls_the_tour_back(visit: Visit) -> None:
    page = visit(new=True, locale="en-US")
    card, ring = page.get_by_role("dialog"), page.locator(".ring")
    for step, place in enumerate(PLACES, start=1):
        expect(card).to_contain_text(f"Step {step} of 6")
        expect(card.get_by_role("heading")).to_be_focused()
        page.wait_for_function(
            """([ring, place]) => {
              const [outer, inner] = [ring, place].map((each) => each.getBoundingClientRect());
              return Math.abs(outer.top + 6 - inner.top) < 1 && Math.abs(outer.right - 6 - inner.right) < 1;
            }""",
            arg=[ring.element_handle(), page.locator(place).element_handle()],
        )
        page.keyboard.press("Tab")
        card.get_by_role("button", name=re.compile("Next|Done")).press("Enter")
    expect(card).to_be_hidden()
    expect(ring).to_be_hidden()
    expect(page.get_by_role("button", name="Tour of this page")).to_be_in_viewport()

    page.reload()
    ready(page)
    page.get_by_role("button", name="Tour of this page").click()
    expect(card).to_contain_text("Draw a digit")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.get_by_role("button", name="Tour of this page")).to_be_focused()


def test_the_tour_can_be_skipped_on_a_phone_in_korean_and_does_not_come_again(visit: Visit) -> None:
    page = visit(new=True, locale="ko-KR", viewport={"width": 390, "height": 844}, has_touch=True)
    card = page.get_by_role("dialog")
    expect(card).to_contain_text("6단계 중 1단계")
    box = card.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    card.get_by_role("button", name="건너뛰기").tap()
    expect(card).to_be_hidden()
    page.reload()
    ready(page)
    page.get_by_role("button", name="둘러보기").wait_for()
    expect(card).to_be_hidden()
