"""How does a written stack of layers become a network?"""

from __future__ import annotations

from collections import Counter, OrderedDict
from typing import TYPE_CHECKING

import torch
from torch import nn

from cnnviz.capture.recorder import _LOCK
from cnnviz.lessons.stack import INPUT, Brick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.lessons.stack import Piece

_PLAIN: dict[Brick, type[nn.Module]] = {
    Brick.RELU: nn.ReLU,
    Brick.SIGMOID: nn.Sigmoid,
    Brick.FLATTEN: nn.Flatten,
}


def build(pieces: Sequence[Piece]) -> nn.Sequential:
    """The network of a possible stack with random weights, always the same; reads (batch, 1, 32, 32)."""
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    made: Counter[str] = Counter()
    with _LOCK, torch.random.fork_rng(devices=[]), torch.inference_mode(False):
        torch.manual_seed(0)
        shape = torch.zeros(2, *INPUT)
        for piece in pieces:
            layer = _layer(piece, shape.shape[1])
            made[piece.brick] += 1
            layers[f"{piece.brick}{made[piece.brick]}"] = layer
            with torch.no_grad():
                shape = layer.eval()(shape)
    return nn.Sequential(layers)


def logits(network: nn.Sequential) -> nn.Sequential:
    """`network` without a closing softmax, which a loss has inside; the weights are shared."""
    return network[:-1] if isinstance(network[-1], nn.Softmax) else network


def _layer(piece: Piece, inputs: int) -> nn.Module:
    match piece.brick:
        case Brick.CONV:
            return nn.Conv2d(inputs, piece.size, piece.kernel, piece.stride, piece.padding)
        case Brick.LINEAR:
            return nn.Linear(inputs, piece.size)
        case Brick.NORM:
            return nn.BatchNorm2d(inputs)
        case Brick.MAX | Brick.AVERAGE:
            return (nn.MaxPool2d if piece.brick is Brick.MAX else nn.AvgPool2d)(piece.size)
        case Brick.SOFTMAX:
            return nn.Softmax(dim=1)
    return _PLAIN[piece.brick]()
