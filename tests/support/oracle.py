"""Outputs by torch: of the plain LeNet, and of a layer in double precision from its inputs and options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F
from torch import nn

from cnnviz.capture.kinds import Kind, Operation
from cnnviz.models.specs import model

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from cnnviz.capture.trace import Layer, Trace, Window

_ACTIVATIONS: dict[Operation, Callable[[torch.Tensor], torch.Tensor]] = {
    Operation.RELU: F.relu,
    Operation.RELU6: F.relu6,
    Operation.SILU: F.silu,
    Operation.HARDSWISH: F.hardswish,
    Operation.HARDSIGMOID: F.hardsigmoid,
    Operation.SIGMOID: torch.sigmoid,
    Operation.TANH: torch.tanh,
}


def computed(layer: Layer, trace: Trace) -> torch.Tensor:
    """The output of `layer`, in its shape, float64."""
    read = [torch.tensor(trace[name]).double() for name in layer.inputs]
    return of_inputs(layer, read).reshape(layer.shape)


def lenet_outputs(inputs: np.ndarray) -> dict[str, np.ndarray]:
    """The outputs of the plain LeNet's layers for (pictures, channels, rows, columns), by name."""
    network, x = model("lenet").load(), torch.tensor(inputs)
    assert isinstance(network, nn.Sequential)
    found = {}
    with torch.inference_mode():
        for name, module in network.named_children():
            x = module(x)
            found[name] = x.numpy()
    return found


def of_inputs(layer: Layer, read: list[torch.Tensor]) -> torch.Tensor:  # noqa: PLR0911, PLR0912 (one for each kind)
    """The output of `layer` for the inputs `read`, which can be differentiated."""
    own = {name: torch.tensor(array).double() for name, array in layer.parameters.items()}
    weight: Any = own.get("weight")
    bias, options, x = own.get("bias"), layer.options, read[0]
    match layer.kind:
        case Kind.CONV:
            frame = _frame(layer)
            # Of "same" with an even kernel, more is padded at the end: the output says how much.
            padded = F.pad(x, _sides(layer, x))
            found = F.conv2d(padded[None], weight, bias, frame.stride, 0, frame.dilation, options["groups"])[
                0
            ]
            return found[:, : layer.shape[1], : layer.shape[2]]
        case Kind.NORM:
            mean, variance = own["running_mean"], own["running_var"]
            return F.batch_norm(x[None], mean, variance, weight, bias, eps=options["eps"])[0]
        case Kind.LAYER_NORM:
            return F.layer_norm(x, layer.shape[-options["axes"] :], weight, bias, options["eps"])
        case Kind.GROUP_NORM:
            return F.group_norm(x[None], options["groups"], weight, bias, options["eps"])[0]
        case Kind.ACTIVATION if layer.operation == Operation.PRELU:
            return F.prelu(x[None], weight)[0]
        case Kind.ACTIVATION if layer.operation == Operation.ELU:
            return F.elu(x, options["alpha"])
        case Kind.ACTIVATION if layer.operation == Operation.GELU:
            return F.gelu(x, approximate=options["approximate"])
        case Kind.ACTIVATION if layer.operation == Operation.LEAKY_RELU:
            return F.leaky_relu(x, options["slope"])
        case Kind.ACTIVATION:
            return _ACTIVATIONS[Operation(layer.operation)](x)
        case Kind.POOL:
            return _pooled(layer, x[None])[0]
        case Kind.ADD:
            return x + (read[1] if len(read) > 1 else options["constant"])
        case Kind.MULTIPLY:
            return x * (read[1] if len(read) > 1 else options["constant"])
        case Kind.CONCAT:
            return torch.cat(read, options["axis"])
        case Kind.PAD:
            (above, left), *_ = [options["before"]]
            below, right = (
                a - b - c for a, b, c in zip(layer.shape[-2:], x.shape[-2:], options["before"], strict=True)
            )
            return F.pad(x, (left, right, above, below), value=options["value"])
        case Kind.REARRANGE:
            return x.contiguous().as_strided(layer.shape, options["strides"], options["offset"])
        case Kind.IDENTITY | Kind.FLATTEN:
            return x
        case Kind.LINEAR:
            return F.linear(x, weight, bias)
        case Kind.SOFTMAX:
            return F.softmax(x, options["axis"])
    raise AssertionError(f"no oracle for {layer.name}")


def _frame(layer: Layer) -> Window:
    assert layer.window
    return layer.window


def _sides(layer: Layer, x: torch.Tensor) -> tuple[int, int, int, int]:
    """The number of zeros left, right, above and below the input of a convolution."""
    frame, sides = _frame(layer), []
    for axis in (1, 0):
        needed = (
            (layer.shape[1 + axis] - 1) * frame.stride[axis]
            + frame.dilation[axis] * (frame.kernel[axis] - 1)
            + 1
        )
        before = frame.padding[axis]
        sides += [before, max(0, needed - before - x.shape[1 + axis])]
    return tuple(sides)  # type: ignore[return-value]


def _pooled(layer: Layer, x: torch.Tensor) -> torch.Tensor:
    options = layer.options
    output: Any = options.get("output")
    match layer.operation:
        case Operation.ADAPTIVE_MAX_POOL2D:
            return F.adaptive_max_pool2d(x, output)
        case Operation.ADAPTIVE_AVG_POOL2D | Operation.MEAN:
            return F.adaptive_avg_pool2d(x, output)
    frame = _frame(layer)
    ceil = _ceiled(layer, x)
    if layer.operation == Operation.MAX_POOL2D:
        return F.max_pool2d(x, frame.kernel, frame.stride, frame.padding, frame.dilation, ceil)
    counted, divisor = options["count_include_pad"], options["divisor_override"]
    return F.avg_pool2d(x, frame.kernel, frame.stride, frame.padding, ceil, counted, divisor)


def _ceiled(layer: Layer, x: torch.Tensor) -> bool:
    """Whether a last window overhangs the map and its padding, as the layer's shape tells."""
    frame = _frame(layer)
    floors = [
        (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
        for size, padding, dilation, kernel, stride in zip(
            x.shape[-2:], frame.padding, frame.dilation, frame.kernel, frame.stride, strict=True
        )
    ]
    return floors != list(layer.shape[-2:])
