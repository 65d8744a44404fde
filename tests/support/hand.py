"""Actions of a user on the page: draw, choose a sample, look around, go by keys."""

from __future__ import annotations

import re
import time
from base64 import b64decode
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from cnnviz.inputs.samples import PictureKind, samples
from tests.conftest import READY
from tests.support.drawings import BOARD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import FilePayload, Locator, Page

    from tests.support.drawings import Drawing

_PLACE = re.compile(r"(\w+), (?:channel (\d+), row (\d+), column (\d+)|unit (\d+)|class (\d+))")


class Place(NamedTuple):
    """A cell as the page names it."""

    layer: str
    position: tuple[int, ...]


def draw(page: Page, drawing: Drawing) -> None:
    """Draw with the mouse, stroke by stroke, with a pen of the drawing's width."""
    page.get_by_label("Pen width").fill(str(round(drawing.width)))
    board = page.locator(".pad canvas").first
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    assert box
    scale = box["width"] / BOARD
    for stroke in drawing.strokes:
        places = [(box["x"] + x * scale, box["y"] + y * scale) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for x, y in places[1:]:
            page.mouse.move(x, y)
        page.mouse.up()


def choose_sample(page: Page, number: int, picture_kind: PictureKind = PictureKind.DIGITS) -> None:
    """Choose sample `number` of the gallery, counted from 0, and wait for its predictions."""
    page.get_by_role("radio", name=re.compile("Samples|예시")).click()
    page.get_by_role("option").nth(number).click()
    # Another sample may be on the page until then, whose predictions would do as well.
    page.wait_for_url(f"**sample={samples(picture_kind)[number].path.stem}*")
    answer(page)


def answer(page: Page) -> str:
    """The label of the best prediction, once there is one."""
    page.locator(".scores:not(.empty)[aria-busy=false]").wait_for()
    page.wait_for_selector(READY)
    return page.locator(".scores .guess b").inner_text()


def upload(page: Page, file: Path | FilePayload) -> None:
    """Give a picture in place of another, and wait for its predictions."""
    page.get_by_role("radio", name="Upload").click()
    scores = page.locator(".scores:not(.empty)")
    before = scores.inner_text()
    page.locator("input[type=file]").first.set_input_files(file)
    expect(scores).not_to_have_text(before, use_inner_text=True)
    answer(page)


def wait(page: Page, comes: Callable[[], bool]) -> None:
    """Let the page go on until what only Python sees `comes`, for half a minute at most."""
    patience = time.monotonic() + 30
    while not comes():
        assert time.monotonic() < patience, "it did not come"
        page.wait_for_timeout(10)


def asking(page: Page) -> list[str]:
    """What the page asks the server from now on, by its socket: a list that grows."""
    asked: list[str] = []

    def hear(event: dict[str, Any]) -> None:
        asked.append(str(BackMsg.FromString(b64decode(event["response"]["payloadData"])))[:500])

    socket = page.context.new_cdp_session(page)
    socket.on("Network.webSocketFrameSent", hear)
    socket.send("Network.enable")
    return asked


def stage(page: Page) -> Locator:
    """The network's picture."""
    return page.locator(".nodelink .stage")


def point(page: Page, across: float, down: float) -> None:
    """Point at a place of the stage, in shares of its size."""
    box = stage(page).bounding_box()
    assert box
    page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])


def hover(page: Page, across: float, down: float) -> Place | None:
    """Point at a place of the stage, in shares of its size; return the cell named there, if any."""
    point(page, across, down)
    tip = page.locator(".nodelink .tip")
    return place(tip.inner_text()) if tip.is_visible() else None


def place(words: str) -> Place:
    """The cell that `words` name."""
    found = _PLACE.search(words)
    assert found, f"no cell is named in {words!r}"
    return Place(found[1], tuple(int(number) for number in found.groups()[1:] if number is not None))


def find(page: Page, layer: str) -> Place:
    """Point at some cell of a layer that is drawn."""
    stage(page).scroll_into_view_if_needed()
    # Beside the middle, where there may be a gap between two maps.
    for across, down in product((0.57, 0.54), range(2, 98)):
        found = hover(page, across, down / 100)
        if found and found.layer == layer:
            return found
    raise AssertionError(f"no cell of {layer} was found")


def walk(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus, where it is visible."""
    target.wait_for()
    for _ in range(120):
        page.keyboard.press("Tab")
        if target.evaluate("node => node.getRootNode().activeElement === node"):
            box, header = target.bounding_box(), page.get_by_test_id("stHeader").bounding_box()
            assert box
            assert header
            assert box["y"] >= header["y"] + header["height"], f"{target} is under the header"
            return
    raise AssertionError(f"no Tab leads to {target}")


def hovered(page: Page, across: float, down: float) -> tuple[float, float]:
    """The place and the number that a chart's box names there."""
    box = page.locator(".hovertext")
    page.mouse.move(0, 0)
    expect(box).to_have_count(0)
    page.mouse.move(across, down)
    said = (box.text_content() or "").replace("−", "-")
    place, number = said.split(": ")
    return float(place), float(number)


def middle(spot: Locator) -> tuple[float, float]:
    """The middle of an element, across and down on the page."""
    box = spot.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
