"""EfficientNet-Lite0, as TensorFlow has it, and its weights under the names of its layers."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import nn

if TYPE_CHECKING:
    from pathlib import Path

_EPS = 1e-3  # of the norms, TensorFlow's
_STEM, _HEAD = 32, 1280  # channels
_DROPPED = 0.2  # of the features, while it is trained


class _Stage(NamedTuple):
    """A stage: so many blocks, the first with the stride, all with the kernel."""

    blocks: int
    kernel: int
    stride: int
    expansion: int
    channels: int


_STAGES = (
    _Stage(1, 3, 1, 1, 16),
    _Stage(2, 3, 2, 6, 24),
    _Stage(2, 5, 2, 6, 40),
    _Stage(3, 3, 2, 6, 80),
    _Stage(3, 5, 1, 6, 112),
    _Stage(4, 5, 2, 6, 192),
    _Stage(1, 3, 1, 6, 320),
)


class InvertedResidual(nn.Sequential):
    """A block: widened by a 1×1 convolution, filtered map by map, narrowed again, added to its input.

    The input is added where the block changes neither the number of channels nor the size of the maps. After
    Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018.
    """

    def __init__(self, inputs: int, stage: _Stage, stride: int) -> None:
        """Build it with random weights; it reads so many channels."""
        wide = stage.expansion * inputs
        parts: OrderedDict[str, nn.Module] = OrderedDict()
        if wide > inputs:
            parts["expand"] = _convolved(inputs, wide)
        parts["depthwise"] = _convolved(wide, wide, stage.kernel, stride, groups=wide)
        parts["project"] = _convolved(wide, stage.channels)[:-1]  # without ReLU6
        super().__init__(parts)
        self._added = stride == 1 and inputs == stage.channels

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """(pictures, channels, rows, columns) to the same, or to other channels and half the size."""
        branch: torch.Tensor = super().forward(maps)  # type: ignore[no-untyped-call]
        return maps + branch if self._added else branch


def build(classes: int = 1000) -> nn.Sequential:
    """Build EfficientNet-Lite0 with random weights; 4,652,008 parameters for 1,000 classes.

    Input: (batch, 3, 224, 224), prepared as `cnnviz.models.imagenet.LITE` says. Output: (batch, classes)
    logits.

    After Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019, and
    TensorFlow's `efficientnet_lite_builder.py`, which leaves the squeeze-and-excitation out and puts ReLU6 in
    the place of swish.
    """
    layers: OrderedDict[str, nn.Module] = OrderedDict(stem=_convolved(3, _STEM, 3, 2))
    inputs = _STEM
    for number, stage in enumerate(_STAGES, 1):
        layers[f"stage{number}"] = _stage(inputs, stage)
        inputs = stage.channels
    layers["head"] = _convolved(inputs, _HEAD)
    layers["pool"] = nn.AdaptiveAvgPool2d(1)
    layers["flatten"] = nn.Flatten()
    layers["dropout"] = nn.Dropout(_DROPPED)
    layers["classifier"] = nn.Linear(_HEAD, classes)
    return nn.Sequential(layers)


def read(path: Path) -> dict[str, torch.Tensor]:
    """The weights in the file of `imagenet.LITE_PACKAGE`, by the names that they have in `build`.

    That file has the same layers in the same order under names of its own.

    Raises:
        OSError, UnpicklingError, EOFError, RuntimeError: the file is missing or broken.
    """
    with torch.device("meta"):
        names = build().state_dict()
    found = torch.load(path, map_location="cpu", weights_only=True)
    if len(found) != len(names):
        raise RuntimeError(f"it has {len(found)} weights, and not {len(names)}")
    return dict(zip(names, found.values(), strict=True))


def _stage(inputs: int, stage: _Stage) -> nn.Sequential:
    blocks = [InvertedResidual(inputs, stage, stage.stride)]
    blocks += [InvertedResidual(stage.channels, stage, 1) for _ in range(stage.blocks - 1)]
    return nn.Sequential(*blocks)


def _convolved(inputs: int, outputs: int, kernel: int = 1, stride: int = 1, groups: int = 1) -> nn.Sequential:
    """A convolution whose maps are 1/stride as large, its norm and ReLU6.

    TensorFlow pads maps of an even size that are halved by one row and column less at the top and left than
    at the bottom and right, which no convolution of torch does by itself: there the padding is a layer.
    """
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    around = kernel // 2
    if stride == 2:
        layers["pad"] = nn.ZeroPad2d((around - 1, around, around - 1, around))
        around = 0
    layers["conv"] = nn.Conv2d(inputs, outputs, kernel, stride, around, groups=groups, bias=False)
    layers["norm"] = nn.BatchNorm2d(outputs, eps=_EPS)
    layers["relu6"] = nn.ReLU6()
    return nn.Sequential(layers)
