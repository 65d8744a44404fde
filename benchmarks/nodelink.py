"""Benchmark of the node-link view: from the pen to pixels and to the server's numbers, hovering, bytes.

Run `python -m benchmarks.nodelink`. It starts the app, draws and hovers in Chromium, and prints one table.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from playwright.sync_api import sync_playwright

from benchmarks.table import Goal, Row, show
from cnnviz.inputs import images
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine
from cnnviz.wire.network_packet import activations_packet
from tests.conftest import ready
from tests.support import browser, hand
from tests.support.contexts import skip_tour
from tests.support.drawings import BOARD, drawings, rasterise
from tests.support.server import serve

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from playwright.sync_api import Page

    from tests.support.drawings import Drawing

T = TypeVar("T")
DIGITS = 40
MOVES = 200
FRAME = 17  # milliseconds; a screen shows 60 a second
# Each time ends with the frame in which a canvas of the view was drawn on, after the event that caused it.
PROBE = """
window.probe = { move: 0, up: 0, hover: 0, live: [], frames: [], pixels: [], edges: [] };
window.probe.finish = (list, start) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => list.push(performance.now() - start);
  channel.port2.postMessage(0);
});
const onView = (canvas) => canvas.parentElement?.classList.contains("stage");
addEventListener("pointerup", (event) => {
  const [target] = event.composedPath();
  if (target instanceof HTMLCanvasElement && !onView(target)) probe.up = event.timeStamp;
  probe.move = 0;
}, true);
addEventListener("pointermove", (event) => {
  probe.hover = event.buttons ? 0 : event.timeStamp;
  if (event.buttons) probe.move ||= event.timeStamp;
}, true);
let last = 0;
const beat = (now) => {
  if (probe.move) probe.frames.push(now - last);
  last = now;
  requestAnimationFrame(beat);
};
requestAnimationFrame(beat);
const proto = CanvasRenderingContext2D.prototype;
const { drawImage, stroke } = proto;
proto.drawImage = function (...rest) {
  if (probe.move && onView(this.canvas)) {
    probe.finish(probe.live, probe.move);
    probe.move = 0;
  }
  return drawImage.apply(this, rest);
};
proto.stroke = function (...rest) {
  if (probe.hover && onView(this.canvas)) {
    probe.finish(probe.edges, probe.hover);
    probe.hover = 0;
  }
  return stroke.apply(this, rest);
};
"""


# The server's numbers are drawn when the browser's own leave, in the same call.
ANSWERED = """
const loader = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/runtime/load.js"));
import(new URL("bundle.js", loader.name))
  .then(({ addressOf }) => import(addressOf("model/live/live.js")))
  .then(({ listen, now }) => listen(() => {
    if (now() || !probe.up) return;
    probe.finish(probe.pixels, probe.up);
    probe.up = 0;
  }));
"""


def main() -> None:
    """Measure, and print the table."""
    show(rows())


def rows() -> list[Row]:
    """The rows of what was measured, with the goals."""
    return [*_in_browser(), *_on_server()]


def _in_browser() -> list[Row]:
    """The times from pen-up to pixels and from hover to edges, and bytes, in Chromium with software GL."""
    with serve() as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.executable())
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        skip_tour(page)
        page.add_init_script(PROBE)
        page.goto(server.address)
        ready(page)
        page.add_script_tag(content=ANSWERED)
        sizes = _received(page)
        per_digit = []
        # Of one stroke, so that there is one pen-up.
        some = [drawing for drawing in drawings() if len(drawing.strokes) == 1]
        for number in range(DIGITS):
            before = sum(sizes)
            _draw(page, some[number * 7 % len(some)])
            page.wait_for_function(f"probe.pixels.length > {number}")
            ready(page)
            per_digit.append((sum(sizes) - before) / 1024)
            page.get_by_role("button", name="Clear").click()
            page.locator(".scores.empty").wait_for()
        hand.draw(page, some[0])
        hand.answer(page)
        _sweep(page)
        live, frames, pixels, edges = page.evaluate("[probe.live, probe.frames, probe.pixels, probe.edges]")
        chromium.close()
    moved = Row("a move of the pen to its pixels (flat)", live, goal=50)
    answered = Row("pen-up to the server's numbers in pixels", pixels, goal=150)
    return [
        moved,
        Row("p95 of that, times that of pen-up", [moved.p95 / answered.p95], "x", 1 / 3, Goal.MOST),
        Row("a frame while one draws (flat)", frames, goal=FRAME, by=Goal.MEDIAN),
        answered,
        Row("hover to its edges (software GL)", edges, goal=50),
        Row("received for a digit", per_digit, "KB", 64),
    ]


def _draw(page: Page, drawing: Drawing) -> None:
    """Draw the one stroke of a drawing, one frame a move."""
    page.get_by_label("Pen width").fill(str(round(drawing.width)))
    box = page.locator(".pad canvas").first.bounding_box()
    assert box
    scale = box["width"] / BOARD
    (stroke,) = drawing.strokes
    for number, (x, y) in enumerate(stroke):
        page.mouse.move(box["x"] + x * scale, box["y"] + y * scale)
        page.evaluate("new Promise(requestAnimationFrame)")
        if number == 0:
            page.mouse.down()
    page.mouse.up()


def _received(page: Page) -> list[float]:
    """Sizes in bytes of all that the page receives from now on, growing as it comes."""
    sizes: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    # Binary frames are told in base64.
    session.on(
        "Network.webSocketFrameReceived",
        lambda event: sizes.append(len(event["response"]["payloadData"]) * 0.75),
    )
    session.on("Network.dataReceived", lambda event: sizes.append(event["encodedDataLength"]))
    return sizes


def _sweep(page: Page) -> None:
    """Move the pointer over the whole network, one frame a move."""
    box = hand.stage(page).bounding_box()
    assert box
    for number in range(MOVES):
        across, down = (number * 0.618) % 1, number / MOVES
        page.mouse.move(box["x"] + (0.3 + 0.4 * across) * box["width"], box["y"] + down * box["height"])
        page.evaluate("new Promise(requestAnimationFrame)")


def _on_server() -> list[Row]:
    """Milliseconds of each stage of a digit on the server, in this process."""
    spec = model("lenet")
    engine = Engine(spec)
    files = [images.encode(rasterise(drawing)) for drawing in drawings()]
    times: dict[str, list[float]] = {}

    def timed(stage: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = work()
        times.setdefault(stage, []).append((time.perf_counter() - start) * 1000)
        return result

    def thumbnail(image: np.ndarray) -> bytes:
        return images.encode(images.thumbnail(image, 120))

    for data in files:
        image = timed("decode", partial(images.decode, data))
        prepared = timed("prepare", partial(spec.prepare, image))
        assert prepared
        trace = timed("forward pass, recorded", partial(engine.run, prepared.input))
        picture = timed("thumbnail", partial(thumbnail, image))
        timed(
            "pack",
            partial(activations_packet, trace, identity="", crop=prepared.crop, thumbnail=picture),
        )
    return [Row(f"server: {stage}", values) for stage, values in times.items()]


if __name__ == "__main__":
    main()
