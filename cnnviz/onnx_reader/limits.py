"""What a network may take of memory and time, found from the shapes of its steps."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnnviz.onnx_reader.errors import MisfitError, OnnxError
from cnnviz.onnx_reader.graph import INPUT, PARAMETER
from cnnviz.onnx_reader.sizes import output_shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnviz.onnx_reader.graph import Graph, Step

MOST_NUMBERS = 400_000_000  # of all layers for one picture, 1.6 GB; EfficientNet-B0 has 18 million at 224 px
MOST_PRODUCTS = 200_000_000_000  # multiplications for one picture; VGG-19 has 20 billion


def check(graph: Graph) -> None:
    """Raise OnnxError unless the steps fit each other, keep pictures apart, and take no more than allowed."""
    for batch in (1, 2):
        shapes: dict[str, tuple[int, ...]] = {INPUT: (batch, *graph.input_shape)}
        numbers = products = 0
        for step in graph.steps:
            taken = _taken(step, shapes)
            if step.operation == PARAMETER:
                continue
            _check_batch(step, shapes, batch)
            numbers, products = numbers + prod(shapes[step.name]), products + taken
            if numbers > batch * MOST_NUMBERS or products > batch * MOST_PRODUCTS:
                raise OnnxError(
                    "the network in the file is too large to be run here, from {step} on", step=step.name[:60]
                )
        if shapes[graph.steps[-1].name] != (batch, graph.outputs):
            raise MisfitError("the network in the file does not put out one number for each class")


def _taken(step: Step, shapes: dict[str, tuple[int, ...]]) -> int:
    """Add the shape of what a step puts out to `shapes`, and return how many multiplications it takes."""
    try:
        shapes[step.name] = output_shape(step.operation, step.options, [shapes[name] for name in step.inputs])
        return _products(step, shapes)
    except (RuntimeError, TypeError, ValueError, LookupError, AttributeError) as error:
        raise MisfitError(
            "{step} in the file, {operation}, does not fit what it reads",
            step=step.name[:60],
            operation=step.operation[:30],
        ) from error


def _check_batch(step: Step, shapes: dict[str, tuple[int, ...]], batch: int) -> None:
    shape = shapes[step.name]
    if not shape or shape[0] != batch:
        raise OnnxError("{step} in the file mixes the pictures of a batch", step=step.name[:60])


def _products(step: Step, shapes: dict[str, tuple[int, ...]]) -> int:
    """Return about how many multiplications a step takes."""
    sources = [shapes[name] for name in step.inputs]
    outputs, options = prod(shapes[step.name]), step.options
    match step.operation:
        case "Conv2d":
            each = _area(options) * int(options["in_channels"]) // int(options.get("groups", 1))
            return outputs * each
        case "ConvTranspose2d":
            each = _area(options) * int(options["out_channels"]) // int(options.get("groups", 1))
            return prod(sources[0]) * each
        case "Linear":
            return outputs * int(options["in_features"])
        case "MaxPool2d" | "AvgPool2d":
            return outputs * _area(options)
        case "matmul":
            return outputs * sources[0][-1]
    return outputs


def _area(options: Mapping[str, Any]) -> int:
    """Return how many numbers of a map a window reads."""
    side = options["kernel_size"]
    return side * side if isinstance(side, int) else int(prod(side))
