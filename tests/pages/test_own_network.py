"""Test in a browser of networks of the user's own: all that pages do with one, from file to file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from safetensors.torch import load_file

from cnnviz.inputs.samples import PictureKind, samples
from tests.conftest import ready
from tests.support import hand
from tests.support.foreign import Keras, Mobilenet
from tests.support.pictures import stripes

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import FilePayload, Locator, Page

    from tests.conftest import Visit

CLASSES, TUNED, AGAIN = ("rose", "tulip", "daisy"), ("across", "down"), ("lying", "standing")
PHOTO = Image.open(samples(PictureKind.PHOTOS)[0].path).convert("RGB")
OFF = 4  # the channel that is switched off


@pytest.mark.parametrize("kind", [Mobilenet, Keras])
def test_a_network_of_ones_own_is_read_changed_taught_and_taken_home(
    kind: type[Mobilenet | Keras], visit: Visit, tmp_path: Path
) -> None:
    theirs = kind()
    logits, close = theirs.logits(PHOTO), theirs.close
    page = visit("?model=resnet50-catdog", locale="en-US")
    bring(page, {"name": theirs.file, "mimeType": "", "buffer": theirs.content()}, CLASSES)
    assert hand.answer(page) == CLASSES[int(logits.argmax())]
    np.testing.assert_allclose(shown(page), logits, atol=close)
    tell_what_it_shows(page, CLASSES[int(logits.argmax())])

    maps = theirs.depthwise_maps(PHOTO)
    channel, row, column = np.unravel_index(int(np.abs(maps).argmax()), maps.shape)
    page.goto(f"{page.url}&layer={theirs.depthwise}&channel={channel}&row={row}&column={column}")
    said = page.locator(".nodelink .panel").get_by_text("The network's own number is")
    assert number(said, r"number is (−?[\d.]+)") == pytest.approx(maps[channel, row, column], rel=close)

    page.get_by_role("link", name="Experiments").click()
    page.get_by_role("button", name="All on").click()
    expect(page.get_by_text("Nothing is off")).to_be_visible()
    choose(page, "Layer", f"{theirs.depthwise} ·")
    tiles = page.get_by_role("application", name=f"The channels of {theirs.depthwise}:")
    tiles.press("Home")  # the mouse may have come over another on its way
    for _ in range(OFF):
        tiles.press("ArrowRight")
    expect(page.locator(".channels .facts")).to_contain_text(f"channel {OFF}: ")
    first = page.locator(".scores .raw > span").first
    whole = first.get_attribute("title") or ""
    tiles.press("Enter")
    expect(page.get_by_text("Switched off: 1")).to_be_visible()
    expect(first).not_to_have_attribute("title", whole)
    np.testing.assert_allclose(shown(page), theirs.logits(PHOTO, OFF), atol=close)

    page.get_by_role("radio", name="Why this answer?").click()
    raster = page.locator(".overlay .raster")
    raster.press("ArrowRight")  # to its middle
    place = theirs.grad_cam(PHOTO, int(logits.argmax()))
    rows, columns = place.shape
    facts = page.locator(".overlay .facts")
    expect(facts).to_contain_text(f"row {rows // 2}, column {columns // 2}: ")
    assert number(facts, r": (.+)") == pytest.approx(place[rows // 2, columns // 2], rel=1e-4)

    page.get_by_role("link", name="Fine-tune").click()
    kept = tmp_path / "kept.safetensors"
    teach(page, kept)
    page.get_by_role("button", name="Open in the network").click()
    expect(page.get_by_role("combobox", name="Model")).to_have_value(f"My network: {', '.join(TUNED)}")
    hand.choose_sample(page, 0, PictureKind.PHOTOS)
    before = shown(page)
    logit = theirs.tuned(load_file(kept), PHOTO)
    np.testing.assert_allclose(before, [-logit, logit], atol=close)
    bring(page, kept, AGAIN)
    assert shown(page) == before


def test_who_has_no_file_tries_the_example_and_loses_nothing_typed(visit: Visit) -> None:
    page = visit(locale="en-US")
    opener, dialog = page.get_by_role("button", name="Your own network"), page.get_by_role("dialog")
    opener.click()
    dialog.get_by_role("button", name="Try an example").click()
    names = dialog.get_by_label("Names of its 10 classes")
    expect(names).to_have_value("\n".join("0123456789"))
    ready(page)
    names.fill("\n".join("abcdefghij"))
    names.press("Escape")
    expect(dialog).to_have_count(0)
    ready(page)
    opener.click()
    expect(names).to_have_value("\n".join("abcdefghij"))
    expect(dialog.get_by_text("What did it learn to read?")).to_be_visible()
    ready(page)
    dialog.get_by_role("button", name="Open in the network").click()
    expect(page.get_by_role("combobox", name="Model")).to_have_value("My network: a, b, c, d and 6 more")


def bring(page: Page, file: Path | FilePayload, classes: tuple[str, ...]) -> None:
    """Give a file of a network, name its classes, and open it."""
    page.get_by_role("button", name="Your own network").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[class*=st-key-own-network-file-] input[type=file]").set_input_files(file)
    # Until then the settings are those of another network.
    name = file["name"] if isinstance(file, dict) else file.name
    came = re.compile(re.escape(f"(file: {name.partition('.')[0]})"))
    expect(dialog.get_by_role("combobox", name="Your networks")).to_have_value(came, timeout=60_000)
    names = dialog.get_by_label(f"Names of its {len(classes)} classes")
    opens = dialog.get_by_role("button", name="Open in the network")
    names.fill("\n".join(classes[1:]))
    names.blur()
    expect(dialog.get_by_text(f"here are {len(classes) - 1} names")).to_be_visible()
    expect(opens).to_be_disabled()
    names.fill("\n".join(classes))
    names.blur()
    expect(opens).to_be_enabled()
    opens.click()
    expect(page.get_by_role("combobox", name="Model")).to_have_value(f"My network: {', '.join(classes)}")
    ready(page)
    expect(page.locator(".scores")).to_have_count(1)  # without those of the model before


def tell_what_it_shows(page: Page, label: str) -> None:
    """Tell what the picture really shows."""
    page.get_by_role("combobox", name="What does the picture really show?").click()
    page.get_by_role("option", name=label).click()
    expect(page.get_by_text("So far it was right on 1 of 1 pictures")).to_be_visible()


def teach(page: Page, out: Path) -> None:
    """Fine-tune it on a few pictures for one epoch, and take what it became home."""
    page.get_by_role("tab", name="Files").click()
    for label in TUNED:
        pictures: list[FilePayload] = [
            {"name": f"{label}-{at}.png", "mimeType": "image/png", "buffer": stripes(label, at)}
            for at in range(4)
        ]
        page.get_by_label("Name of this class").first.fill(label)
        page.get_by_test_id("stFileUploader").nth(0).locator("input").set_input_files(pictures)
        expect(page.get_by_text(f"{label}-0.png").first).to_be_visible()
        page.get_by_role("button", name="Add pictures").first.click()
        expect(page.get_by_text(f"{label}: 4 pictures")).to_be_visible()
    ready(page)
    page.get_by_text("Settings").click()
    choose(page, "Start from", f"My network: {CLASSES[0]}")
    page.get_by_text("Show each picture in random views").click()  # which takes longest
    page.get_by_role("slider", name="Epochs").press("Home")
    ready(page)
    page.get_by_role("button", name="Train").click()
    expect(page.get_by_text(f"Done. Your network: {', '.join(TUNED)}")).to_be_visible(timeout=90_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="Network, SAFETENSORS").click()
    download.value.save_as(out)


def choose(page: Page, control: str, option: str) -> None:
    """Choose the first option with these words."""
    box = page.get_by_role("combobox", name=control, exact=True)
    box.click()
    box.press_sequentially(option)
    expect(page.get_by_role("option").first).to_contain_text(option)
    box.press("Enter")
    expect(box).to_have_value(re.compile(re.escape(option)))
    ready(page)


def shown(page: Page) -> list[float]:
    """The logits in the table of the answer, with all their digits."""
    hand.answer(page)
    cells = page.locator(".scores .raw > span").all()
    return [float((cell.get_attribute("title") or "").replace("−", "-")) for cell in cells]


def number(place: Locator, pattern: str) -> float:
    """The number in the words there that `pattern` finds."""
    expect(place).to_have_text(re.compile(pattern))
    (found,) = re.findall(pattern, place.inner_text())
    return float(found.replace("−", "-"))
