"""Tests of the experiments page in a real browser: switch off, cover, compare, point."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import ready
from tests.support import hand
from tests.support.line import Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

SAMPLE = 3


def open_page(visit: Callable[..., Page], **options: object) -> Page:
    """Open the experiments, with a sample digit."""
    page = visit("experiments", **{"locale": "en-US", "color_scheme": "light", **options})
    page.get_by_role("button", name="Choose a picture").click()
    expect(page.get_by_role("dialog", name="Choose a picture")).to_be_focused()
    hand.choose_sample(page, SAMPLE)
    page.keyboard.press("Escape")
    return page


def logits(page: Page) -> list[str]:
    """The logits that stand in the bars' table."""
    return page.locator(".scores .raw > span").all_inner_texts()


def go(page: Page, name: str, view: str) -> Locator:
    page.get_by_role("radio", name=name).click()
    found = page.locator(view)
    found.wait_for()
    ready(page)
    return found


def test_a_channel_is_switched_off_and_on_again(visit: Callable[..., Page]) -> None:
    page = open_page(visit)
    begun = logits(page)
    page.get_by_role("button", name="All on").click()
    expect(page.locator(".scores .raw > span").first).not_to_have_text(begun[0])
    before = logits(page)
    page.locator(".tiles canvas").click(position={"x": 100, "y": 30})
    expect(page.locator(".channels .facts")).to_contain_text("channel 1: ")
    expect(page.locator(".channels .facts")).to_contain_text(", off")
    expect(page.get_by_text("conv1, channel 1")).to_be_visible()
    expect(page.locator(".scores .raw > span").first).not_to_have_text(before[0])
    changed = logits(page)
    assert sum(one != two for one, two in zip(before, changed, strict=True)) > 5
    # By keys: the next channel too.
    page.locator(".tiles").press("ArrowRight")
    page.locator(".tiles").press("Enter")
    expect(page.get_by_text("Switched off: 2")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Switched off: 1")).to_be_visible()
    expect(page.locator(".scores .raw > span").first).to_have_text(changed[0])
    page.get_by_role("button", name="All on").click()
    expect(page.get_by_text("Nothing is off")).to_be_visible()
    assert logits(page) == before


def test_a_key_acts_on_the_channels_that_are_shown_while_others_are_on_their_way(
    visit: Callable[..., Page],
) -> None:
    page = visit("experiments", locale="en-US")
    line = Line(page)
    page.get_by_role("button", name="All on").click()
    expect(page.get_by_text("Nothing is off")).to_be_visible()
    ready(page)
    facts = page.locator(".channels .facts")
    with line.answers.held():
        layer = page.get_by_role("combobox", name="Layer", exact=True)
        layer.click()
        layer.press_sequentially("conv2")
        expect(page.get_by_role("option").first).to_contain_text("conv2")
        layer.press("Enter")
        expect(layer).to_have_value(re.compile("conv2"))
        tiles = page.get_by_role("application", name="The channels of conv1:")
        tiles.hover(position={"x": 100, "y": 30})
        expect(facts).to_contain_text("channel 1: ")
        tiles.press("ArrowRight")
        tiles.press("Enter")
        expect(facts).to_contain_text(", off")
    expect(page.get_by_text("conv1, channel 2")).to_be_visible()
    # The mouse has not moved: what came to lie under it does not take the keys away.
    tiles = page.get_by_role("application", name="The channels of conv2:")
    expect(tiles).to_be_focused()
    expect(facts).to_contain_text(re.compile("channel 2: .*, on"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("conv2, channel 2")).to_be_visible()
    expect(page.get_by_text("Switched off: 2")).to_be_visible()


def test_channels_are_ranked_and_a_click_in_the_ranking_switches(visit: Callable[..., Page]) -> None:
    page = open_page(visit)
    page.get_by_role("button", name="All on").click()
    page.get_by_role("button", name="Rank the channels").click()
    first = page.locator(".effects button").first
    expect(first).to_have_attribute("aria-pressed", "false")
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Switched off: 1")).to_be_visible()


def test_a_hover_over_maps_never_asks_the_server(visit: Callable[..., Page]) -> None:
    page = open_page(visit)
    overlay = go(page, "Why this answer?", ".overlay .over")
    asked = hand.asking(page)
    box = overlay.bounding_box()
    assert box
    values = set()
    for share in (0.2, 0.4, 0.6, 0.8):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + share * box["height"])
        expect(page.locator(".overlay .facts")).to_contain_text(re.compile(r"row \d+, column \d+: "))
        values.add(page.locator(".overlay .facts").inner_text())
    assert len(values) > 1
    # Smooth or tiles, heat or outline: four pictures, drawn here too.
    drawn = set()
    for name in ("Heat", "Tiles", "Outline", "Smooth"):
        page.locator(".overlay label").filter(has_text=name).click()
        drawn.add(overlay.locator("canvas").last.evaluate("canvas => canvas.toDataURL()"))
    assert len(drawn) == 4
    assert asked == []


def test_a_patch_is_dragged_and_moved_by_keys(visit: Callable[..., Page]) -> None:
    page = open_page(visit)
    board = go(page, "Cover a part", ".covering .board")
    begun = logits(page)
    board.press("Escape")
    expect(page.locator(".scores .raw > span").first).not_to_have_text(begun[0])
    before = logits(page)
    box = board.bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"], steps=8)
    page.mouse.up()
    expect(page.locator(".scores .raw > span").first).not_to_have_text(before[0])
    board.press("ArrowRight")
    expect(page.locator(".covering .live")).to_contain_text(re.compile(r"patch at row \d+, column \d+"))
    board.press("Escape")
    expect(page.locator(".covering .patch")).to_be_hidden()
    expect(page.locator(".scores .raw > span").first).to_have_text(before[0])


@pytest.mark.parametrize(
    "options",
    [{"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}, "has_touch": True}],
)
def test_nothing_is_wider_than_the_window(visit: Callable[..., Page], options: dict[str, object]) -> None:
    page = open_page(visit, **options)
    for name, view in [
        ("Why this answer?", ".overlay .over"),
        ("Cover a part", ".covering .board"),
        ("Compare", ".compare .three"),
    ]:
        go(page, name, view)
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width == 0, name
    page.get_by_role("radio", name="Two layers").click()
    page.locator(".compare .raster").first.wait_for()
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width == 0
