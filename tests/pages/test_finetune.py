"""Tests of fine-tuning in a browser: from pictures, given or taken, to a network that is tried and kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.conftest import ready
from tests.support import hand
from tests.support.drawings import drawings
from tests.support.pictures import CLASSES, stripes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import FilePayload, Page


def files(label: str, count: int) -> list[FilePayload]:
    return [
        {"name": f"{label}-{at}.png", "mimeType": "image/png", "buffer": stripes(label, at)}
        for at in range(count)
    ]


def test_from_uploaded_pictures_to_a_network_that_is_kept(visit: Callable[..., Page], tmp_path: Path) -> None:
    page = visit("finetune?backbone=lenet", locale="en-US")
    page.get_by_role("tab", name="Files").click()
    for label in CLASSES[:2]:
        page.get_by_label("Name of this class").first.fill(label)
        page.get_by_test_id("stFileUploader").nth(0).locator("input").set_input_files(files(label, 30))
        expect(page.get_by_text("-0.png").first).to_be_visible()
        page.get_by_role("button", name="Add pictures").first.click()
        expect(page.get_by_text(f"{label}: 30 pictures")).to_be_visible()
    page.get_by_text("Settings").click()
    page.get_by_role("slider", name="Epochs").press("End")
    ready(page)
    page.get_by_role("button", name="Train").click()
    expect(page.get_by_test_id("stProgress")).to_be_in_viewport()  # which is far above that button
    expect(page.get_by_text(re.compile(r"Epoch \d+ of 100 is done"))).to_be_visible(timeout=60_000)
    points = page.locator(".js-plotly-plot").first.locator(".scatterlayer .trace .point")
    before = points.count()
    expect(points.nth(before + 2)).to_be_visible(timeout=30_000)
    page.reload()
    page.get_by_role("button", name="Pause").click()
    stopped = page.get_by_text(re.compile(r"Stopped after epoch \d+ of 100"))
    expect(stopped).to_be_visible()
    words = stopped.inner_text()
    page.reload()
    expect(page.get_by_text(words)).to_be_visible()
    page.get_by_role("button", name="Stop here and use it").click()
    # Other tests and this training share two cores.
    expect(page.get_by_text(f"Done. Your network: {CLASSES[0]}, {CLASSES[1]}")).to_be_visible(timeout=120_000)
    cell = page.locator(".confusion").get_by_role("button").first
    cell.click()
    expect(cell).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("True class").first).to_be_visible()
    expect(page.get_by_text(f"{CLASSES[0]}: 30 pictures")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Network, SAFETENSORS").click()
    kept = tmp_path / "kept.safetensors"
    download.value.save_as(kept)
    page.get_by_role("button", name="Open in the network").click()
    expect(page.get_by_role("combobox", name="Model")).to_have_value("My network: across, down")
    page.locator(".nodelink .stage").wait_for()
    expect(page.get_by_text("stays until you give another")).to_be_visible()
    page.get_by_role("link", name="Fine-tune").click()
    page.get_by_role("button", name="Your own network").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(kept)
    expect(dialog.get_by_label("Names of its 2 classes")).to_have_value("across\ndown")
    expect(dialog.get_by_role("button", name="Open in the network")).to_be_enabled()


def test_a_trained_network_is_tried_on_test_pictures_and_on_a_drawing(visit: Callable[..., Page]) -> None:
    page = visit("finetune", locale="en-US")
    guess = page.locator(".scores .guess b")
    for shape in ("triangle", "circle"):
        page.get_by_role("option", name=f"true class {shape}, predicted {shape}").first.click()
        expect(guess).to_have_text(shape)
    page.get_by_role("radio", name="A picture of yours").click()
    expect(guess).to_have_text("?")
    hand.draw(page, drawings()[0])
    expect(guess).to_have_text(re.compile("^(circle|square|triangle)$"))


def test_a_camera_adds_several_photographs_at_once(visit: Callable[..., Page]) -> None:
    page = visit("finetune", locale="en-US", permissions=["camera"])
    page.get_by_role("tab", name="Camera").click()
    page.get_by_label("Name of this class").nth(1).fill("cup")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Open the camera").click()
    page.get_by_role("button", name="Take 8 photographs").click()
    expect(page.get_by_text("cup: 8 pictures")).to_be_visible()
    page.get_by_role("button", name="Take 8 photographs").click()
    expect(page.get_by_text("cup: 16 pictures")).to_be_visible()
    page.get_by_role("button", name="Close the camera").click()
    expect(page.get_by_role("button", name="Open the camera")).to_be_visible()
