"""Comparison of the scripts' explanations with torch: each term, each sum, each result."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from cnnviz.capture.kinds import Kind
from cnnviz.capture.trace import Unit
from cnnviz.wire.explanation_packet import explanation_packet
from cnnviz.wire.network_packet import activations_packet, network_packet
from tests.support import node
from tests.support.oracle import of_inputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Layer, Trace

EXACT = 1e-9  # of two computations in double precision, relative to the sum of what is added
CLOSE = 1e-5  # of the framework's own float32


def whole(trace: Trace, units: Sequence[Unit]) -> dict[str, Any]:
    """The packets of a small network, and those of its numbers that are asked for."""
    return {
        "network": _text(network_packet(trace.layers, (), identity="net")),
        "activations": _text(activations_packet(trace, identity="net")),
        "cells": [list(unit) for unit in units],
    }


def sliced(trace: Trace, unit: Unit, **given: Any) -> dict[str, Any]:
    """The packet of one number of a large network."""
    return {"slice": _text(explanation_packet(trace, unit, **given))}


def said(asked: Sequence[dict[str, Any]]) -> list[Any]:
    """The output of tests/web/explain.mjs."""
    program = Path(__file__).parents[1] / "web" / "explain.mjs"
    answer = node.run(str(program), data=json.dumps(asked).encode())
    assert answer.returncode == 0, answer.stderr.decode()
    found: list[Any] = json.loads(answer.stdout)
    return found


@dataclass(frozen=True, eq=False)
class Truth:
    """One number by torch, in double precision.

    Attributes:
        total: the number.
        read: the numbers of each input, float64, in the layer's own shape.
        slopes: how much the number changes with each of them.
    """

    layer: Layer
    total: float
    read: list[np.ndarray]
    slopes: list[np.ndarray]


def truth(trace: Trace, unit: Unit) -> Truth:
    """The number at `unit` by the inputs of its layer."""
    layer = trace.layer(unit.layer)
    if not layer.inputs:
        return Truth(layer, trace.value(unit), [], [])
    # Row by row: torch's own slope of a batch norm is wrong where channels are stored last.
    read = [torch.tensor(trace[name]).double().contiguous().requires_grad_() for name in layer.inputs]
    number = of_inputs(layer, read).reshape(layer.maps)[unit[1:]]
    slopes = (
        torch.autograd.grad(number, read, allow_unused=True) if number.requires_grad else [None] * len(read)
    )
    return Truth(
        layer,
        float(number.detach()),
        [each.detach().numpy() for each in read],
        [
            np.zeros(each.shape) if slope is None else slope.numpy()
            for each, slope in zip(read, slopes, strict=True)
        ],
    )


def check(trace: Trace, step: dict[str, Any], found: Truth) -> None:
    """Compare what the scripts say of a number with the truth."""
    layer, unit = found.layer, Unit(**step["unit"])
    assert (unit.layer, step["kind"], step["operation"]) == (layer.name, layer.kind, layer.operation)
    value = trace.value(unit)
    assert step["value"] == value
    assert step["agrees"]
    scale = max(1.0, abs(value), step["magnitude"])
    assert abs(step["total"] - found.total) <= EXACT * scale, (step, found.total)
    assert abs(step["total"] - value) <= CLOSE * scale, step
    if terms := _TERMS.get(layer.kind):
        terms(step, found)


def _conv(step: dict[str, Any], found: Truth) -> None:
    """Each product, and each weight by the slope, at the place of its input."""
    (read,), (slope,) = found.read, found.slopes
    products, weights = np.zeros(read.shape), np.zeros(read.shape)
    for patch in step["patches"]:
        for at, inside in enumerate(step["inside"]):
            place = _position(step["place"], at)
            if inside:
                assert patch["inputs"][at] == read[(patch["channel"], *place)]
                products[(patch["channel"], *place)] += patch["products"][at]
                weights[(patch["channel"], *place)] += patch["weights"][at]
            else:
                assert patch["inputs"][at] == 0
                assert not all(
                    0 <= position < size for position, size in zip(place, read.shape[1:], strict=True)
                )
        assert abs(patch["sum"] - sum(patch["products"])) <= EXACT * max(1, step["magnitude"])
    np.testing.assert_allclose(weights, slope, rtol=EXACT, atol=EXACT)
    np.testing.assert_allclose(products, read * slope, rtol=EXACT, atol=EXACT)
    _bias(step, found)


def _linear(step: dict[str, Any], found: Truth) -> None:
    (read,), (slope,) = found.read, found.slopes
    at, inputs, given, products = (
        np.array([term[name] for term in step["terms"]]) for name in ("at", "input", "weight", "product")
    )
    np.testing.assert_array_equal(inputs, read.flat[at])
    np.testing.assert_allclose(products, inputs * given, rtol=EXACT)
    weights = np.zeros(read.size)
    weights[at] = given
    np.testing.assert_allclose(weights, slope.ravel(), rtol=EXACT, atol=EXACT)
    assert len(step["terms"]) == read.shape[-1]
    _bias(step, found)


def _bias(step: dict[str, Any], found: Truth) -> None:
    (read,), (slope,) = found.read, found.slopes
    assert (step["bias"] is None) == ("bias" not in found.layer.parameters)
    assert found.total - (read * slope).sum() == _near(step["bias"] or 0, step)


def _pool(step: dict[str, Any], found: Truth) -> None:
    (read,), (slope,) = found.read, found.slopes
    channel, given = step["unit"]["channel"], np.zeros(read.shape)
    for at, inside in enumerate(step["inside"]):
        if inside:
            place = (channel, *_position(step["place"], at))
            assert step["inputs"][at] == read[place]
            largest = step["largest"]
            given[place] = 1 / step["divisor"] if largest is None else at == largest[0]
    np.testing.assert_allclose(given, slope, rtol=EXACT, atol=EXACT)


def _elements(step: dict[str, Any], found: Truth) -> None:
    assert step["constant"] == found.layer.options.get("constant")
    for name, read, slope, operand in zip(
        found.layer.inputs, found.read, found.slopes, step["operands"], strict=True
    ):
        assert operand["unit"]["layer"] == name
        flat = _flat(read, operand["unit"])
        assert operand["value"] == read.flat[flat]
        rest = np.delete(slope.ravel(), flat)
        assert not rest.any()  # there is no other input


def _moved(step: dict[str, Any], found: Truth) -> None:
    if step["from"] is None:
        assert not any(slope.any() for slope in found.slopes)
        return
    at = [place for place, name in enumerate(found.layer.inputs) if name == step["from"]["layer"]]
    assert sum(found.slopes[place].flat[_flat(found.read[place], step["from"])] for place in at) == 1
    assert sum(slope.sum() for slope in found.slopes) == 1


def _norm(step: dict[str, Any], found: Truth) -> None:
    (read,) = found.read
    assert step["input"] == read.flat[_flat(read, step["unit"])]
    deviation = (step["variance"] + step["eps"]) ** 0.5
    total = (step["input"] - step["mean"]) / deviation * step["gamma"] + step["beta"]
    assert total == _near(found.total, step)
    if found.layer.kind is Kind.NORM:
        assert step["gamma"] / deviation == _near(found.slopes[0].sum())


def _activation(step: dict[str, Any], found: Truth) -> None:
    (read,) = found.read
    assert step["input"] == read.flat[_flat(read, step["unit"])]


def _softmax(step: dict[str, Any], found: Truth) -> None:
    (read,) = found.read
    axis = found.layer.options["axis"]
    index = list(np.unravel_index(_flat(read, step["unit"]), read.shape))
    line: list[Any] = [*index[:axis], slice(None), *index[axis + 1 :]]
    np.testing.assert_array_equal(step["logits"], read[tuple(line)])
    shares = torch.softmax(torch.tensor(read), axis).numpy()[tuple(line)]
    np.testing.assert_allclose(np.array(step["exponentials"]) / step["sum"], shares, rtol=EXACT, atol=EXACT)
    assert step["index"] == index[axis]


_TERMS = {
    Kind.CONV: _conv,
    Kind.LINEAR: _linear,
    Kind.POOL: _pool,
    Kind.ADD: _elements,
    Kind.MULTIPLY: _elements,
    Kind.CONCAT: _moved,
    Kind.IDENTITY: _moved,
    Kind.PAD: _moved,
    Kind.REARRANGE: _moved,
    Kind.FLATTEN: _moved,
    Kind.NORM: _norm,
    Kind.LAYER_NORM: _norm,
    Kind.GROUP_NORM: _norm,
    Kind.ACTIVATION: _activation,
    Kind.SOFTMAX: _softmax,
}


def _near(expected: float, step: dict[str, Any] | None = None) -> Any:
    scale = max(1, step["magnitude"]) if step else 1
    return pytest.approx(expected, rel=EXACT, abs=EXACT * scale)


def _position(place: dict[str, Any], at: int) -> tuple[int, int]:
    return place["rows"][at // place["width"]], place["columns"][at % place["width"]]


def _flat(read: np.ndarray, unit: dict[str, Any]) -> int:
    maps = (read.shape[0], 1, 1) if read.ndim == 1 else (-1, *read.shape[-2:])
    seen = np.arange(read.size).reshape(maps)
    return int(seen[unit["channel"], unit["row"], unit["column"]])


def _text(packet: bytes) -> str:
    return b64encode(packet).decode()
