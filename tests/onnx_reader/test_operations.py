"""Tests of single operations: each is held to ONNX's own runtime, and to the kind of layer it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cnnviz.capture.kinds import Kind
from tests.support.onnx_files import compared, file, node, numbers, scored

if TYPE_CHECKING:
    from onnx import NodeProto

_EIGHT = {"w": numbers(8, 3, 3, 3), "b": numbers(8)}


def _convolved(**attributes: Any) -> tuple[list[NodeProto], dict[str, np.ndarray]]:
    return scored(node("Conv", "x w b", "m", **attributes), **_EIGHT)


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"pads": [1, 1, 1, 1], "strides": [2, 2]},
        {"pads": [2, 2, 2, 2], "dilations": [2, 2]},
        {"pads": [0, 0, 1, 1], "strides": [2, 2]},  # as TensorFlow pads
        {"pads": [2, 0, 0, 1]},
        {"auto_pad": "SAME_UPPER", "strides": [2, 2]},
        {"auto_pad": "SAME_LOWER", "strides": [2, 3]},
        {"auto_pad": "VALID"},
    ],
)
def test_a_convolution_pads_as_the_file_says(attributes: dict[str, Any]) -> None:
    trace = compared(file(*_convolved(**attributes)))
    assert {layer.kind for layer in trace.layers} <= {
        Kind.INPUT,
        Kind.PAD,
        Kind.CONV,
        Kind.POOL,
        Kind.FLATTEN,
    }


def test_convolutions_have_groups() -> None:
    nodes, tensors = scored(node("Conv", "x w", "m", group=3), w=numbers(6, 1, 3, 3))
    assert compared(file(nodes, tensors)).layers[1].options["groups"] == 3


@pytest.mark.parametrize("kind", ["MaxPool", "AveragePool"])
@pytest.mark.parametrize(
    "attributes",
    [
        {"kernel_shape": [2, 2], "strides": [2, 2]},
        {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]},
        {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [0, 0, 1, 1]},
        {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1},
        {"kernel_shape": [3, 3], "strides": [2, 2], "auto_pad": "SAME_UPPER"},
        {"kernel_shape": [2, 3], "strides": [1, 2], "auto_pad": "SAME_UPPER"},
        {"kernel_shape": [5, 5], "strides": [3, 3], "pads": [0, 0, 2, 2]},
    ],
)
def test_a_pool_has_the_windows_of_the_file(kind: str, attributes: dict[str, Any]) -> None:
    trace = compared(file(*scored(node(kind, "x", "m", **attributes))))
    assert trace.layers[1].kind is Kind.POOL


@pytest.mark.parametrize("pads", [[1, 1, 1, 1], [0, 0, 1, 1]])
def test_an_average_may_count_the_padding(pads: list[int]) -> None:
    nodes, _ = scored(
        node("AveragePool", "x", "m", kernel_shape=[3, 3], strides=[2, 2], pads=pads, count_include_pad=1)
    )
    compared(file(nodes))


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (node("Relu", "x", "m"), "ReLU"),
        (node("Clip", "x low six", "m"), "ReLU6"),
        (node("Clip", "x low", "m"), "ReLU"),
        (node("Clip", "x - six", "m"), "clamp"),
        (node("Clip", "x minus half", "m"), "Hardtanh"),
        (node("Min", "x half", "m"), "clamp"),
        (node("LeakyRelu", "x", "m", alpha=0.2), "LeakyReLU"),
        (node("PRelu", "x slopes", "m"), "PReLU"),
        (node("Elu", "x", "m", alpha=0.7), "ELU"),
        (node("Selu", "x", "m"), "SELU"),
        (node("Celu", "x", "m", alpha=2.0), "CELU"),
        (node("ThresholdedRelu", "x", "m", alpha=0.3), "Threshold"),
        (node("Sigmoid", "x", "m"), "Sigmoid"),
        (node("HardSigmoid", "x", "m", alpha=1 / 6), "Hardsigmoid"),
        (node("HardSigmoid", "x", "m"), "Hardtanh"),  # Keras's, behind a product and a sum
        (node("HardSwish", "x", "m"), "Hardswish"),
        (node("Tanh", "x", "m"), "Tanh"),
        (node("Softplus", "x", "m"), "Softplus"),
        (node("Softsign", "x", "m"), "Softsign"),
        (node("Softmax", "x", "m", axis=1), "Softmax"),
        (node("Dropout", "x", "m"), "Dropout"),
        (node("LRN", "x", "m", size=3, alpha=0.5), "LocalResponseNorm"),
        (node("BatchNormalization", "x each shift low3 ones", "m"), "BatchNorm2d"),
        (node("InstanceNormalization", "x each shift", "m"), "GroupNorm"),
        (node("Pow", "x two", "m"), "pow"),
        (node("Neg", "x", "m"), "multiply"),
        (node("Add", "x maps", "m"), "add"),
        (node("Sub", "x maps", "m"), "add"),
        (node("Sub", "half x", "m"), "add"),
        (node("Mul", "maps x", "m"), "multiply"),
        (node("Div", "x half", "m"), "multiply"),
        (node("Sum", "x x x", "m"), "add"),
        (node("Mean", "x x", "m"), "multiply"),
        (node("Max", "x x", "m"), "maximum"),
        (node("Pad", "x sides", "m"), "ZeroPad2d"),
        (node("Pad", "x sides half", "m"), "pad"),
        (node("Pad", "x sides", "m", mode="reflect"), "ReflectionPad2d"),
        (node("Pad", "x sides", "m", mode="edge"), "ReplicationPad2d"),
        (node("Resize", "x - twice", "m", mode="nearest"), "Upsample"),
        (node("Resize", "x - twice", "m", mode="linear"), "Upsample"),
        (node("ConvTranspose", "x kernel", "m", strides=[2, 2]), "ConvTranspose2d"),
        (node("GlobalMaxPool", "x", "m"), "AdaptiveMaxPool2d"),
        (node("ReduceMean", "x", "m", axes=[2, 3]), "AdaptiveAvgPool2d"),
        (node("ReduceMax", "x", "m", axes=[2, 3]), "AdaptiveMaxPool2d"),
        (node("ReduceSum", "x last", "m"), "sum"),
        (node("ReduceMean", "x", "m", axes=[1]), "mean"),
        (node("Slice", "x one five last", "m"), "getitem"),
        (node("Gather", "x swapped", "m", axis=1), "cat"),
        (node("Concat", "x x", "m", axis=1), "cat"),
        (node("MatMul", "x square", "m"), "Linear"),
    ],
    ids=lambda each: each if isinstance(each, str) else each.op_type,
)
def test_an_operation_is_that_of_torch(made: NodeProto, kind: str) -> None:
    held: dict[str, np.ndarray | np.generic] = {
        "low": np.float32(0),
        "six": np.float32(6),
        "half": np.float32(0.5),
        "minus": np.float32(-0.25),
        "two": np.float32(2),
        "each": np.array([0.5, -0.2, 1.5], np.float32),
        "slopes": np.array([[[0.5]], [[-0.2]], [[0.1]]], np.float32),
        "shift": np.array([0.1, 0.2, -0.4], np.float32),
        "low3": np.array([0.3, 0.1, -0.1], np.float32),
        "ones": np.array([1, 2, 0.5], np.float32),
        "maps": numbers(3, 8, 8),
        "square": numbers(8, 5),
        "kernel": numbers(3, 4, 3, 3),
        "sides": np.array([0, 0, 1, 2, 0, 0, 2, 1]),
        "twice": np.array([1, 1, 2, 2], np.float32),
        "last": np.array([3]),
        "one": np.array([1]),
        "five": np.array([5]),
        "swapped": np.array([2, 0, 1]),
    }
    nodes, _ = scored(made)
    wide = [node("Conv", "m spread", "c"), node("Relu", "c", "r")]  # so that no two outputs are alike
    channels = 6 if made.op_type == "Concat" else 4 if made.op_type == "ConvTranspose" else 3
    channels = (
        1 if list(made.input) == ["x"] and "axes" in str(made.attribute) and kind == "mean" else channels
    )
    nodes[1].input[0] = "r"
    content = file([made, *wide, *nodes[1:]], held | {"spread": numbers(5, channels, 1, 1)}, version=17)
    assert kind in {str(layer.operation) for layer in compared(content).layers}


@pytest.mark.parametrize("version", [11, 13, 17, 21])
def test_axes_and_limits_are_read_of_old_and_new_files(version: int) -> None:
    """Squeeze, Clip and the like hold them as attributes in old files, as inputs in new ones."""
    axes: dict[str, Any] = {"axes": [2, 3]} if version < 13 else {}
    sizes: dict[str, Any] = {"split": [3, 5]} if version < 13 else {}
    inputs, parts = ("", "") if version < 13 else (" axes", " parts")
    reduced: dict[str, Any] = {"axes": [2, 3], "keepdims": 1} if version < 18 else {"keepdims": 1}
    nodes = [
        node("Conv", "x w b", "c"),
        node("Clip", "c low six", "r"),
        node("Split", f"r{parts}", "p q", axis=1, **sizes),
        node("Concat", "q p", "t", axis=1),
        node("ReduceMean", "t" if version < 18 else "t axes", "m", **reduced),
        node("Squeeze", f"m{inputs}", "s", **axes),
        node("Unsqueeze", f"s{inputs}", "u", **axes),
        node("Flatten", "u", "f"),
        node("Gemm", "f weight bias", "l", transB=1, alpha=0.5, beta=2.0),
        node("Softmax", "l", "y", axis=1),
    ]
    held: dict[str, np.ndarray | np.generic] = {
        **_EIGHT,
        "low": np.float32(0),
        "six": np.float32(6),
        "axes": np.array([2, 3]),
        "parts": np.array([3, 5]),
        "weight": numbers(4, 8),
        "bias": numbers(4),
    }
    trace = compared(file(nodes, held, version=version))
    assert [layer.kind for layer in trace.layers if layer.kind is Kind.OTHER] == []


@pytest.mark.parametrize(
    "nodes",
    [
        [node("Reshape", "x two", "r"), node("Softmax", "r", "s", axis=0), node("Reshape", "s back", "m")],
        [node("Reshape", "x flat", "r"), node("Gather", "r places", "m", axis=0)],  # PyTorch's as_strided
        [node("Squeeze", "x", "r"), node("Mul", "r maps", "s"), node("Unsqueeze", "s first", "m")],
    ],
)
def test_one_picture_may_lose_its_batch_and_find_it_again(nodes: list[NodeProto]) -> None:
    held = {
        "two": np.array([3, 64]),
        "back": np.array([1, 3, 8, 8]),
        "flat": np.array([-1]),
        "places": np.arange(192).reshape(1, 3, 8, 8),
        "maps": numbers(3, 8, 8),
        "first": np.array([0]),
        "w": numbers(5, 3, 3, 3),
    }
    behind, _ = scored(node("Conv", "m w", "c"), node("Relu", "c", "r2"))
    behind[2].input[0] = "r2"
    compared(file([*nodes, *behind], held))


def test_a_vector_without_a_batch_has_the_classes() -> None:
    nodes, held = scored(node("Conv", "x w", "m"), w=numbers(5, 3, 3, 3))
    assert compared(file([*nodes[:-1], node("Squeeze", "g", "y")], held)).layers[-1].shape == (5,)
