"""Benchmark of the feature maps: from choosing a layer to its maps or tiles, from a click to what made a map.

Run `python -m benchmarks.maps`. It starts the app, walks through layers in Chromium, and prints one table.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from playwright.sync_api import sync_playwright

from benchmarks.clock import timed
from benchmarks.table import Row, show
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine
from cnnviz.wire.channel_packet import channel_packet
from cnnviz.wire.maps_packet import maps_packet
from tests.conftest import ready
from tests.support import browser
from tests.support.contexts import skip_tour
from tests.support.server import serve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

MODEL = "resnet50-catdog"
ROUNDS = 6
# Groups of layers whose maps are as many and as large; a layer is never chosen twice in a row.
GROUPS = {
    "256 maps of 32×32": [
        f"layer1.{block}.{name}" for block in (0, 1, 2) for name in ("bn3", "add", "relu_2")
    ],
    "256 maps of 8×8": [f"layer3.{block}.{name}" for block in (1, 2, 3) for name in ("conv1", "bn1", "relu")],
    "2,048 maps of 4×4": [
        f"layer4.{block}.{name}" for block in (0, 1, 2) for name in ("bn3", "add", "relu_2")
    ],
}
# A time ends with the frame in which the maps or tiles of the layer that was asked for are drawn.
PROBE = """
window.probe = { label: "", start: 0, times: [] };
const { drawImage } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.drawImage = function (...rest) {
  const stage = this.canvas.closest?.(".stage.sheet");
  if (probe.label && stage?.getAttribute("aria-label").includes(probe.label)) {
    probe.label = "";
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => probe.times.push(performance.now() - probe.start);
      channel.port2.postMessage(0);
    });
  }
  return drawImage.apply(this, rest);
};
"""
CHOOSE = """(select, layer) => {
  Object.assign(probe, { label: ` ${layer}.`, start: performance.now() });
  select.value = layer;
  select.dispatchEvent(new Event("change"));
}"""
SWITCH = """(radio, layer) => {
  Object.assign(probe, { label: `of ${layer} look for`, start: performance.now() });
  radio.click();
}"""


def main() -> None:
    """Measure, and print the table."""
    show(rows())


def rows() -> list[Row]:
    """The rows of what was measured, with the goals."""
    return [*_in_browser(), *_on_server()]


def _in_browser() -> list[Row]:
    """The times from choosing a layer to its maps, and from opening a map to its weights."""
    with serve() as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.executable())
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        skip_tour(page)
        page.add_init_script(PROBE)
        stem = samples(PictureKind.PHOTOS)[0].path.stem
        page.goto(f"{server.address}/maps?model={MODEL}&sample={stem}&layer=conv1")
        page.locator(".maps .stage canvas").wait_for(timeout=60_000)
        ready(page)
        found = [
            Row(f"choose a layer: {what}", _choose(page, layers), goal=200 if "256" in what else None)
            for what, layers in GROUPS.items()
        ]
        tiles = _switch(page, GROUPS["256 maps of 32×32"])
        found.append(Row("switch to the strongest patches of 256 channels", tiles, goal=300))
        found.append(Row("open a map: weights and contributions of layer3.1.conv2", _open(page)))
        chromium.close()
    return found


def _choose(page: Page, layers: Sequence[str]) -> Sequence[float]:
    page.evaluate("probe.times = []")
    select = page.locator(".maps .layer select")
    for count in range(ROUNDS * len(layers)):
        select.evaluate(CHOOSE, layers[count % len(layers)])
        page.wait_for_function(f"probe.times.length > {count}")
        ready(page)
    times: list[float] = page.evaluate("probe.times")
    return times[1:]  # the first may load what all share


def _switch(page: Page, layers: Sequence[str]) -> Sequence[float]:
    """The times from switching to the strongest patches to their tiles, once they are computed."""
    page.evaluate("probe.times = []")
    for layer in [*layers] * ROUNDS:
        page.locator(".maps .layer select").select_option(layer)
        ready(page)
        before = page.evaluate("probe.times.length")
        page.get_by_role("radio", name="Strongest patches").evaluate(SWITCH, layer)
        page.wait_for_function(f"probe.times.length > {before}")
        ready(page)
        page.get_by_role("radio", name="This picture").first.evaluate("radio => radio.click()")
        ready(page)
    times: list[float] = page.evaluate("probe.times")
    return times[len(layers) :]


def _open(page: Page) -> Sequence[float]:
    page.locator(".maps .layer select").evaluate(CHOOSE, "layer3.1.conv2")
    ready(page)
    times = []
    for number in range(20):
        start = time.perf_counter()
        across, down = 30 + number % 5 * 70, 30 + number // 5 * 85
        page.locator(".maps .stage").click(position={"x": across, "y": down})
        page.locator(".maps .channel-panel .filter").wait_for()
        times.append((time.perf_counter() - start) * 1000)
        page.keyboard.press("Escape")
    return times


def _on_server() -> list[Row]:
    """Milliseconds of what the server does for it, in this process, and the size of a packet."""
    spec = model(MODEL)
    prepared = spec.prepare(images.decode(samples(PictureKind.PHOTOS)[0].path.read_bytes()))
    assert prepared
    trace = Engine(spec).run(prepared.input)
    channels = np.random.default_rng(0).integers(0, 256, 20).tolist()

    layers = GROUPS["256 maps of 32×32"]

    def pack(layer: str) -> bytes:
        return maps_packet(trace, layer, identity="", picture=prepared.pixels, words={})

    return [
        Row("server: pack 256 maps of 32×32", [timed(partial(pack, at)) for at in layers * 3]),
        Row(
            "server: filter and contributions of a channel",
            [timed(partial(channel_packet, trace, "layer3.1.conv2", at, identity="")) for at in channels],
        ),
        Row("sent for 256 maps of 32×32", [len(pack(layer)) / 1024 for layer in layers], "KB"),
    ]


if __name__ == "__main__":
    main()
