"""Tests of explanation packets: what is behind a number travels whole and is small."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from torchvision.models import resnet50

from cnnviz.capture.trace import Unit
from cnnviz.models import lenet, resnet
from cnnviz.wire.explanation_packet import explanation_packet
from tests.support.explained import check, said, sliced, truth
from tests.support.nets import lived, record
from tests.support.pictures import normalised

if TYPE_CHECKING:
    from cnnviz.capture.trace import Trace

CHAINS = {
    Unit("relu", 3, 10, 0): (["conv1", "bn1", "relu"], [["x"], ["conv1"], ["bn1"]]),
    Unit("layer1.0.conv2", 5, 2, 3): (["layer1.0.conv2"], [["layer1.0.relu"]]),
    Unit("layer2.1.relu_2", 9, 3, 4): (
        ["layer2.1.add", "layer2.1.relu_2"],
        [["layer2.1.bn3", "layer2.0.relu_2"], ["layer2.1.add"]],
    ),
    Unit("maxpool", 2, 0, 0): (["maxpool"], [["relu"]]),
    Unit("flatten", 77): (["flatten"], [["avgpool"]]),
    Unit("fc.1", 5): (["fc.0", "fc.1"], [["avgpool"], ["fc.0"]]),
    Unit("fc.3", 0): (["fc.2", "fc.3"], [["fc.1"], ["fc.2"]]),
    Unit("x", 1, 5, 6): (["x"], [[]]),
}


@pytest.fixture(scope="module")
def trace() -> Trace:
    return record(lived(resnet.build), 3, 64)


def header(packet: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(packet[4 : 4 + int.from_bytes(packet[:4], "little")])
    return found


def test_the_browser_works_out_each_layer_of_the_chain(trace: Trace) -> None:
    answers = said([sliced(trace, unit) for unit in CHAINS])
    for (unit, (chain, sources)), answer in zip(CHAINS.items(), answers, strict=True):
        assert answer["unit"] == unit._asdict()
        assert [step["unit"] for step in answer["steps"]] == [
            unit._replace(layer=name)._asdict() for name in chain
        ]
        for step in answer["steps"]:
            check(trace, step, truth(trace, Unit(**step["unit"])))
        bands = {
            band["layers"][-1]: band["sources"] for band in header(explanation_packet(trace, unit))["bands"]
        }
        assert [bands[name] for name in chain] == sources
        for patch in answer["steps"][0].get("patches", []):
            largest = np.abs(trace[sources[0][0]][patch["channel"]]).max()
            assert answer["limits"][sources[0][0]][str(patch["channel"])] == pytest.approx(largest, rel=5e-3)


def test_a_class_has_its_label_and_its_logit() -> None:
    digits = record(lived(lenet.build), 1, 32)
    (answer,) = said([sliced(digits, Unit("softmax", 7), labels=tuple("0123456789"))])
    assert answer["label"] == "7"
    logit, share = answer["steps"]
    assert (logit["kind"], share["kind"]) == ("linear", "softmax")
    assert logit["value"] == share["logits"][7] == digits["fc3"][7]


def test_a_sum_names_its_shortcut(trace: Trace) -> None:
    shortcuts = [
        header(explanation_packet(trace, Unit(f"layer1.{at}.add", 5, 2, 3)))["shortcuts"] for at in (1, 0)
    ]
    assert shortcuts == [["layer1.0.relu_2"], ["layer1.0.downsample.1"]]


def test_a_pixel_says_what_it_was(trace: Trace) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (3, 64, 64), np.uint8)
    was = normalised(pixels, (0.5, 0.4, 0.3), (0.2, 0.3, 0.4))
    unit = Unit("x", 2, 10, 20)
    pixel = {"byte": int(pixels[2, 10, 20]), "mean": 0.3, "std": 0.4}
    assert header(explanation_packet(trace, unit, prepared=was))["pixel"] == pixel
    assert header(explanation_packet(trace, unit))["pixel"] is None
    assert header(explanation_packet(trace, Unit("relu", 0), prepared=was))["pixel"] is None


def test_what_travels_is_exact_and_in_its_box(trace: Trace) -> None:
    packet = explanation_packet(trace, Unit("layer1.0.relu", 7, 0, 5))
    said = header(packet)
    start = 4 + int.from_bytes(packet[:4], "little")
    assert said["boxes"]["maxpool"] == {"start": [0, 0, 5], "shape": [64, 1, 1]}
    sheets = {sheet["array"]: sheet for sheet in said["sheets"]}
    assert [sheet["layer"] for sheet in sheets.values()] == ["layer1.0.relu", *["maxpool"] * 4]
    for name, entry in said["arrays"].items():
        count = math.prod(entry["shape"])
        if name in sheets:
            layer, channel, reach = (sheets[name][key] for key in ("layer", "channel", "reach"))
            colours = np.frombuffer(packet, np.uint8, count, start + entry["start"]).reshape(entry["shape"])
            shades = (colours - 128.0) / 127 * reach
            np.testing.assert_allclose(shades, trace.maps(layer)[channel], atol=reach / 250)
            continue
        numbers = np.frombuffer(packet, np.float32, count, start + entry["start"]).reshape(entry["shape"])
        if name in said["boxes"]:
            (c, r, q), (channels, rows, columns) = said["boxes"][name]["start"], said["boxes"][name]["shape"]
            expected = trace[name][c : c + channels, r : r + rows, q : q + columns]
        else:
            layer, _, parameter = name.rpartition(".")
            expected = trace.layer(layer).parameters[parameter][said["first"][name] :][: entry["shape"][0]]
        np.testing.assert_array_equal(numbers, expected)


def test_the_largest_slice_of_a_resnet_is_small() -> None:
    trace = record(lived(resnet50), 3, 128)
    convolutions = [layer for layer in trace.layers if layer.window]
    sizes = [
        len(explanation_packet(trace, Unit(layer.name, 0, *_middle(layer.shape)))) for layer in convolutions
    ]
    assert max(sizes) < 46_000


def _middle(shape: tuple[int, ...]) -> tuple[int, int]:
    return shape[1] // 2, shape[2] // 2
