"""Tests of the panel: what it shows of a number, on a page by itself."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torchvision.models import resnet18

from cnnviz.analysis.saliency import saliency
from cnnviz.capture.recorder import Recorder
from cnnviz.capture.trace import Unit
from cnnviz.models import resnet
from cnnviz.structure.bands import bands
from cnnviz.wire.explanation_packet import explanation_packet
from cnnviz.wire.network_packet import activations_packet, network_packet
from cnnviz.wire.saliency_packet import saliency_packet
from tests.support.pictures import normalised

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from cnnviz.capture.trace import Trace


def record(model: nn.Module, channels: int, side: int) -> Trace:
    """The trace of a picture of noise."""
    pixels = np.random.default_rng(0).normal(size=(1, channels, side, side)).astype(np.float32)
    return Recorder("net", varied(model)).record(pixels)


def varied(model: nn.Module) -> nn.Module:
    """The network with batch norms that do something."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                for tensor in module.state_dict().values():
                    if tensor.is_floating_point():
                        nn.init.uniform_(tensor, 0.5, 1.5)
    return model.eval()


@pytest.fixture(scope="module")
def trace() -> Trace:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return record(resnet.build(), 3, 64)


def shown(panel: Page, trace: Trace, unit: Unit) -> None:
    panel.evaluate("(packet) => write(packet)", b64encode(explanation_packet(trace, unit)).decode())


def test_each_layer_of_the_chain_agrees_and_opens(panel: Page, trace: Trace) -> None:
    shown(panel, trace, Unit("relu", 3, 10, 0))
    assert panel.locator(".chain li").all_inner_texts() == [
        f"{name}\n{number}"
        for name, number in zip(
            ("Conv2d 7×7", "BatchNorm2d", "ReLU"), panel.locator(".chain b").all_inner_texts(), strict=True
        )
    ]
    exact = [panel.locator(".chain b").nth(at).get_attribute("title") for at in range(3)]
    for name, title in zip(("conv1", "bn1", "relu"), exact, strict=True):
        assert title
        assert np.float32(title.replace("−", "-")) == trace[name][3, 10, 0]
    assert panel.locator(".check").count() == 3
    assert panel.locator(".check.differs").count() == 0
    panel.locator(".chain button").first.click()
    panel.locator(".norm [data-operand]").click()
    conv = {"layer": "conv1", "channel": 3, "row": 10, "column": 0}
    assert panel.evaluate("opened") == [conv, conv]


def test_the_cells_of_a_patch_open_by_mouse_and_by_key(panel: Page, trace: Trace) -> None:
    unit = Unit("layer4.2.conv2", 5, 1, 1)
    shown(panel, trace, unit)
    conv = trace.layer(unit.layer)
    # The window covers rows and columns 0 to 2 of a map of 2 x 2.
    products = trace[conv.inputs[0]] * conv.parameters["weight"][unit.channel, :, :2, :2]
    first, second = map(int, np.abs(products.sum((1, 2))).argsort()[:-3:-1])
    assert panel.locator(".channel .name").all_inner_texts()[:2] == [f"channel {first}", f"channel {second}"]
    assert "504 further channels together" in panel.locator(".channel.rest").inner_text()
    grid = panel.locator("[data-channel='0'] .matrix").first
    grid.locator("[data-at='0']").click()
    panel.mouse.move(0, 0)
    grid.locator("[data-at='0']").press("ArrowDown")
    panel.keyboard.press("Enter")
    # What lies outside of the map cannot be opened.
    grid.locator("[data-at='8']").click()
    places = [(0, 0), (1, 0)]
    assert panel.evaluate("opened") == [
        {"layer": "layer4.2.relu", "channel": first, "row": row, "column": column} for row, column in places
    ]


def test_the_way_back_leads_over_all_that_was_opened(panel: Page, trace: Trace) -> None:
    units = [Unit("layer2.1.relu_2", 9, 3, 4), Unit("layer2.1.add", 9, 3, 4), Unit("layer2.1.bn3", 9, 3, 4)]
    shown(panel, trace, units[0])
    back = panel.get_by_role("button", name="Back to")
    assert back.is_hidden()
    panel.locator(".chain button").click()
    shown(panel, trace, units[1])
    assert panel.locator("h2:focus").inner_text() == "layer2.1.add"
    panel.locator(".add [data-operand]").first.click()
    shown(panel, trace, units[2])
    for unit in (units[1], units[0]):
        assert back.inner_text() == f"Back to {unit.layer}"
        back.click()
        assert panel.evaluate("opened.at(-1)") == unit._asdict()
        shown(panel, trace, unit)
    assert back.is_hidden()
    panel.locator(".chain button").click()
    shown(panel, trace, units[1])
    # Chosen in the picture, not in the panel.
    shown(panel, trace, units[2])
    assert back.is_hidden()


def test_shortcut_and_branch_are_told_apart(panel: Page, trace: Trace) -> None:
    unit = Unit("layer2.1.add", 9, 3, 4)
    shown(panel, trace, unit)
    assert panel.locator(".add .part small").all_inner_texts() == [
        "branch: layer2.1.bn3",
        "shortcut: layer2.0.relu_2",
        "result",
    ]
    panel.locator(".add [data-operand]").nth(1).press("Enter")
    assert panel.evaluate("opened") == [unit._replace(layer="layer2.0.relu_2")._asdict()]


def test_a_pixel_is_followed_back_to_its_colour(panel: Page) -> None:
    pixels = np.full((3, 64, 64), 64, np.uint8)
    read = (pixels[None].astype(np.float32) / 255 - 0.5) / 0.25
    packet = explanation_packet(
        record_of(read), Unit("x", 1, 5, 6), prepared=normalised(pixels, (0.5,) * 3, (0.25,) * 3)
    )
    panel.evaluate("(packet) => write(packet)", b64encode(packet).decode())
    assert panel.locator(".input .part b").all_inner_texts() == ["64", "0.5000", "0.2500", "−0.9961"]
    assert panel.locator(".check.differs").count() == 0


def test_what_a_number_sees_is_shown_with_that_number_only(panel: Page) -> None:
    read = np.random.default_rng(0).normal(size=(1, 3, 64, 64)).astype(np.float32)
    picture = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    recorder = Recorder("net", varied(resnet18()))
    trace, unit = recorder.record(read), Unit("layer1.0.bn2", 3, 1, 8)
    found = saliency(recorder.gradient(read, unit))
    shown(panel, trace, unit)
    sight = panel.locator(".sight")
    sight.get_by_role("button", name="Measure which pixels count").click()
    assert panel.evaluate("asked") == [{"id": "", **unit._asdict()}]
    packet = saliency_packet(trace, unit, found, picture)
    panel.evaluate("(packet) => see(packet)", b64encode(packet).decode())
    # 7 + 2 x 2 + 2 x 4 + 2 x 4 pixels wide, its middle at row 4 and column 32.
    assert "Dashed: all that it can see, rows 0 to 17 and columns 19 to 45." in sight.inner_text()
    assert found.box
    top, left, bottom, right = found.box
    held = f"Solid: holds 95% of what counts, rows {top} to {bottom - 1} and columns {left} to {right - 1}."
    assert held in sight.inner_text()
    sight.locator(".raster").press("ArrowUp")
    said = sight.locator("output").inner_text()
    assert said.startswith("row 32, column 32: ")
    row, column = 4, 33
    box = sight.locator("canvas").bounding_box()
    assert box
    panel.mouse.move(
        box["x"] + (column + 0.5) / 64 * box["width"], box["y"] + (row + 0.5) / 64 * box["height"]
    )
    place, _, number = sight.locator("output").inner_text().partition(": ")
    assert place == f"row {row}, column {column}"
    assert float(number) == pytest.approx(float(found.heat[row, column]), rel=1e-4)
    shown(panel, trace, unit._replace(row=2))
    assert sight.locator(".raster").is_hidden()
    assert sight.get_by_role("button").is_visible()


def record_of(read: np.ndarray) -> Trace:
    return Recorder("net", varied(resnet18())).record(read)


class Everything(nn.Module):
    """A layer of each kind, in an order that a small network could have."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, padding=1)
        self.norm = nn.BatchNorm2d(4)
        self.relu = nn.ReLU()
        self.deep = nn.Conv2d(4, 4, 3, groups=4)
        self.gate = nn.Sigmoid()
        self.pool = nn.MaxPool2d(2)
        self.mean = nn.AvgPool2d(2, stride=1)
        self.drop = nn.Dropout()
        self.plain = nn.LayerNorm(8)
        self.fc = nn.Linear(8, 3)
        self.softmax = nn.Softmax(1)
        self.scale = nn.Parameter(torch.full((4, 1, 1), 1.5))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.relu(self.norm(self.conv(x)))
        x = self.gate(self.deep(x))
        x = x * F.adaptive_avg_pool2d(x, 1) + self.scale
        x = self.mean(self.pool(F.pad(F.gelu(x), (1, 1, 1, 1))))
        x = torch.cat([x, x], 1).permute(0, 2, 3, 1)
        x = self.drop(self.plain(x)).permute(0, 3, 1, 2).mean((2, 3))
        shares: torch.Tensor = self.softmax(self.fc(torch.cumsum(x, 1)))
        return shares


SAID = {
    ("relu", 1, 0, 0): ["Batch norm moves", "ReLU lets"],
    ("gate", 1, 2, 2): [],
    ("mul", 1, 2, 4): ["Two numbers are multiplied"],
    ("add", 2, 3, 1): ["Two numbers are added"],
    ("gelu", 2, 3, 1): ["GELU multiplies"],
    ("pad", 1, 0, 0): ["This place lies in the padding"],
    ("pad", 1, 3, 3): ["Padding changes no number"],
    ("pool", 1, 2, 2): ["The largest number wins"],
    ("mean", 1, 1, 1): ["their mean is passed on"],
    ("cat", 6, 1, 1): ["Concatenation changes no number"],
    ("permute", 1, 1, 6): ["permute changes no number: this number is that one, moved."],
    ("drop", 1, 1, 6): ["Layer norm moves the 8 numbers", "Dropout changes no number here"],
    ("mean_1", 6, 0, 0): ["their mean is passed on"],
    ("cumsum", 3, 0, 0): ["How this layer computes its numbers cannot be written out here."],
    ("softmax", 2, 0, 0): ["Softmax turns the logits"],
}


def test_every_kind_of_layer_says_what_it_does_and_agrees(panel: Page) -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        found = record(Everything(), 1, 8)
    network = network_packet(found.layers, (), identity="net")
    packets = [b64encode(packet).decode() for packet in (network, activations_packet(found, identity="net"))]
    drawn = {band.name for band in bands(found.layers)}
    assert len(drawn & {layer for layer, *_ in SAID}) > 8
    for (layer, *place), sentences in SAID.items():
        unit = Unit(layer, *place)
        # A layer that is drawn together with the one after it is told there.
        known = panel.evaluate("(asked) => tell(asked)", [*packets, unit._asdict()])
        assert known == (layer in drawn)
        if known:
            said(panel, found, unit, sentences)
        shown(panel, found, unit)
        said(panel, found, unit, sentences)


def said(panel: Page, trace: Trace, unit: Unit, sentences: list[str]) -> None:
    """The number itself, and what is done with it."""
    number = panel.locator(".answer output").get_attribute("title")
    assert number
    assert np.float32(number.replace("−", "-")) == trace.value(unit), unit
    words = panel.locator(".panel").inner_text()
    assert all(sentence in words for sentence in sentences), unit
    assert "they differ" not in words, unit
