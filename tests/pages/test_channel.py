"""Walks through the page of what a channel looks for, its numbers held against plain torch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from cnnviz.capture.trace import Unit
from cnnviz.inputs import images, mnist_subset
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine
from cnnviz.translations import catalogue
from cnnviz.ui.shell.number import readable
from cnnviz.wire.address import address
from tests.conftest import Visit, ready
from tests.support.access import NARROW, VISITORS, WIDE, violations
from tests.support.pages import DIGIT
from tests.support.pictures import stripes

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from torch import nn

PHOTOS = "resnet50-catdog"
LAYER, CHANNEL = "layer1.0.relu_2", 5  # of the ResNet-50, where a picture takes some seconds
PATIENCE = 120_000  # milliseconds; a machine busy with other things is no failure


def strongest(lenet: nn.Sequential, channel: int) -> tuple[float, Unit]:
    """The largest answer of a channel of conv2 to the 3,000 digits, and its cell."""
    digits = np.concatenate([part.pictures for part in mnist_subset.digits()])
    prepared = [model("lenet").prepare(np.repeat(each[..., None], 3, 2)) for each in digits]
    with torch.inference_mode():
        maps = lenet[:4](torch.tensor(np.stack([each.input for each in prepared if each])))[:, channel]
    _, row, column = np.unravel_index(int(maps.argmax()), maps.shape)
    return float(maps.max()), Unit("conv2", channel, int(row), int(column))


def said(page: Page, words: str) -> float:
    """The number above `words`, below a picture, with all its digits."""
    tile = page.get_by_test_id("stCaptionContainer").filter(has_text=re.compile(words + r"\s*$"))
    return float(str(tile.locator("[title]").get_attribute("title")).replace("−", "-"))


def press(button: Locator) -> None:
    """Press a button by its key."""
    button.press("Enter")


def test_from_a_map_to_a_patch_in_the_network_and_down_to_the_pixels(
    visit: Visit, lenet: nn.Sequential
) -> None:
    text = catalogue("ko")
    page = visit(f"maps?{DIGIT}&layer=conv2&channel=5", locale="ko-KR", viewport=WIDE)
    page.get_by_role("button", name=text("What does this channel look for?")).click()
    expect(page.get_by_role("heading", name=text("What does this channel look for?"))).to_be_visible()
    first = page.get_by_role("button", name=text("Open no. {place}", place=1), exact=True)
    expect(first).to_be_visible()
    assert not violations(page, VISITORS["ko-KR"])
    assert page.viewport_size == NARROW
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0

    value, unit = strongest(lenet, 5)
    press(first)
    number = page.locator(".nodelink .panel .answer output")
    expect(number).to_be_visible()
    assert float(str(number.get_attribute("title")).replace("−", "-")) == pytest.approx(value, abs=1e-5)
    for name, asked in address(unit).items():
        expect(page).to_have_url(re.compile(rf"[?&]{name}={asked}(&|$)"))

    page.go_back()
    channel = page.get_by_role("spinbutton")
    expect(channel).to_have_value("5")
    ready(page)
    for layer in ("pool1", "relu1"):
        button = page.locator(".st-key-walk-below-0 button")
        expect(button).to_have_accessible_name(re.compile(layer))  # it shows but "Go there"
        press(button)
        expect(page).to_have_url(re.compile(rf"[?&]layer={layer}(&|$)"))
        ready(page)
    expect(page.get_by_text(text("the pixels"), exact=True)).to_be_visible()


def test_a_picture_is_made_cancelled_made_again_and_ones_own_is_accentuated(visit: Visit) -> None:
    spec = model(PHOTOS)
    if not spec.available:
        pytest.skip(f"the weights of {PHOTOS} are not here")
    page = visit(f"channel?model={PHOTOS}&layer={LAYER}&channel={CHANNEL}", locale="en-US", viewport=WIDE)
    begin = page.get_by_role("button", name="Make a picture for it")
    begin.click()
    growing = page.get_by_role("img", name="The picture as it grows")
    expect(growing).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(growing).to_have_count(0)
    expect(page.get_by_role("button", name="Another one")).to_have_count(0)
    begin.click()
    expect(growing).to_be_visible()
    another = page.get_by_role("button", name="Another one")
    expect(another).to_be_visible(timeout=PATIENCE)
    before = said(page, "What it likes")
    another.click()
    expect(growing).to_be_visible()
    expect(another).to_be_visible(timeout=PATIENCE)
    assert said(page, "What it likes") != before

    page.get_by_role("button", name="Choose a picture").click()
    page.get_by_text("Upload", exact=True).click()
    ready(page)
    photo = stripes("ring", 3)
    page.locator("input[type=file]").set_input_files(
        {"name": "own.png", "mimeType": "image/png", "buffer": photo}
    )
    prepared = spec.prepare(images.decode(photo))
    assert prepared
    number = float(Engine(spec).run(prepared.input).maps(LAYER)[CHANNEL].max())
    expect(page.get_by_title(readable(number))).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Change this picture so that the channel answers more").click()
    expect(page.get_by_role("img", name="the difference, 4 times as strong")).to_be_visible(timeout=PATIENCE)
    assert said(page, "your picture") == pytest.approx(number, rel=1e-4)
    assert said(page, "changed a little") > number
    assert not violations(page, VISITORS["en-US"])
