"""Tests of what exporters write: PyTorch's old and new one, and by hand what tf2onnx makes of Keras."""

from __future__ import annotations

import io
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torchvision import models

from cnnviz.capture.kinds import Kind
from cnnviz.onnx_reader.errors import OnnxError
from cnnviz.onnx_reader.reader import read
from tests.support.nets import lived
from tests.support.onnx_files import compared, file, node, numbers

ROOT = Path(__file__).parents[2]


class _Block(nn.Module):
    """A residual block whose branch weighs its channels."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(8, 8, 3, padding=1, groups=4, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.act = nn.SiLU()
        self.weigh = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(8, 8, 1), nn.Hardsigmoid())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        branch = self.act(self.bn1(self.conv1(x)))
        weighed: torch.Tensor = x + branch * self.weigh(branch)
        return weighed


class _Net(nn.Module):
    """A small network with much of what convolutional networks have."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, stride=2, padding=1), nn.BatchNorm2d(8), nn.ReLU6())
        self.blocks = nn.Sequential(_Block(), _Block())
        self.pool = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.fc = nn.Sequential(nn.Dropout(), nn.Linear(16, 5))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        maps = self.blocks(self.stem(x))
        first, second = maps.chunk(2, 1)
        maps = self.pool(torch.cat([second, nn.functional.gelu(first), maps], 1))
        return torch.softmax(self.fc(maps.mean((2, 3)).reshape(x.shape[0], -1)), 1)


def _exported(model: nn.Module, side: int, version: int | None) -> bytes:
    """A model as PyTorch's old exporter writes it for a version of ONNX, or the new one for its own."""
    picture = torch.zeros(1, 3, side, side)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if version is None:
            program: Any = torch.onnx.export(model, (picture,), dynamo=True, verbose=False)
            return bytes(program.model_proto.SerializeToString())
        made: Any = io.BytesIO()
        axes = {"x": {0: "batch"}}
        torch.onnx.export(
            model, (picture,), made, dynamo=False, opset_version=version, input_names=["x"], dynamic_axes=axes
        )
    return bytes(made.getvalue())


@pytest.mark.parametrize("version", [11, 17, None])
def test_a_network_is_the_one_that_pytorch_exported(version: int | None) -> None:
    trace = compared(_exported(lived(_Net), 32, version))
    kinds = {layer.name: layer.kind for layer in trace.layers}
    assert Kind.OTHER not in kinds.values()
    assert {"stem.0", "blocks.0.conv1", "blocks.1.weigh.1", "fc.1"} <= kinds.keys()
    assert {"SiLU", "GELU", "ReLU6"} <= {str(layer.operation) for layer in trace.layers}
    assert sum(kind is Kind.ADD for kind in kinds.values()) == 2


@pytest.mark.parametrize(
    ("name", "version"), [("shufflenet_v2_x0_5", 11), ("squeezenet1_1", 17), ("mobilenet_v3_small", 17)]
)
def test_a_network_of_torchvision_is_the_one_that_was_exported(name: str, version: int) -> None:
    trace = compared(_exported(lived(lambda: models.get_model(name, weights=None)), 64, version))
    assert all(layer.kind is not Kind.OTHER for layer in trace.layers)


def test_a_keras_network_is_read_with_its_channels_first() -> None:
    """Build what tf2onnx writes: channels last, sides padded unequally, norms as products, sizes computed."""
    nodes = [
        node("Mul", "x scale", "x1", "net/rescaling/mul"),
        node("Add", "x1 offset", "x2", "net/rescaling/add"),
        node("Transpose", "x2", "x3", "net/conv1/Conv2D__6", perm=[0, 3, 1, 2]),
        node("Conv", "x3 w1 b1", "c1", "net/conv1/Conv2D", pads=[0, 0, 1, 1], strides=[2, 2]),
        node("Relu", "c1", "r1", "net/conv1/Relu"),
        node("Transpose", "r1", "t1", "turned_1", perm=[0, 2, 3, 1]),
        node("Mul", "t1 gamma", "n1", "net/bn/batchnorm/mul_1"),
        node("Add", "n1 beta", "n2", "net/bn/batchnorm/add_1"),
        node("Clip", "n2 zero six", "n3", "net/relu6/Relu6"),
        node("ReduceMean", "n3", "g1", "net/squeeze/Mean", axes=[1, 2], keepdims=0),
        node("Reshape", "g1 one", "g2", "net/squeeze/Reshape"),
        node("Transpose", "g2", "g3", "turned_2", perm=[0, 3, 1, 2]),
        node("Conv", "g3 w2", "e1", "net/excite/Conv2D"),
        node("Transpose", "e1", "e2", "turned_3", perm=[0, 2, 3, 1]),
        node("Add", "e2 b2", "e3", "net/excite/BiasAdd"),
        node("Sigmoid", "e3", "e4", "net/excite/Sigmoid"),
        node("Mul", "n3 e4", "m1", "net/multiply/mul"),
        node("Concat", "m1 n3", "k1", "net/concatenate/concat", axis=-1),
        node("Shape", "k1", "s1", "net/flatten/Shape"),
        node("Slice", "s1 first second", "s2", "net/flatten/strided_slice"),
        node("Concat", "s2 rest", "s3", "net/flatten/shape", axis=0),
        node("Reshape", "k1 s3", "f1", "net/flatten/Reshape"),
        node("MatMul", "f1 w3", "d1", "net/dense/MatMul"),
        node("Add", "d1 b3", "d2", "net/dense/BiasAdd"),
        node("Softmax", "d2", "y", "net/dense/Softmax"),
    ]
    held: dict[str, np.ndarray | np.generic] = {
        "scale": np.float32(1 / 127.5),
        "offset": np.float32(-1),
        "w1": numbers(6, 3, 3, 3),
        "b1": numbers(6),
        "gamma": numbers(6),
        "beta": numbers(6),
        "zero": np.float32(0),
        "six": np.float32(6),
        "one": np.array([1, 1, 1, -1]),
        "w2": numbers(6, 6, 1, 1),
        "b2": numbers(6),
        "first": np.array([0]),
        "second": np.array([1]),
        "rest": np.array([-1]),
        "w3": numbers(4 * 4 * 12, 3),
        "b3": numbers(3),
    }
    trace = compared(file(nodes, held, shape=("n", 8, 8, 3)), channels_last=True)
    assert [(layer.name, str(layer.operation)) for layer in trace.layers[1:]] == [
        ("rescaling.mul", "multiply"),
        ("rescaling.add", "add"),
        ("conv1_pad", "ZeroPad2d"),
        ("conv1.conv", "Conv2d"),
        ("conv1.relu", "ReLU"),
        ("bn", "BatchNorm2d"),
        ("relu6", "ReLU6"),
        ("squeeze.mean", "mean"),
        ("excite.reshape", "reshape"),
        ("excite.conv", "Conv2d"),
        ("excite.sigmoid", "Sigmoid"),
        ("multiply.mul", "multiply"),
        ("concatenate.cat", "cat"),
        ("flatten", "Flatten"),
        ("dense.linear", "Linear"),
        ("dense.softmax", "Softmax"),
    ]


@pytest.mark.parametrize(("side", "found"), [(64, 64), (None, 32)])
def test_an_open_size_is_the_one_that_fits(side: int | None, found: int) -> None:
    """Read a network that is made for a size; without flattened maps any fits, and the usual one is taken."""
    features = 2 * (side or 32) ** 2
    nodes = [node("Conv", "x w", "c"), node("Flatten", "c", "f"), node("Gemm", "f g", "y")]
    content = file(
        nodes, {"w": numbers(2, 1, 1, 1), "g": numbers(features, 4)}, shape=("n", 1, "rows", "columns")
    )
    graph, _ = read(content)
    assert graph.input_shape == (1, found, found)
    with pytest.raises(OnnxError, match="does not fit"):
        read(content, (40, 40))


def test_a_step_without_a_name_stands_where_its_neighbours_do() -> None:
    """Read a split between two parts of a module, as PyTorch writes it: outside it would tear the module."""
    nodes = [
        node("Relu", "x", "a", "/stage/stage.0/act/Relu"),
        node("Split", "a parts", "b c", axis=1),
        node("Relu", "c", "d", "/stage/stage.1/act/Relu"),
        node("Concat", "b d", "e", "/stage/stage.1/Concat", axis=1),
        node("GlobalAveragePool", "e", "g"),
        node("Flatten", "g", "y"),
    ]
    graph, _ = read(file(nodes, {"parts": np.array([1, 2])}))
    assert [step.name for step in graph.steps] == [
        "stage.0.act",
        "stage.getitem",
        "stage.getitem_1",
        "stage.1.act",
        "stage.1.cat",
        "adaptiveavgpool",
        "flatten",
    ]


def test_modules_that_would_feed_each_other_are_none() -> None:
    nodes = [
        node("Relu", "x", "a", "one/first/Relu"),
        node("Relu", "a", "b", "two/first/Relu"),
        node("Relu", "b", "c", "one/second/Relu"),
        node("GlobalAveragePool", "c", "g"),
        node("Flatten", "g", "y"),
    ]
    graph, _ = read(file(nodes))
    assert [step.name for step in graph.steps[:3]] == ["one_first", "two_first", "one_second"]


def test_an_odd_name_becomes_one_that_a_module_can_have() -> None:
    nodes = [
        node("Relu", "x", "a", "forward"),
        node("Relu", "a", "b", "class/Relu"),
        node("Relu", "b", "c", "층/Relu"),
        node("Relu", "c", "d", "<b>x</b>.y"),
        node("Relu", "d", "e", "input"),
        node("GlobalAveragePool", "e", "g"),
        node("Flatten", "g", "y"),
    ]
    graph, _ = read(file(nodes))
    assert [step.name for step in graph.steps] == [
        "forward_",
        "class_",
        "층",
        "_b_x_",
        "input_1",
        "adaptiveavgpool",
        "flatten",
    ]


def test_torchs_compiler_is_not_loaded(tmp_path: Path) -> None:
    """Read a network in a process of its own: the compiler takes seconds and 100 MB."""
    path = tmp_path / "net.onnx"
    path.write_bytes(_exported(lived(_Net), 32, 17))
    program = (
        "import sys; from pathlib import Path\n"
        "from cnnviz.onnx_reader.network import build\n"
        "from cnnviz.onnx_reader.reader import read\n"
        "build(read(Path(sys.argv[1]).read_bytes())[0])\n"
        "print('torch._dynamo' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, path], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "False"
