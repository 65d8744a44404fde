"""Heads: the layers at the end of a network, built as their card says and read from one that is built."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from torch import nn
from torchvision.models.convnext import LayerNorm2d

from cnnviz.checkpoints.card import HeadLayer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _plain(kind: Callable[[], nn.Module]) -> Callable[[HeadLayer], nn.Module]:
    return lambda _: kind()


KINDS: Mapping[str, Callable[[HeadLayer], nn.Module]] = MappingProxyType(
    {
        "Linear": lambda layer: nn.Linear(layer.inputs, layer.outputs),
        "Conv2d": lambda layer: nn.Conv2d(layer.inputs, layer.outputs, 1),
        "BatchNorm1d": lambda layer: nn.BatchNorm1d(layer.inputs),
        "LayerNorm": lambda layer: nn.LayerNorm(layer.inputs),
        "LayerNorm2d": lambda layer: LayerNorm2d(layer.inputs, eps=1e-6),  # as in torchvision's ConvNeXt
        "ReLU": _plain(nn.ReLU),
        "Hardswish": _plain(nn.Hardswish),
        "Dropout": _plain(nn.Dropout),
        "Sigmoid": _plain(nn.Sigmoid),
        "Softmax": _plain(partial(nn.Softmax, dim=1)),
        "Flatten": _plain(nn.Flatten),
        "AdaptiveAvgPool2d": _plain(partial(nn.AdaptiveAvgPool2d, 1)),
    }
)


def build(head: tuple[HeadLayer, ...]) -> nn.Sequential:
    """A head with random weights. Raises KeyError for a kind that is none of KINDS."""
    return nn.Sequential(*(KINDS[layer.kind](layer) for layer in head))


def place(network: nn.Module) -> str:
    """The name of a torchvision classifier's head, its last child: "fc" or "classifier"."""
    return list(dict(network.named_children()))[-1]


def read(head: nn.Module) -> dict[str, HeadLayer]:
    """The layers of a head, by their names in it; "" of a head that is one layer.

    Raises:
        KeyError: one is of a kind that is none of KINDS.
    """
    return {
        path: _layer(module) for path, module in head.named_modules() if not isinstance(module, nn.Sequential)
    }


def _layer(module: nn.Module) -> HeadLayer:
    kind = type(module).__name__
    if kind not in KINDS:
        raise KeyError(kind)
    match module:
        case nn.Linear():
            return HeadLayer(kind, module.in_features, module.out_features)
        case nn.Conv2d():
            return HeadLayer(kind, module.in_channels, module.out_channels)
        case nn.LayerNorm():
            return HeadLayer(kind, module.normalized_shape[0])
    return HeadLayer(kind)
