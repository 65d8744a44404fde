"""Tests of the first minute on the network page: alive without a click, and every act shows at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cnnviz.inputs.samples import PictureKind, samples
from tests.conftest import ready
from tests.support import hand
from tests.support.drawings import drawings

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Locator, Page

    from tests.conftest import Visit

COLOURED = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const colours = [0, 0];
  for (let at = 0; at < data.length; at += 4)
    if (data[at + 3] > 40) colours[Number(data[at] < data[at + 2])] += 1;
  return colours;
}"""


def bounds(part: Locator) -> FloatRect:
    """Where a part of the page is."""
    box = part.bounding_box()
    assert box, part
    return box


def test_the_page_opens_alive_and_keeps_its_picture(page: Page) -> None:
    guess, three = page.locator(".scores .guess"), drawings()[30]
    expect(guess.locator("b")).to_have_text("7")
    expect(page.get_by_text("An example. Draw over it.")).to_be_visible()
    expect(page.locator(".steps li").first).to_be_visible()
    expect(page.locator(".nodelink .stage")).to_be_in_viewport()
    assert hand.find(page, "softmax")
    hand.draw(page, three)
    expect(guess.locator("b")).to_have_text(str(three.digit))
    expect(page.get_by_text("An example. Draw over it.")).to_be_hidden()
    page.get_by_role("radio", name="Upload").click()
    expect(page.get_by_test_id("stFileUploader")).to_be_visible()
    ready(page)
    expect(guess.locator("b")).to_have_text(str(three.digit))
    expect(page.locator(".scores p[aria-live]")).to_have_text(
        re.compile(rf"^Best guess {three.digit}, [\d.]+%\. Second guess \d, .+%\.$")
    )


def test_a_sample_is_marked_at_once_and_never_lost(page: Page) -> None:
    page.get_by_role("radio", name="Samples").click()
    for number in (4, 9):
        page.get_by_role("option").nth(number).click()
        assert page.get_by_role("option").nth(number).get_attribute("aria-selected") == "true"
    expect(page.locator(".scores .guess b")).to_have_text(samples(PictureKind.DIGITS)[9].label)
    ready(page)
    expect(page.get_by_role("option").nth(9)).to_have_attribute("aria-selected", "true")


def test_why_tints_the_picture(page: Page) -> None:
    expect(page.locator(".scores .guess b")).to_have_text("7")
    why = page.get_by_role("button", name="Why 7?")
    why.click()
    reasons = page.locator(".scores .reasons")
    expect(reasons).to_contain_text("Orange speaks for 7 and against")
    expect(reasons.locator(".zero")).to_have_text("0")
    orange, blue = reasons.locator("canvas").nth(1).evaluate(COLOURED)
    assert orange > 10
    assert blue > 0
    hand.choose_sample(page, 3)
    expect(reasons).to_be_hidden()


@pytest.mark.parametrize("look", [("en-US", "light"), ("ko-KR", "dark")], ids=lambda look: look[0])
def test_a_phone_shows_drawing_answer_and_network_together(visit: Visit, look: tuple[str, str]) -> None:
    locale, scheme = look
    screen = {"width": 390, "height": 844}
    page = visit(locale=locale, color_scheme=scheme, viewport=screen, has_touch=True, is_mobile=True)
    expect(page.locator(".pad .chip b")).to_have_text("7")
    expect(page.locator(".nodelink .layer-names button").first).to_be_visible()
    head, tour = bounds(page.locator("h2").first), bounds(page.locator(".call"))
    board, stage = bounds(page.locator(".pad .board")), bounds(hand.stage(page))
    assert tour["y"] >= head["y"] + head["height"]
    assert board["width"] >= 350
    assert stage["y"] + stage["height"] <= 1.3 * screen["height"]
    # Nothing but the answer's own row lies between the two.
    assert stage["y"] - board["y"] - board["height"] < 120


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_a_small_laptop_shows_all_of_it_at_once(visit: Visit, locale: str) -> None:
    page = visit(locale=locale, viewport={"width": 1280, "height": 720})
    expect(page.locator(".scores .guess b")).to_have_text("7")
    expect(page.locator(".nodelink .layer-names button").first).to_be_visible()
    for part in (".pad .bar", ".scores .guess", ".nodelink .stage"):
        box = bounds(page.locator(part))
        assert box["y"] + box["height"] <= 720, part
    assert bounds(page.locator(".nodelink .toolbar"))["height"] < 40  # one row
