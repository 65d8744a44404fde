"""Tests of layers that a file writes as arithmetic: each is held to ONNX's own runtime, and found again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cnnviz.capture.kinds import Kind
from tests.support.onnx_files import compared, file, node, numbers

if TYPE_CHECKING:
    from onnx import NodeProto

    from cnnviz.capture.trace import Layer

_HELD: dict[str, np.ndarray | np.generic] = {
    "wide": numbers(6, 3, 3, 3, low=-3, high=3),
    "w": numbers(5, 6, 1, 1),
    "gamma": numbers(6, low=0.5, high=1.5),
    "beta": numbers(6),
    "tall": numbers(6, 1, 1, low=0.5, high=1.5),
    "gammas": numbers(6, 1, 1, low=0.5, high=1.5),
    "betas": numbers(6, 1, 1),
    "eps": np.float32(1e-3),
    **{f"n{number}": np.float32(number) for number in (0, 0.5, 1, 2, 3, 6, -1)},
    "root": np.float32(2**0.5),
    "sixth": np.float32(1 / 6),
    "cubic": np.float32(0.044715),
    "steep": np.float32((2 / np.pi) ** 0.5),
    "other": np.float32(0.7),
}


def _read(*nodes: NodeProto) -> tuple[Layer, ...]:
    """The layers of nodes between a convolution's maps "c" and another one, which reads "m"."""
    around = [node("Conv", "x wide", "c"), *nodes, node("Conv", "m w", "l"), node("Relu", "l", "r")]
    scores = [node("GlobalAveragePool", "r", "g"), node("Flatten", "g", "y")]
    return compared(file([*around, *scores], _HELD)).layers


def _turned(*nodes: NodeProto) -> tuple[NodeProto, ...]:
    """Nodes that read channels last, "t", and put out "n"."""
    before, behind = (
        node("Transpose", "c", "t", perm=[0, 2, 3, 1]),
        node("Transpose", "n", "m", perm=[0, 3, 1, 2]),
    )
    return before, *nodes, behind


_OF_PYTORCH = (
    node("ReduceMean", "t", "mean", axes=[-1]),
    node("Sub", "t mean", "apart"),
    node("Pow", "apart n2", "squared"),
    node("ReduceMean", "squared", "variance", axes=[-1]),
    node("Add", "variance eps", "above"),
    node("Sqrt", "above", "deviation"),
    node("Div", "apart deviation", "normed"),
)


@pytest.mark.parametrize(
    "nodes",
    [
        _turned(*_OF_PYTORCH, node("Mul", "normed gamma", "scaled"), node("Add", "scaled beta", "n")),
        _turned(*_OF_PYTORCH, node("Mul", "gamma normed", "n")),
        _turned(*_OF_PYTORCH, node("Identity", "normed", "n")),
        _turned(  # Keras
            *_OF_PYTORCH[:-1],
            node("Reciprocal", "deviation", "inverse"),
            node("Mul", "inverse gamma", "factor"),
            node("Neg", "mean", "below"),
            node("Mul", "t factor", "first"),
            node("Mul", "below factor", "second"),
            node("Add", "second beta", "rest"),
            node("Add", "first rest", "n"),
        ),
        (  # ConvNeXt's own, over the channels
            node("ReduceMean", "c", "mean", axes=[1]),
            node("Sub", "c mean", "apart"),
            node("Mul", "apart apart", "squared"),
            node("ReduceMean", "squared", "variance", axes=[1]),
            node("Add", "eps variance", "above"),
            node("Pow", "above n0.5", "deviation"),
            node("Div", "apart deviation", "normed"),
            node("Mul", "gammas normed", "scaled"),
            node("Add", "betas scaled", "m"),
        ),
    ],
    ids=["pytorch", "without shift", "bare", "keras", "channels first"],
)
def test_a_layer_norm_written_out_is_one(nodes: tuple[NodeProto, ...]) -> None:
    layers = _read(*nodes)
    assert [str(layer.operation) for layer in layers[2:5]] == ["permute", "LayerNorm", "permute"]
    assert (layers[3].options["eps"], layers[4].shape) == (pytest.approx(1e-3), (6, 6, 6))
    assert len(layers) == 9


def test_a_norm_of_a_vector_is_one_too() -> None:
    nodes = [node("GlobalAveragePool", "x", "g"), node("Flatten", "g", "t"), *_OF_PYTORCH]
    layers = compared(file([*nodes, node("Add", "normed shift", "y")], {**_HELD, "shift": numbers(3)})).layers
    assert [layer.kind for layer in layers] == [Kind.INPUT, Kind.POOL, Kind.FLATTEN, Kind.LAYER_NORM]


_HARD = (node("Add", "c n3", "a"), node("Clip", "a n0 n6", "b"))


@pytest.mark.parametrize(
    ("nodes", "found"),
    [
        ((node("Sigmoid", "c", "a"), node("Mul", "a c", "m")), "SiLU"),
        (
            (
                *(node("Div", "c root", "a"), node("Erf", "a", "b"), node("Add", "b n1", "d")),
                *(node("Mul", "c n0.5", "e"), node("Mul", "e d", "m")),
            ),
            "GELU",
        ),
        (
            (
                *(node("Mul", "c c", "a"), node("Mul", "a c", "b"), node("Mul", "b cubic", "d")),
                *(node("Add", "c d", "e"), node("Mul", "steep e", "f"), node("Tanh", "f", "g1")),
                *(node("Add", "n1 g1", "h"), node("Mul", "c h", "i"), node("Mul", "n0.5 i", "m")),
            ),
            "GELU",
        ),
        ((*_HARD, node("Div", "b n6", "d"), node("Mul", "c d", "m")), "Hardswish"),
        ((*_HARD, node("Mul", "c b", "d"), node("Div", "d n6", "m")), "Hardswish"),
        ((*_HARD, node("Mul", "b sixth", "m")), "Hardsigmoid"),
        (
            (node("HardSigmoid", "c", "a", alpha=1 / 6), node("Mul", "c a", "m")),
            "Hardswish",
        ),
    ],
)
def test_an_activation_written_out_is_one(nodes: tuple[NodeProto, ...], found: str) -> None:
    layers = _read(*nodes)
    assert str(layers[2].operation) == found
    assert len(layers) == 7


@pytest.mark.parametrize(
    "nodes",
    [
        (node("Mul", "c other", "a"), node("Sigmoid", "a", "b"), node("Mul", "c b", "m")),
        (node("Relu", "c", "e"), node("Sigmoid", "c", "b"), node("Mul", "e b", "m")),
        _turned(*_OF_PYTORCH[:-1], node("Div", "t deviation", "n")),
        _turned(*_OF_PYTORCH[:-1], node("Div", "apart variance", "n")),
        _turned(*_OF_PYTORCH, node("Mul", "normed tall", "n")),
    ],
    ids=["another slope", "of another input", "not centred", "by the variance", "a scale for each row"],
)
def test_what_only_looks_like_one_is_none(nodes: tuple[NodeProto, ...]) -> None:
    found = {str(layer.operation) for layer in _read(*nodes)}
    assert not found & {"SiLU", "GELU"}
    assert ("LayerNorm" in found) == ("tall" in str(nodes))


def test_a_long_way_of_products_and_sums_is_read() -> None:
    """Read one of which every step could be a part of a formula."""
    nodes, last = list[Any](), "x"
    for at in range(500):
        nodes += [node("Mul", f"{last} n0.5", f"a{at}"), node("Add", f"a{at} x", f"b{at}")]
        last = f"b{at}"
    content = file([*nodes, node("GlobalAveragePool", last, "g"), node("Flatten", "g", "y")], _HELD)
    assert len(compared(content).layers) == 1003
