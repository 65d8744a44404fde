"""What does torch answer, layer by layer, to what a trace says that each layer read?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F
from torch import nn

from cnnviz.capture.trace import Kind

if TYPE_CHECKING:
    from cnnviz.capture.trace import Layer, Trace


def answered(model: nn.Module, layer: Layer, trace: Trace) -> torch.Tensor:  # noqa: PLR0911 (one for each kind)
    """What torch.nn.functional answers, in double precision, to what `layer` read."""
    read = [torch.tensor(trace[name]).double()[None] for name in layer.inputs]
    if layer.kind is Kind.ADD:
        return (read[0] + read[1])[0]
    if layer.kind is Kind.FLATTEN:
        return read[0].flatten()
    module = model.get_submodule(re.sub(r"_\d+$", "", layer.name))
    own = {name: tensor.double() for name, tensor in module.state_dict().items()}
    weight: Any = own.get("weight")
    bias = own.get("bias")
    match module:
        case nn.Conv2d(stride=stride, padding=tuple() as padding, dilation=dilation, groups=groups):
            return F.conv2d(read[0], weight, bias, stride, padding, dilation, groups)[0]
        case nn.BatchNorm2d(eps=eps):
            return F.batch_norm(read[0], own["running_mean"], own["running_var"], weight, bias, eps=eps)[0]
        case nn.Linear():
            return F.linear(read[0], weight, bias)[0]
        case nn.ReLU():
            return F.relu(read[0])[0]
        case nn.Sigmoid():
            return torch.sigmoid(read[0])[0]
        case nn.Softmax():
            return F.softmax(read[0], 1)[0]
        case nn.AdaptiveAvgPool2d():
            return read[0].mean((2, 3), keepdim=True)[0]
        case nn.AvgPool2d(kernel_size=kernel, stride=stride, padding=padding):
            return F.avg_pool2d(read[0], kernel, stride, padding)[0]
        case nn.MaxPool2d(kernel_size=kernel, stride=stride, padding=padding):
            return F.max_pool2d(read[0], kernel, stride, padding)[0]
    raise AssertionError(f"no oracle for {layer.name}")
