"""Layers that exporters write as the arithmetic that they are, though they have an equation as one.

They are activations and layer norms.
"""

from __future__ import annotations

from math import isfinite, pi
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.onnx_reader.draft import DraftStep
from cnnviz.onnx_reader.formulas import (
    READ,
    UnlikeError,
    between,
    fit,
    formula,
    function,
    functions,
    near,
    number,
    power,
    product,
    total,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnviz.onnx_reader.formulas import Formula

_LAST = ("add", "sub", "mul", "div")  # the operations that such a layer may end with
# The functions that such a layer is written with: those of others need not be read.
_WITH = [["erf"], ["Tanh"], ["Sigmoid"], ["Hardsigmoid"], ["ReLU6"], ["Hardtanh"], ["mean", "mean"]]
_FIRST_AXIS, _LAST_AXIS = [0, 3, 1, 2], [0, 2, 3, 1]  # where the channels are put, of maps


def compose(step: DraftStep) -> None:
    """Make a step that with those before it computes one layer that layer, in place."""
    if step.operation not in _LAST:
        return
    for source in near(step):
        try:
            if sorted(functions(between(step, source))) not in _WITH:
                continue
            found = formula(step, source)
        except UnlikeError:
            continue
        for operation, options, wanted in _ACTIVATIONS:
            if fit(wanted, found) is not None:
                _become(step, operation, source, options)
                return
        words = fit(_LAYER_NORM, found)
        if words is not None and _become_layer_norm(step, source, words):
            return


def _become(
    step: DraftStep,
    operation: str,
    source: DraftStep,
    options: Mapping[str, Any],
    tensors: Mapping[str, np.ndarray] | None = None,
) -> None:
    step.operation, step.inputs = operation, [source]
    step.options, step.tensors = dict(options), dict(tensors or {})


def _become_layer_norm(step: DraftStep, source: DraftStep, words: Mapping[str, Any]) -> bool:
    """Make a step a LayerNorm, if it is one over the last axis or over the channels of maps.

    Over the channels it is one between two permutations, as torchvision's LayerNorm2d.
    """
    (axis, *others), rank = words["axes"], len(source.shape)
    eps, maps = words["eps"], rank == 4 and axis == 1
    if others or not (maps or axis == rank - 1) or source.shape != step.shape:
        return False
    count = source.shape[axis]
    wide = [count if place == axis else 1 for place in range(1, rank)]
    try:
        weight, bias = (
            np.broadcast_to(np.asarray(words[name], np.float32), wide).reshape(-1)
            for name in ("scale", "shift")
        )
    except ValueError:  # numbers for the parts of another axis
        return False
    if np.size(eps) != 1 or not isfinite(eps) or eps < 0:
        return False
    options = {"normalized_shape": [count], "eps": float(eps)}
    tensors = {"weight": weight, "bias": bias}
    if not maps:
        _become(step, "LayerNorm", source, options, tensors)
        return True
    moved = tuple(source.shape[place] for place in _LAST_AXIS)
    before = DraftStep("", "permute", [source], {"arguments": [_LAST_AXIS]}, {}, moved)
    norm = DraftStep(step.path, "LayerNorm", [before], options, tensors, moved)
    _become(step, "permute", norm, {"arguments": [_FIRST_AXIS]})
    step.path = ""
    return True


def _scaled(factor: float, each: Formula) -> Formula:
    return product(number(factor), each)


def _layer_norm() -> Formula:
    """Return (x - mean) / √(variance + eps) · scale + shift; arXiv:1607.06450, equation 4."""
    mean = function("mean", READ, "axes", True)
    apart = total(READ, _scaled(-1.0, mean))
    variance = function("mean", power(apart, 2), "axes", True)
    normed = product(apart, power(power(total(variance, number("eps")), 0.5), -1))
    return total(product(number("scale"), normed), number("shift"))


_LAYER_NORM = _layer_norm()
_ABOVE = total(READ, number(3.0))
_HARD_SIGMOIDS = (
    function("Hardsigmoid", READ),
    _scaled(1 / 6, function("ReLU6", _ABOVE)),
    function("Hardtanh", _scaled(1 / 6, _ABOVE), 0.0, 1.0),
)
_CURVE = function("erf", _scaled(0.5**0.5, READ))
_NEARLY = function("Tanh", _scaled((2 / pi) ** 0.5, total(READ, _scaled(0.044715, power(READ, 3)))))
_ACTIVATIONS: tuple[tuple[str, Mapping[str, Any], Formula], ...] = (
    ("SiLU", {}, product(READ, function("Sigmoid", READ))),
    ("GELU", {}, product(_scaled(0.5, READ), total(number(1.0), _CURVE))),
    ("GELU", {"approximate": "tanh"}, product(_scaled(0.5, READ), total(number(1.0), _NEARLY))),
    *(("Hardswish", {}, product(READ, each)) for each in _HARD_SIGMOIDS),
    *(("Hardsigmoid", {}, each) for each in _HARD_SIGMOIDS[1:]),
)
