"""Tests of the tour: each step is finished by doing what it asks for, and the card covers nothing of that."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.conftest import Visit, ready
from tests.support import hand
from tests.support.drawings import drawings

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

# Whether the ring is in the window, and the card beside it.
_BESIDE = """([ring, card]) => {
  const [a, b] = [ring, card].map((each) => each.getBoundingClientRect());
  const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
  const inside = ({ left, top, right, bottom }) =>
    Math.min(left, top, innerWidth - right, innerHeight - bottom) >= -6;
  return ring.style.visibility === "visible" && a.height > 20 && apart && inside(a) && inside(b);
}"""

# Whether all of what follows the line that stays in sight begins below it.
_CLEAR = """([line, next]) =>
  next.getBoundingClientRect().top >= line.getBoundingClientRect().bottom - 1"""


def stands(page: Page, step: str) -> Locator:
    """The card of a step, once it is there and covers nothing of what it speaks of."""
    card = page.get_by_role("dialog")
    expect(card).to_contain_text(step)
    page.wait_for_function(_BESIDE, arg=[page.locator(".ring").element_handle(), card.element_handle()])
    return card


def tap(page: Page, layer: str) -> None:
    """Tap a cell of a layer in the network."""
    tip = page.locator(".nodelink .tip")
    for across, share in product((0.57, 0.54), range(2, 98)):
        hand.point(page, across, share / 100)
        if tip.is_visible() and layer in tip.inner_text():
            box = hand.stage(page).bounding_box()
            assert box
            page.touchscreen.tap(box["x"] + across * box["width"], box["y"] + share / 100 * box["height"])
            return
    raise AssertionError(f"no cell of {layer} was found")


def test_each_step_is_finished_by_doing_it_with_the_mouse(visit: Visit) -> None:
    page = visit(new=True, locale="en-US", viewport={"width": 1280, "height": 720})
    stands(page, "Step 1 of 5")
    page.get_by_role("button", name="Your own network").click()
    page.get_by_role("dialog", name="Your own network").wait_for()
    for part in (".card[role=dialog]", ".ring"):  # which have nothing to say there
        expect(page.locator(part)).to_be_hidden()
    page.keyboard.press("Escape")
    stands(page, "Step 1 of 5")
    hand.draw(page, next(drawing for drawing in drawings() if len(drawing.strokes) == 1))
    stands(page, "Step 2 of 5")
    place = hand.find(page, "relu2")
    stands(page, "Step 3 of 5")
    assert hand.find(page, "relu2") == place
    page.mouse.down()
    page.mouse.up()
    stands(page, "Step 4 of 5")
    page.get_by_role("button", name="Step forward").click()
    card = stands(page, "Step 5 of 5")
    expect(card).not_to_contain_text("Menu")
    page.get_by_role("link", name="Feature maps").click()
    page.wait_for_url("**/maps*")
    expect(card).to_be_hidden()
    page.get_by_role("link", name="Network", exact=True).click()
    page.get_by_role("button", name="Tour of this page").wait_for()
    expect(card).to_be_hidden()


def test_keys_alone_go_through_it_at_twice_the_size_and_escape_ends_it(visit: Visit) -> None:
    page = visit(new=True, locale="en-US", viewport={"width": 640, "height": 360})
    card = stands(page, "Step 1 of 5")
    expect(card.get_by_role("heading")).to_be_focused()
    line = ["Space", *["ArrowDown"] * 8, "Space"]
    for step, keys in (("1", line), ("2", ["ArrowRight"]), ("3", ["Enter"]), ("4", ["ArrowRight"])):
        stands(page, f"Step {step} of 5")
        card.get_by_role("button", name="Go there").press("Enter")
        for key in keys:
            page.keyboard.press(key)
    stands(page, "Step 5 of 5")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.reload()
    ready(page)
    page.get_by_role("button", name="Tour of this page").wait_for()
    expect(card).to_be_hidden()


def test_a_finger_goes_through_it_on_a_phone_in_korean_and_a_later_drawing_ends_it(visit: Visit) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = visit(new=True, locale="ko-KR", **phone)
    card = stands(page, "4단계 중 1단계")
    card.get_by_role("button", name="그곳으로 가기").tap()
    expect(page.locator(".pad .help")).to_be_hidden()  # which is about keys
    hand.choose_sample(page, 3)
    stands(page, "4단계 중 2단계")
    tap(page, "relu2")
    stands(page, "4단계 중 3단계")
    page.wait_for_function(
        _CLEAR, arg=[page.locator(f".panel .{name}").element_handle() for name in ("headline", "closeup")]
    )
    page.get_by_role("button", name="한 칸 앞으로").tap()
    expect(stands(page, "4단계 중 4단계")).to_contain_text("메뉴")
    page.get_by_role("radio", name="그리기").tap()
    page.locator(".pad canvas").first.tap()
    expect(card).to_be_hidden()
