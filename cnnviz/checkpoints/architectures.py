"""The architectures that a file of weights may be of: torchvision's convolutional classifiers, our own."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

import torch
from torch import nn
from torch.overrides import TorchFunctionMode
from torchvision import models

from cnnviz.checkpoints import heads
from cnnviz.checkpoints.card import LENET, LITE
from cnnviz.models import efficientnet_lite, lenet
from cnnviz.onnx_reader import network as onnx_network
from cnnviz.onnx_reader.graph import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cnnviz.checkpoints.card import Card

_REGNETS = ("400mf", "800mf", "1_6gf", "3_2gf", "8gf", "16gf", "32gf")
# The smallest of each family first.
FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "LeNet": (LENET,),
        "AlexNet": ("alexnet",),
        "ConvNeXt": ("convnext_tiny", "convnext_small", "convnext_base", "convnext_large"),
        "DenseNet": ("densenet121", "densenet169", "densenet201", "densenet161"),
        "EfficientNet-Lite": (LITE,),
        "EfficientNet": tuple(f"efficientnet_b{number}" for number in range(8)),
        "EfficientNetV2": ("efficientnet_v2_s", "efficientnet_v2_m", "efficientnet_v2_l"),
        "GoogLeNet": ("googlenet",),
        "Inception": ("inception_v3",),
        "MNASNet": ("mnasnet0_5", "mnasnet0_75", "mnasnet1_0", "mnasnet1_3"),
        "MobileNetV2": ("mobilenet_v2",),
        "MobileNetV3": ("mobilenet_v3_small", "mobilenet_v3_large"),
        "RegNet": (
            *(f"regnet_x_{size}" for size in _REGNETS),
            *(f"regnet_y_{size}" for size in (*_REGNETS, "128gf")),
        ),
        "ResNet": ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152"),
        "ResNeXt": ("resnext50_32x4d", "resnext101_32x8d", "resnext101_64x4d"),
        "ShuffleNetV2": tuple(f"shufflenet_v2_x{size}" for size in ("0_5", "1_0", "1_5", "2_0")),
        "SqueezeNet": ("squeezenet1_1", "squeezenet1_0"),
        "VGG": tuple(f"vgg{depth}{norm}" for norm in ("", "_bn") for depth in (11, 13, 16, 19)),
        "Wide ResNet": ("wide_resnet50_2", "wide_resnet101_2"),
    }
)
NAMES = frozenset(name for names in FAMILIES.values() for name in names)
# Modules of torchvision whose classes all are of these architectures.
MODULES = frozenset(models.get_model_builder(name).__module__ for name in NAMES - {LENET, LITE})
# In evaluation the auxiliary heads are not used; random weights are made far faster without their own way.
OPTIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {name: {"aux_logits": False, "init_weights": False} for name in ("googlenet", "inception_v3")}
)


_RANDOM = (torch.Tensor.normal_, torch.Tensor.uniform_)


class _CountedOnCpu(TorchFunctionMode):
    """Has the numbers that a builder computes with, though weights are to be on the meta device."""

    def __torch_function__(
        self, func: Callable[..., Any], _types: object, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        if func in _RANDOM and args[0].is_meta:  # which has no numbers
            return args[0]
        given = dict(kwargs or {})
        if func in (torch.arange, torch.tensor):
            given["device"] = "cpu"
        return func(*args, **given)


def build(card: Card) -> nn.Module:
    """The network of a card with random weights; under `torch.device("meta")` without any.

    Raises:
        OnnxError: the layers of its graph cannot be built.
        KeyError: there is no such architecture, or no such layer of a head.
    """
    if card.graph is not None:
        return onnx_network.build(parse(card.graph))
    if card.architecture == LENET:
        small: Any = lenet.build()
        small.fc3 = nn.Linear(small.fc3.in_features, len(card.classes))
        return cast("nn.Module", small)
    network = _random(card.architecture, None if card.head else len(card.classes))
    if card.head:
        setattr(network, heads.place(network), heads.build(card.head))
    if card.preparation is not None:
        _read_channels(network, card.preparation.channels)
    return network


def _random(name: str, classes: int | None) -> nn.Module:
    """A classifier with random weights.

    Args:
        name: one of FAMILIES, but LeNet.
        classes: outputs; None leaves the usual 1,000.

    Raises:
        KeyError: there is none of that name.
    """
    if name not in NAMES:
        raise KeyError(name)
    if name == LITE:
        return efficientnet_lite.build(classes or 1000)
    options: dict[str, Any] = dict(OPTIONS.get(name, {}))
    if classes is not None:
        options["num_classes"] = classes
    with _CountedOnCpu():
        network: nn.Module = models.get_model(name, weights=None, **options)
    return network


def _read_channels(network: nn.Module, channels: int) -> None:
    """Let the first convolution of `network` read so many channels."""
    name, first = next(each for each in network.named_modules() if isinstance(each[1], nn.Conv2d))
    if first.in_channels == channels:
        return
    parent, _, last = name.rpartition(".")
    changed = nn.Conv2d(
        channels,
        first.out_channels,
        first.kernel_size,
        first.stride,
        first.padding,
        bias=first.bias is not None,
    )
    setattr(network.get_submodule(parent), last, changed)
