"""Tests of explanations of torchvision's classifiers: all layers, those of transformers where known."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from torchvision.models import get_model

from cnnviz.capture.kinds import Kind
from cnnviz.capture.trace import Unit
from cnnviz.structure.depths import depth
from tests.support.explained import said, sliced
from tests.support.nets import lived, recorded

if TYPE_CHECKING:
    from cnnviz.capture.trace import Trace

# The side of the picture: the smallest that all windows fit into.
NETWORKS = {
    "alexnet": 64,
    "vgg11": 32,
    "squeezenet1_1": 32,
    "resnet18": 32,
    "resnext50_32x4d": 64,
    "wide_resnet50_2": 64,
    "densenet121": 32,
    "googlenet": 64,
    "inception_v3": 299,
    "mobilenet_v2": 32,
    "mobilenet_v3_small": 32,
    "mobilenet_v3_large": 32,
    "shufflenet_v2_x1_0": 32,
    "mnasnet1_0": 32,
    "efficientnet_b0": 32,
    "efficientnet_v2_s": 32,
    "regnet_x_400mf": 32,
    "regnet_y_400mf": 32,
    "convnext_tiny": 32,
}
TRANSFORMERS = {"vit_b_16": 224, "swin_t": 64}
CLOSE = 2e-5


def opened(name: str, side: int, **given: Any) -> tuple[Trace, list[Any]]:
    """One number of each layer, and the scripts' explanation of it."""
    trace = recorded(lived(lambda: get_model(name, weights=None, **given)), (3, side, side))
    chosen = random.Random(name)
    units = [Unit(layer.name, *(chosen.randrange(size) for size in layer.maps)) for layer in trace.layers]
    return trace, said([sliced(trace, unit) for unit in units])


def differences(trace: Trace, answers: list[Any]) -> list[str]:
    """The layers whose number is not the one that torch computed."""
    found = []
    for layer, answer in zip(trace.layers, answers, strict=True):
        step = answer["steps"][-1]
        value = trace.value(Unit(**step["unit"]))
        assert step["value"] == value
        if not step["agrees"] or abs(step["total"] - value) > CLOSE * max(1, abs(value)):
            found.append(f"{layer.name}: {step['total']} and not {value}")
    return found


@pytest.mark.parametrize("name", NETWORKS)
def test_every_layer_of_a_convolutional_network_is_worked_out(name: str) -> None:
    quick = {"init_weights": False, "aux_logits": False} if name in ("googlenet", "inception_v3") else {}
    trace, answers = opened(name, NETWORKS[name], **quick)
    unknown = [layer.name for layer in trace.layers if layer.kind is Kind.OTHER]
    assert (
        unknown + [answer["unit"]["layer"] for answer in answers if answer["steps"][-1]["kind"] == "unknown"]
        == []
    )
    assert differences(trace, answers) == []
    assert depth(trace.layers).bands


@pytest.mark.parametrize("name", TRANSFORMERS)
def test_a_transformer_is_worked_out_as_far_as_it_is_known(name: str) -> None:
    trace, answers = opened(name, TRANSFORMERS[name])
    unknown = {layer.name for layer in trace.layers if layer.kind is Kind.OTHER}
    assert unknown == {
        answer["unit"]["layer"] for answer in answers if answer["steps"][-1]["kind"] == "unknown"
    }
    assert 0 < len(unknown) < len(trace.layers) / 5
    assert differences(trace, answers) == []
    assert depth(trace.layers).bands
