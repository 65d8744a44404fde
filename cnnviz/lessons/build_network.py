"""Builds a network from a stack of layer specifications."""

from __future__ import annotations

from collections import Counter, OrderedDict
from typing import TYPE_CHECKING

import torch
from torch import nn

from cnnviz.capture.forward_lock import FORWARD_LOCK
from cnnviz.lessons.stack import INPUT, LayerKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.lessons.stack import LayerSpec

_PLAIN: dict[LayerKind, type[nn.Module]] = {
    LayerKind.RELU: nn.ReLU,
    LayerKind.SIGMOID: nn.Sigmoid,
    LayerKind.FLATTEN: nn.Flatten,
}


def build(specs: Sequence[LayerSpec]) -> nn.Sequential:
    """Build the network of a possible stack, with fixed random weights; its input is (batch, 1, 32, 32)."""
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    made: Counter[str] = Counter()
    with FORWARD_LOCK, torch.random.fork_rng(devices=[]), torch.inference_mode(False):
        torch.manual_seed(0)
        shape = torch.zeros(2, *INPUT)
        for spec in specs:
            layer = _layer(spec, shape.shape[1])
            made[spec.kind] += 1
            layers[f"{spec.kind}{made[spec.kind]}"] = layer
            with torch.no_grad():
                shape = layer.eval()(shape)
    return nn.Sequential(layers)


def logits(network: nn.Sequential) -> nn.Sequential:
    """Return `network` without a closing softmax, which a loss has inside; the weights are shared."""
    return network[:-1] if isinstance(network[-1], nn.Softmax) else network


def _layer(spec: LayerSpec, inputs: int) -> nn.Module:
    match spec.kind:
        case LayerKind.CONV:
            return nn.Conv2d(inputs, spec.size, spec.kernel, spec.stride, spec.padding)
        case LayerKind.LINEAR:
            return nn.Linear(inputs, spec.size)
        case LayerKind.NORM:
            return nn.BatchNorm2d(inputs)
        case LayerKind.MAX | LayerKind.AVERAGE:
            return (nn.MaxPool2d if spec.kind is LayerKind.MAX else nn.AvgPool2d)(spec.size)
        case LayerKind.SOFTMAX:
            return nn.Softmax(dim=1)
    return _PLAIN[spec.kind]()
