"""Tests of the close-up of a number: the window steps, its map fills, the line that matters stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from playwright.sync_api import expect
from safetensors.torch import load_file
from torch.nn import functional as F

from cnnviz.inputs import digits, images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.paths import ASSETS
from tests.support import hand

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.conftest import Visit

SAMPLE = 3
_FILLED = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Uint32Array(data.buffer).filter((color) => color >>> 24 === 255).length;
}"""


@pytest.fixture(scope="module")
def maps() -> torch.Tensor:
    """The output of relu2, restated in plain torch."""
    weights = load_file(ASSETS / "lenet.safetensors")
    prepared = digits.prepare(images.decode(samples(PictureKind.DIGITS)[SAMPLE].path.read_bytes()))
    assert prepared
    found = torch.from_numpy(prepared.input)[None]
    for name in ("conv1", "conv2"):
        found = F.relu(F.conv2d(found, weights[f"{name}.weight"], weights[f"{name}.bias"]))
        found = found if name == "conv2" else F.max_pool2d(found, 2)
    return found[0]


def opened(page: Page) -> tuple[hand.Place, Locator]:
    """Open a number of relu2; return its place and the panel."""
    hand.choose_sample(page, SAMPLE)
    place = hand.find(page, "relu2")
    page.mouse.down()
    page.mouse.up()
    panel = page.locator(".nodelink .panel")
    expect(panel).to_be_visible()
    return place, panel


def test_the_window_steps_and_the_map_fills_with_true_numbers(page: Page, maps: torch.Tensor) -> None:
    place, panel = opened(page)
    channel, row, column = place.position
    own = panel.locator(".closeup figure").last
    canvas = own.locator("canvas")
    window = panel.locator(".closeup .window")
    start, left = row * 10 + column, window.evaluate("({ style }) => style.left")
    assert canvas.evaluate(_FILLED) == start + 1
    asked = hand.asking(page)
    for step in (1, 2):
        panel.get_by_role("button", name="Step forward").click()
        at = start + step
        expect(panel.locator(".closeup")).to_have_attribute("data-at", str(at))
        assert canvas.evaluate(_FILLED) == at + 1
        said, _, number = own.locator(".where").inner_text().partition(": ")
        assert said == f"row {at // 10}, column {at % 10}"
        assert float(number) == pytest.approx(float(maps[channel, at // 10, at % 10]), abs=1e-4)
    assert window.evaluate("({ style }) => style.left") != left
    assert asked == []

    # A click on the map goes there; a bar leads to the block that is its proof, and shows its input.
    box = canvas.bounding_box()
    assert box
    page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + 0.55 * box["height"])
    expect(panel.locator(".closeup")).to_have_attribute("data-at", "57")
    panel.get_by_role("button", name="channel 4: ").click()
    expect(panel.locator("[data-input='4'] .cell").first).to_be_focused()
    expect(panel.locator(".closeup figcaption").first).to_contain_text("pool1 · 4")


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_the_line_that_matters_stays_in_sight(
    visit: Visit, maps: torch.Tensor, size: tuple[int, int]
) -> None:
    page = visit(locale="en-US", viewport={"width": size[0], "height": size[1]})
    place, panel = opened(page)
    line = panel.locator(".headline")
    number = str(line.locator(".strong b").get_attribute("title"))
    assert float(number) == pytest.approx(float(maps[place.position]), abs=1e-5)
    for scrolled in (0, 300, 5000):
        page.locator(".side").evaluate("(side, top) => (side.scrollTop = top)", scrolled)
        expect(line).to_be_in_viewport(ratio=0.95)
        above = line.evaluate(
            """(node) => {
              const { left, top, width } = node.getBoundingClientRect();
              return node.contains(node.getRootNode().elementFromPoint(left + width / 3, top + 12));
            }"""
        )
        assert above, "something lies over it"
