"""Tests of damaged and hostile files: each is refused with a sentence, soon, and without much memory."""

from __future__ import annotations

import json
import resource
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper

from cnnviz.onnx_reader.errors import OnnxError
from cnnviz.onnx_reader.graph import parse
from cnnviz.onnx_reader.network import build
from cnnviz.onnx_reader.reader import read
from tests.support.onnx_files import file, node, numbers, scored

if TYPE_CHECKING:
    from collections.abc import Callable

_LARGE = 10**9


def _changed(change: Callable[[Any], object]) -> bytes:
    """The file of a small network after a change."""
    nodes, tensors = scored(
        node("Conv", "x w", "c", "conv"), node("Relu", "c", "m", "relu"), w=numbers(4, 3, 3, 3)
    )
    model = onnx.load_model_from_string(file(nodes, tensors))
    change(model.graph)
    return bytes(model.SerializeToString())


def _elsewhere(graph: Any) -> None:
    graph.initializer[0].ClearField("raw_data")
    graph.initializer[0].data_location = TensorProto.EXTERNAL
    graph.initializer[0].external_data.add(key="location", value="../../etc/passwd")


def _circle(graph: Any) -> None:
    graph.node[0].input[1] = "m"


def _claimed(graph: Any) -> None:
    graph.initializer[0].dims[:] = [_LARGE, 3, 3, 3]


def _negative(graph: Any) -> None:
    graph.initializer[0].dims[:] = [-4, -3, 3, 3]


def _short(graph: Any) -> None:
    graph.initializer[0].raw_data = graph.initializer[0].raw_data[:-4]


def _not_a_number(graph: Any) -> None:
    graph.initializer[0].CopyFrom(
        onnx.numpy_helper.from_array(np.full((4, 3, 3, 3), np.nan, np.float32), "w")
    )


def _padded(graph: Any) -> None:
    graph.node[0].attribute.append(helper.make_attribute("pads", [_LARGE] * 4))


def _stepping(graph: Any) -> None:
    graph.node[0].attribute.append(helper.make_attribute("strides", [0, 0]))


def _second_input(graph: Any) -> None:
    graph.input.append(helper.make_tensor_value_info("also", TensorProto.FLOAT, [1]))
    graph.node.append(helper.make_node("Add", ["m", "also"], ["n"]))


def _no_nodes(graph: Any) -> None:
    del graph.node[:]


def _of_words(graph: Any) -> None:
    graph.initializer[0].CopyFrom(onnx.numpy_helper.from_array(np.array(["a", "b"], object), "w"))


def _foreign(graph: Any) -> None:
    graph.node[1].domain = "com.example"


def _branching(graph: Any) -> None:
    graph.node[1].op_type = "Loop"


def _huge(graph: Any) -> None:
    graph.input[0].type.tensor_type.shape.dim[2].dim_value = _LARGE


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_elsewhere, "w are in another file"),
        (_circle, "conv in the file reads what no step before it puts out: m"),
        (_claimed, "w in the file has too many numbers"),
        (_negative, "w in the file has too many numbers"),
        (_short, "the numbers of w in the file are damaged"),
        (_not_a_number, "weight in the file holds numbers that are not finite"),
        (_padded, "Conv2d, does not fit what it reads"),
        (_stepping, "conv in the file is a step that cannot be run here: Conv"),
        (_second_input, "reads 2 inputs"),
        (_no_nodes, "not an ONNX file"),
        (_of_words, "the numbers of w in the file are damaged"),
        (_foreign, r"relu in the file is a step that cannot be run here: com\.example\.Relu"),
        (_branching, "relu in the file is a step that cannot be run here: Loop"),
        (_huge, "2048 a side"),
    ],
)
def test_a_hostile_file_gets_a_sentence(change: Callable[[Any], object], said: str) -> None:
    with pytest.raises(OnnxError, match=said):
        read(_changed(change))


@pytest.mark.parametrize(
    ("made", "held"),
    [
        (node("ConstantOfShape", "sizes", "c"), {"sizes": np.array([_LARGE, 3])}),
        (node("Expand", "one sizes", "c"), {"one": numbers(1), "sizes": np.array([3, _LARGE])}),
        (node("Tile", "one sizes", "c"), {"one": numbers(10), "sizes": np.array([_LARGE])}),
        (
            node("Range", "zero most one", "c"),
            {"zero": np.float32(0), "most": np.float32(1e9), "one": np.float32(1e-3)},
        ),
        (node("Add", "tall wide", "c"), {"tall": numbers(30_000, 1), "wide": numbers(1, 30_000)}),
        (
            node("Gather", "tall places", "c"),
            {"tall": numbers(1, 30_000), "places": np.zeros(30_000, np.int64)},
        ),
    ],
    ids=lambda each: getattr(each, "op_type", ""),
)
def test_a_file_cannot_blow_up_numbers(made: Any, held: dict[str, Any]) -> None:
    nodes, _ = scored(node("Mul", "x c", "m"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(OnnxError, match="too many numbers"):
        read(file([made, *nodes], held))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KB


def test_a_picture_cannot_be_blown_up() -> None:
    nodes, held = scored(node("Resize", "x - factors", "m"), factors=np.array([1, 1, 1e5, 1e5], np.float32))
    with pytest.raises(OnnxError, match="too large to be run here"):
        read(file(nodes, held))


def test_one_tensor_cannot_be_held_often() -> None:
    """Read a hundred layers that share a tensor, which each would have as its own."""
    wide = [node("MatMul", f"{'f' if not place else f'l{place - 1}'} w", f"l{place}") for place in range(100)]
    nodes = [
        node("GlobalAveragePool", "x", "g"),
        node("Flatten", "g", "t"),
        node("MatMul", "t first", "f"),
        *wide,
    ]
    nodes.append(node("Relu", "l99", "y"))
    held = {"w": np.zeros((1500, 1500), np.float32), "first": np.zeros((3, 1500), np.float32)}
    with pytest.raises(OnnxError, match="more than 150 million numbers"):
        read(file(nodes, held))


def test_a_step_that_no_output_needs_may_be_unknown() -> None:
    nodes, held = scored(node("Relu", "x", "m"))
    graph, _ = read(file([node("Loop", "x", "unused"), *nodes], held))
    assert [step.operation for step in graph.steps] == ["ReLU", "AdaptiveAvgPool2d", "Flatten"]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(_changed(id))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        graph, _ = read(bytes(content[: data.draw(st.integers(0, len(content)))] or content))
    except OnnxError:
        return
    build(graph)


@pytest.mark.parametrize(
    "values",
    [
        {},
        [],
        {"input": [3, 8, 8], "outputs": 2, "steps": []},
        {"input": [3, 8, 8], "outputs": True, "steps": [["a", "ReLU", ["input"], {}]]},
        {"input": [3, 8, 8], "outputs": 2, "steps": [["a", "ReLU", ["b"], {}]]},
        {"input": [3, 8, 8], "outputs": 2, "steps": [["a", "ReLU", ["input"], {}]] * 2},
        {"input": [3, 8, 8], "outputs": 2, "steps": [["a", "system", ["input"], {"arguments": ["true"]}]]},
        {"input": [3, 8, 8], "outputs": 2, "steps": [["a", "add", ["input"], {}]]},
        {"input": [3, 8, 8], "outputs": 2, "steps": [["a.__class__", "ReLU", ["input"], {}]]},
        {"input": [3, 8, 8], "outputs": 2, "steps": [["forward", "ReLU", ["input"], {}]]},
        {"input": [3, 8, 8], "outputs": 2, "steps": [["a", "ReLU", ["input"], {"device": "cuda:9"}]]},
        {
            "input": [3, 8, 8],
            "outputs": 2,
            "steps": [["a", "Flatten", ["input"], {"start_dim": [[[[[1]]]]]}]],
        },
        {"input": [3, 8, 8], "outputs": 192, "steps": [["a", "Flatten", ["input"], {"start_dim": 0}]]},
        {"input": [3, 8, 8], "outputs": 2, "steps": [["a", "pad", ["input"], {"arguments": [[_LARGE] * 4]}]]},
        {
            "input": [3, 8, 8],
            "outputs": 2,
            "steps": [
                ["a", "Conv2d", ["input"], {"in_channels": 3, "out_channels": _LARGE, "kernel_size": 3}]
            ],
        },
        {"input": [3, 8, 8], "outputs": 2, "steps": [["p", "parameter", [], {"shape": [_LARGE, _LARGE]}]]},
    ],
)
def test_a_card_that_says_anything_is_refused(values: Any) -> None:
    with pytest.raises(OnnxError):
        build(parse(json.loads(json.dumps(values))))
