"""Steps that together are one layer, which exporters write as several."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.onnx_reader.composed import compose
from cnnviz.onnx_reader.draft import DraftStep, used
from cnnviz.onnx_reader.graph import INPUT, PARAMETER

if TYPE_CHECKING:
    from collections.abc import Callable


def rewritten(steps: list[DraftStep], last: DraftStep) -> list[DraftStep]:
    """Return the steps on which `last` depends, with those that are one layer put together.

    A step that is put together with those before it is changed in place, so that the others still read it.
    """
    for rule in _RULES:
        steps = used(steps, last)
        readers = Counter(source for step in steps for source in step.inputs)
        for step in reversed(steps):
            rule(step, readers)
        steps = _with_new(steps)
    return used(steps, last)


def _with_new(steps: list[DraftStep]) -> list[DraftStep]:
    """Return the steps, each behind those that it reads, of which some may be new."""
    known, found = set(steps), list[DraftStep]()

    def put(step: DraftStep) -> None:
        for source in step.inputs:
            if source not in known and source.operation != INPUT:
                known.add(source)
                put(source)
        found.append(step)

    for step in steps:
        put(step)
    return found


def _composed(step: DraftStep, _: Counter[DraftStep]) -> None:
    """Make a layer that is written as arithmetic that layer."""
    compose(step)


def _biased(step: DraftStep, readers: Counter[DraftStep]) -> None:
    """Make a layer without bias and the sum with one number for each channel one layer."""
    before, numbers = _with_parameter(step, "add")
    if before is None or numbers is None or readers[before] != 1 or before.options.get("bias") is not False:
        return
    if before.operation not in ("Conv2d", "Linear") or not _one_each(before, numbers):
        return
    _become(step, before)
    step.options, step.tensors = (
        before.options | {"bias": True},
        before.tensors | {"bias": numbers.reshape(-1)},
    )


def _normed(step: DraftStep, readers: Counter[DraftStep]) -> None:
    """Make the product of maps with one number for each channel, and the sum with another, a BatchNorm2d.

    It is one of pictures whose mean is 0 and variance 1, so that its numbers are the same.
    """
    product, shift = _with_parameter(step, "add")
    if product is None or shift is None or readers[product] != 1 or len(step.shape) != 4:
        return
    before, scale = _with_parameter(product, "mul")
    if before is None or scale is None or not _one_each(before, scale) or not _one_each(before, shift):
        return
    count = step.shape[1]
    _become(step, product)
    step.operation, step.inputs = "BatchNorm2d", [before]
    step.options = {"num_features": count, "eps": 0.0}
    step.tensors = {
        "weight": scale.reshape(-1),
        "bias": shift.reshape(-1),
        "running_mean": np.zeros(count, np.float32),
        "running_var": np.ones(count, np.float32),
        "num_batches_tracked": np.zeros((), np.int64),
    }


def _unpermuted(step: DraftStep, readers: Counter[DraftStep]) -> None:
    """Let a linear layer read channels, rows and columns in torch's own order, its weights turned to it."""
    if step.operation != "Linear" or len(step.shape) != 2:
        return
    (flat,) = step.inputs
    if flat.operation != "Flatten" or readers[flat] != 1 or flat.inputs[0].operation != "permute":
        return
    (moved,) = flat.inputs
    order, (source,) = moved.options["arguments"][0], moved.inputs
    if readers[moved] != 1 or order[0] != 0:
        return
    weight = step.tensors["weight"]
    shaped = weight.reshape(len(weight), *moved.shape[1:])
    back = [order.index(axis) for axis in range(len(order))]
    step.tensors = step.tensors | {"weight": shaped.transpose(back).reshape(weight.shape)}
    flat.inputs = [source]


_RULES: tuple[Callable[[DraftStep, Counter[DraftStep]], None], ...] = (
    _composed,
    _biased,
    _normed,
    _unpermuted,
)


def _with_parameter(step: DraftStep, operation: str) -> tuple[DraftStep | None, np.ndarray | None]:
    """Return the two that a sum or product reads, the second the numbers of a parameter."""
    if step.operation == operation and len(step.inputs) == 2 and step.inputs[1].operation == PARAMETER:
        return step.inputs[0], step.inputs[1].tensors[""]
    return None, None


def _one_each(step: DraftStep, numbers: np.ndarray) -> bool:
    """Whether `numbers` are one for each channel of what a step puts out."""
    wanted = (step.shape[1], *(1 for _ in step.shape[2:]))
    return len(step.shape) in (2, 4) and numbers.shape == wanted


def _become(step: DraftStep, before: DraftStep) -> None:
    """Let a step be the one before it, which nothing else reads, under that one's name."""
    step.operation, step.path, step.inputs = before.operation, before.path, list(before.inputs)
