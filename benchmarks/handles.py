"""Benchmark of the labs' direct handles, from the act to its pixels: `python -m benchmarks.handles`.

It starts the app, opens each lab with a picture of 512×512 pixels in Chromium with software GL, and changes
one thing after another by mouse. A time ends with the frame in which the maps were drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import sync_playwright

from benchmarks.table import Row, show
from tests.conftest import ready
from tests.support import browser
from tests.support.contexts import skip_tour
from tests.support.server import serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, FloatRect, Page

GOAL = 50  # milliseconds
ACTS = 40
PROBE = """
window.probe = { start: 0, times: [] };
for (const type of ["wheel", "pointerdown", "pointermove", "input"])
  addEventListener(type, (event) => { probe.start ||= event.timeStamp; }, true);
const proto = CanvasRenderingContext2D.prototype;
const { putImageData } = proto;
proto.putImageData = function (...rest) {
  putImageData.apply(this, rest);
  if (!probe.start) return;
  const { start } = probe;
  probe.start = 0;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => probe.times.push(performance.now() - start);
  channel.port2.postMessage(0);
};
"""
LARGE = "picture=checkers&size=512"
RANDOM = "kernel=random&rows=11&columns=11&padding=5"


class Case(NamedTuple):
    """A lab with its settings, the element that is acted on, and each act, by the mouse on a box, in turn."""

    lab: str
    what: str
    settings: str
    handle: str
    act: Callable[[Page, FloatRect, int], None]


def turn(page: Page, _box: FloatRect, number: int) -> None:
    """Turn the wheel up, later down."""
    page.mouse.wheel(0, -100 if number % 20 < 10 else 100)


def drag(page: Page, box: FloatRect, number: int) -> None:
    """Go on with a drag around the middle."""
    across, down = 0.5 + 0.02 * ((number + 1) % 2), 0.5 + 0.01 * (number % 3)
    page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])


def stroke(page: Page, box: FloatRect, number: int) -> None:
    """Go on with a drag from the left to the right."""
    page.mouse.move(box["x"] + (number + 2) / (ACTS + 4) * box["width"], box["y"] + box["height"] / 2)


CASES = (
    Case("pixels", "a pixel is painted", LARGE, ".pixels .board", stroke),
    Case("pixels", "threshold", LARGE, ".brightness .plot", stroke),
    Case("convolution", "kernel cell of 11×11", f"{LARGE}&{RANDOM}", ".kernel input >> nth=60", turn),
    Case(
        "convolution",
        "kernel cell of 11×11, RGB",
        f"{LARGE}&{RANDOM}&channels=rgb",
        ".kernel input >> nth=60",
        turn,
    ),
    Case("pooling", "shift", LARGE, ".pooling .board >> nth=0", drag),
    Case(
        "pooling", "shift, window 8, stride 1", f"{LARGE}&window=8&stride=1", ".pooling .board >> nth=0", drag
    ),
)


def main() -> None:
    """Measure, and print the table."""
    show(rows())


def rows() -> list[Row]:
    """The rows of what was measured, with the goals."""
    with serve() as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.executable())
        found = [
            Row(f"lab {case.lab}, 512×512: {case.what}", _times(chromium, server.address, case), goal=GOAL)
            for case in CASES
        ]
        chromium.close()
    return found


def _times(chromium: Browser, address: str, case: Case) -> list[float]:
    """Milliseconds from each act to its pixels."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    skip_tour(page)
    page.add_init_script(PROBE)
    page.goto(f"{address}/lab_{case.lab}?{case.settings}")
    ready(page)
    handle = page.locator(case.handle).first
    handle.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    box = handle.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    if case.act is not turn:
        page.mouse.down()
    page.evaluate("new Promise(requestAnimationFrame)")
    page.evaluate("[probe.start, probe.times] = [0, []]")
    for number in range(ACTS):
        case.act(page, box, number)
        page.wait_for_function(f"probe.times.length > {number}")
    times: list[float] = page.evaluate("probe.times")
    page.close()
    return times[:ACTS]


if __name__ == "__main__":
    main()
