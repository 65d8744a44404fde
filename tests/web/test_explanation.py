"""Does the browser show of a number in a ResNet what Python wrote out?"""

from __future__ import annotations

import json
import mimetypes
from base64 import b64encode
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from cnnviz.analysis.explain import Normalisation, explain
from torchvision.models import resnet18

from cnnviz.analysis.saliency import saliency
from cnnviz.capture.recorder import Recorder
from cnnviz.capture.trace import Unit
from cnnviz.models import lenet, resnet
from cnnviz.wire.explanation_packet import explanation_packet
from cnnviz.wire.saliency_packet import saliency_packet
from tests.analysis.test_explain import lived, record
from tests.support import node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

    from cnnviz.capture.trace import Trace

WEB = Path(__file__).parents[2] / "cnnviz" / "ui" / "web"
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


def test_it_travels_whole(trace: Trace) -> None:
    packets = [b64encode(explanation_packet(trace, unit)).decode() for unit in CHAINS]
    answer = node.run(str(Path(__file__).with_name("explanation.mjs")), data=json.dumps(packets).encode())
    assert answer.returncode == 0, answer.stderr.decode()
    for (unit, (chain, sources)), said in zip(CHAINS.items(), json.loads(answer.stdout), strict=True):
        assert said["unit"] == unit._asdict()
        assert said["units"] == [unit._replace(layer=name)._asdict() for name in chain]
        assert said["sources"] == sources
        assert said["sums"] == [asdict(explain(trace, unit._replace(layer=name))) for name in chain]
        for patch in said["sums"][0].get("patches", []):
            largest = np.abs(trace[sources[0][0]][patch["channel"]]).max()
            assert said["limits"][sources[0][0]][str(patch["channel"])] == largest


def test_a_class_has_its_label_and_its_logit() -> None:
    digits = record(lived(lenet.build), 1, 32)
    packet = explanation_packet(digits, Unit("softmax", 7), labels=tuple("0123456789"))
    answer = node.run(
        str(Path(__file__).with_name("explanation.mjs")),
        data=json.dumps([b64encode(packet).decode()]).encode(),
    )
    assert answer.returncode == 0, answer.stderr.decode()
    (said,) = json.loads(answer.stdout)
    assert said["label"] == "7"
    assert said["sources"] == [["relu4"]]
    assert said["sums"] == [asdict(explain(digits, Unit("softmax", 7)))]
