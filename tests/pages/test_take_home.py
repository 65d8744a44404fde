"""Tests in a real browser of the network's picture for a slide, and of the view on the whole screen."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.support import hand

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Visit

_OPEN = "&layer=relu2&channel=12&row=5&column=3"
_SVG = "{http://www.w3.org/2000/svg}"


def saved(page: Page, button: str, folder: Path) -> Path:
    """The file that a button of the menu gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_the_picture_for_a_slide_has_all_layers(visit: Visit, tmp_path: Path) -> None:
    page = visit(f"?sample=mnist-test-00000-7{_OPEN}", locale="en-US", color_scheme="light")
    expect(page.locator(".nodelink .panel")).to_be_visible()
    page.get_by_text("Save", exact=True).click()
    page.get_by_text("Dark", exact=True).click()
    vector = saved(page, "Download as SVG", tmp_path)
    assert vector.name == "cnnviz-lenet-flat-relu2-12-5-3.svg"
    root = ET.parse(vector).getroot()
    words = {found.text for found in root.iter(f"{_SVG}text")}
    assert {
        "input",
        "conv1 → relu1",
        "pool1",
        "conv2 → relu2",
        "pool2",
        "fc1 → relu3",
        "fc3 → softmax",
    } <= words
    assert {"16 maps of 10×10", "120 numbers", *"0123456789", "Each map has its own scale."} <= words
    assert len(list(root.iter(f"{_SVG}image"))) == 1 + 6 + 6 + 16 + 16 + 1 + 1 + 1
    assert len([path for path in root.iter(f"{_SVG}path") if "L" in path.get("d", "")]) == 150  # its edges
    page.get_by_text("Save", exact=True).click()
    pixels = Image.open(saved(page, "Download as PNG", tmp_path)).convert("RGB")
    assert pixels.getpixel((1, 1)) == (14, 13, 12)
    assert pixels.width == 2 * int(root.get("width", ""))


def test_the_picture_goes_to_the_clipboard_or_becomes_a_file(visit: Visit) -> None:
    page = visit(
        "?sample=mnist-test-00000-7&view=3d",
        locale="en-US",
        permissions=["clipboard-read", "clipboard-write"],
    )
    hand.answer(page)
    page.get_by_text("Save", exact=True).click()
    expect(page.get_by_role("button", name="Download as SVG")).to_be_hidden()
    page.get_by_role("button", name="Copy as picture").click()
    expect(page.get_by_text("The picture is in the clipboard.")).to_be_visible()
    kinds = "navigator.clipboard.read().then((items) => items.flatMap((item) => item.types))"
    assert page.evaluate(kinds) == ["image/png"]
    page.evaluate("ClipboardItem = undefined")
    expect(page.get_by_role("button", name="Copy as picture")).to_be_hidden()
    page.get_by_text("Save", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Copy as picture").click()
    assert download.value.suggested_filename == "cnnviz-lenet-3d.png"
    expect(page.get_by_text("it was downloaded instead")).to_be_visible()


@pytest.mark.parametrize("allowed", [True, False])
def test_the_view_takes_the_whole_screen_and_gives_it_back(page: Page, allowed: bool) -> None:
    if not allowed:  # as on an iPhone
        page.evaluate("() => { delete Element.prototype.requestFullscreen; }")
    view = page.locator(".nodelink")
    page.get_by_role("button", name="Full screen").click()
    expect(page.get_by_role("button", name="Leave full screen")).to_be_visible()
    box = view.bounding_box()
    assert box
    assert (box["x"], box["y"], box["width"]) == (0, 0, page.evaluate("innerWidth"))
    page.get_by_role("button", name="Leave full screen").click()
    expect(page.get_by_role("button", name="Full screen", exact=True)).to_be_visible()
    page.wait_for_function("document.fullscreenElement === null")


def test_on_a_phone_the_settings_stand_behind_one_button(visit: Visit) -> None:
    page = visit(
        "?sample=mnist-test-00000-7", locale="en-US", viewport={"width": 390, "height": 844}, has_touch=True
    )
    hand.answer(page)
    expect(page.get_by_role("radio", name="3D")).to_be_hidden()
    box = hand.stage(page).bounding_box()
    assert box
    assert box["height"] <= 530
    page.get_by_role("button", name="View settings").tap()
    page.get_by_text("3D", exact=True).tap()
    expect(page.locator(".nodelink .stage.space")).to_be_visible()
