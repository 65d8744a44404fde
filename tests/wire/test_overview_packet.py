"""Tests of overview packets: what the browser draws of a ResNet equals torch, within its budget."""

from __future__ import annotations

import json
from base64 import b64encode
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from torch import nn
from torchvision import models

from cnnviz.capture.recorder import Recorder
from cnnviz.capture.trace import Unit
from cnnviz.inputs import photos
from cnnviz.models import imagenet, resnet
from cnnviz.structure.depths import depth
from cnnviz.structure.receptive_field import fields
from cnnviz.wire.network_packet import network_packet
from cnnviz.wire.outline import outline
from cnnviz.wire.overview_packet import BUDGET, Photo, overview_packet
from tests.support import node
from tests.support.nets import lived

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cnnviz.capture.trace import Trace
    from cnnviz.inputs.preparation import Preparation

VIEWS = ("", "layer1", "layer1.0", "layer2", "layer2.0", "layer4.1", "fc")


def small() -> nn.Module:
    """A ResNet-18 with the lesson's head."""
    network: nn.Module = models.resnet18(weights=None)
    network.fc = nn.Sequential(nn.Linear(512, 128), nn.ReLU(), nn.Linear(128, 1), nn.Sigmoid())
    return network


def look(model: nn.Module, prepare: Callable[[np.ndarray], Preparation]) -> tuple[Trace, Photo]:
    """The trace that a photo of noise leaves in `model`."""
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8)
    prepared = prepare(noise)
    photo = Photo(prepared.pixels, prepared.crop, bytes(30_000))
    return Recorder("net", model).record(prepared.input[None]), photo


def packet(trace: Trace, photo: Photo, path: str) -> bytes:
    return overview_packet(trace, outline(trace.layers, path), network="net", identity="noise", photo=photo)


@pytest.mark.parametrize(
    ("build", "prepare"),
    [
        (resnet.build, photos.prepare),
        (models.resnet18, partial(imagenet.prepare, shorter=256)),
        (models.resnet50, partial(imagenet.prepare, shorter=232)),
    ],
)
def test_every_depth_fits_the_budget(
    build: Callable[[], nn.Module], prepare: Callable[[np.ndarray], Preparation]
) -> None:
    trace, photo = look(lived(build), prepare)
    paths = ["", *dict.fromkeys(band.path for band in depth(trace.layers).bands if band.path)]
    paths += [f"layer{stage}.0" for stage in (1, 2, 3, 4)]
    for path in paths:
        data = packet(trace, photo, path)
        assert len(data) <= BUDGET, path
        header = json.loads(data[4 : 4 + int.from_bytes(data[:4], "little")])
        assert all(len(band["ids"]) >= min(4, *band["shape"][:1]) for band in header["bands"]), path


@pytest.fixture(scope="module")
def seen() -> tuple[nn.Module, Trace, list[dict[str, Any]]]:
    """A network, its trace of a photo, and the browser's words on cells of every band at every depth."""
    model = lived(small)
    trace, photo = look(model, photos.prepare)
    return model, trace, in_browser(packet(trace, photo, path) for path in VIEWS)


def in_browser(packets: Iterable[bytes]) -> list[dict[str, Any]]:
    """The scripts' words on three cells of every band."""
    whole = network_packet((), ("cat",), identity="net")
    asked = {
        "whole": b64encode(whole).decode(),
        "views": [{"packet": b64encode(each).decode(), "shares": (0, 0.35, 0.99)} for each in packets],
    }
    answer = node.run(str(Path(__file__).with_name("links.mjs")), data=json.dumps(asked).encode())
    assert answer.returncode == 0, answer.stderr.decode()
    return [cell for view in json.loads(answer.stdout) for cell in view]


def test_every_number_is_the_networks_own_to_the_last_digit(
    seen: tuple[nn.Module, Trace, list[dict[str, Any]]],
) -> None:
    _, trace, cells = seen
    assert {cell["band"] for cell in cells} >= {"x", "relu", "layer2.0.add", "layer2.0.relu_1", "fc.3"}
    for cell in cells:
        assert cell["number"] == trace.value(Unit(**cell["unit"])), cell["band"]
        assert cell["again"] == cell["cell"]


def test_a_map_too_large_for_its_numbers_shows_their_colours_and_no_number() -> None:
    trace, photo = look(lived(models.resnet18), partial(imagenet.prepare, shorter=256))
    cells = in_browser(packet(trace, photo, path) for path in ("", "layer1.0"))
    pictured = {cell["band"] for cell in cells if cell["number"] is None}
    assert pictured >= {"relu", "maxpool", "layer1.0.conv1", "layer1.0.add", "layer1.0.relu_1"}
    assert not pictured & {"x", "layer2.1.relu_1", "fc"}
    for cell in cells:
        unit = Unit(**cell["unit"])
        if cell["number"] is None:
            step = float(np.abs(trace[unit.layer][unit.channel]).max()) / 127
            assert cell["value"] == pytest.approx(trace.value(unit), abs=0.51 * step), cell["band"]
        else:
            assert cell["number"] == trace.value(unit), cell["band"]


def test_a_network_of_many_layers_shows_four_channels_of_each_on_a_thinned_photo() -> None:
    trace, photo = look(lived(models.mobilenet_v2), partial(imagenet.prepare, shorter=256))
    data = packet(trace, photo, "")
    assert len(data) <= BUDGET
    header = json.loads(data[4 : 4 + int.from_bytes(data[:4], "little")])
    assert all(len(band["ids"]) >= min(4, *band["shape"][:1]) for band in header["bands"])
    cells = in_browser([data])
    pixels = [cell for cell in cells if cell["band"] == "x"]
    assert all(cell["number"] is None for cell in pixels)
    for cell in pixels:  # what was sent for it is a pixel that is at most one row and column away
        _, channel, row, column = Unit(**cell["unit"])
        around = trace["x"][channel, max(0, row - 1) : row + 2, max(0, column - 1) : column + 2]
        assert cell["value"] in around


def test_every_edge_is_weight_times_input(seen: tuple[nn.Module, Trace, list[dict[str, Any]]]) -> None:
    model, trace, cells = seen
    checked = set()
    for cell in cells:
        unit = Unit(**cell["unit"])
        root = trace.layer(depth(trace.layers).bands[1].layers[0] if cell["band"] == "relu" else cell["band"])
        if cell["path"] or root.kind not in ("conv", "linear"):
            continue
        module = model.get_submodule(root.name)
        source = torch.tensor(trace[root.inputs[0]])[None].requires_grad_()
        place = unit[1:2] if root.kind == "linear" else unit[1:]
        module(source)[(0, *place)].backward()
        assert source.grad is not None
        products = (source * source.grad)[0].detach().numpy()
        channels = {edge["unit"]["channel"] for edge in cell["edges"]}
        found = np.zeros_like(products)
        for edge in cell["edges"]:
            at = edge["unit"]
            found[(at["channel"], at["row"], at["column"])[: found.ndim]] = edge["product"]
        shown = sorted(channels)
        np.testing.assert_allclose(found[shown], products[shown], rtol=1e-5, atol=1e-6)
        checked.add(root.name)
    assert {"conv1", "layer1.0.conv2", "layer2.0.downsample.0", "fc.0", "fc.2"} <= checked


def test_what_changes_a_number_by_itself_reads_that_number(
    seen: tuple[nn.Module, Trace, list[dict[str, Any]]],
) -> None:
    _, trace, cells = seen
    checked = set()
    for cell in cells:
        layer = trace.layer(cell["band"])
        if cell["feeds"] or cell["path"] or layer.kind not in ("norm", "activation", "add"):
            continue
        if cell["band"] == "relu":  # drawn together with its convolution
            continue
        products = {edge["unit"]["layer"]: edge["product"] for edge in cell["edges"]}
        unit = Unit(**cell["unit"])
        assert products == {name: trace.value(unit._replace(layer=name)) for name in layer.inputs}
        checked.add(layer.kind)
    assert checked == {"norm", "activation", "add"}


def test_the_window_of_a_module_holds_all_that_it_depends_on(
    seen: tuple[nn.Module, Trace, list[dict[str, Any]]],
) -> None:
    model, trace, cells = seen
    for cell in (cell for cell in cells if cell["path"] == "layer2.0"):
        source = torch.tensor(trace["layer1.1.relu_1"])[None].requires_grad_()
        unit = Unit(**cell["unit"])
        model.get_submodule("layer2.0")(source)[(0, *unit[1:])].backward()
        assert source.grad is not None
        rows, columns = np.nonzero(source.grad[0].abs().sum(0).numpy())
        (window,) = cell["windows"]
        top, left, bottom, right = window["box"]
        assert top <= rows.min()
        assert left <= columns.min()
        assert rows.max() < bottom
        assert columns.max() < right


@pytest.mark.parametrize(("name", "known"), [("resnet18", 435), ("resnet50", 427)])
def test_the_receptive_field_is_where_the_gradient_is(name: str, known: int) -> None:
    """435 is what Araujo, Norris and Sim give (Distill 2019); their ResNet-50 has its strides elsewhere."""
    network = models.get_model(name, weights=None).eval().double()
    for module in network.modules():
        if isinstance(module, nn.Conv2d):  # no weight cancels another, no ReLU blocks
            nn.init.constant_(module.weight, 1 / module.weight[0].numel())
    # One column wide, since rows and columns are alike.
    picture = torch.ones(1, 3, 1024, 1, dtype=torch.double, requires_grad=True)
    network.fc = network.avgpool = nn.Identity()
    network.maxpool = nn.AvgPool2d(3, 2, 1)  # any of the nine may be the largest
    network(picture).unflatten(1, (-1, 32))[0, 0, 16].backward()
    assert picture.grad is not None
    rows = torch.nonzero(picture.grad[0, 0, :, 0]).flatten()

    layers = Recorder(name, models.get_model(name, weights=None).eval()).record(
        np.zeros((1, 3, 64, 64), np.float32)
    )
    last = [layer.name for layer in layers.layers if layer.name.startswith("layer4")][-1]
    field = fields(layers.layers)[last]
    assert (field.size, field.stride) == ((known, known), (32, 32))
    top, _, bottom, _ = field.box(16, 0)
    assert (top, bottom) == (int(rows.min()), int(rows.max()) + 1)
