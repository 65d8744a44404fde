"""ONNX files made by hand, and what ONNX's own runtime makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

from cnnviz.capture.recorder import Recorder
from cnnviz.onnx_reader.graph import parse
from cnnviz.onnx_reader.network import build
from cnnviz.onnx_reader.reader import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onnx import NodeProto

    from cnnviz.capture.trace import Trace

Sizes = tuple[int | str | None, ...]
_RNG = np.random.default_rng(0)


def numbers(*shape: int, low: float = -1.0, high: float = 1.0) -> np.ndarray:
    """Random float32 numbers."""
    return _RNG.uniform(low, high, shape).astype(np.float32)


def node(kind: str, reads: str, puts_out: str, name: str = "", **attributes: Any) -> NodeProto:
    """A node; the names of what it reads and puts out have a space between them, "-" is left out."""
    inputs = ["" if each == "-" else each for each in reads.split()]
    return helper.make_node(kind, inputs, puts_out.split(), name=name, **attributes)


def file(
    nodes: Sequence[NodeProto],
    tensors: Mapping[str, np.ndarray | np.generic] | None = None,
    *,
    shape: Sizes = (1, 3, 8, 8),
    version: int = 17,
) -> bytes:
    """A file of nodes that reads "x" and puts out "y"."""
    graph = helper.make_graph(
        nodes,
        "made by hand",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(np.asarray(each), name) for name, each in (tensors or {}).items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", version)], ir_version=8)
    return bytes(made.SerializeToString())


def scored(*nodes: NodeProto, **tensors: np.ndarray) -> tuple[Any, Any]:
    """Nodes that read "x" and put out maps "m", and behind them a mean of each map, "y"."""
    return [*nodes, node("GlobalAveragePool", "m", "g"), node("Flatten", "g", "y")], tensors


def runtime(content: bytes, picture: np.ndarray) -> np.ndarray:
    """What ONNX's own runtime puts out for a batch, as the file wants it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = 1, 3
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    (given,) = session.get_inputs()
    return np.asarray(session.run(None, {given.name: picture})[0])


def compared(content: bytes, *, channels_last: bool = False) -> Trace:
    """The trace of the network in a file, whose output is held to that of ONNX's own runtime."""
    written, tensors = read(content)
    graph = parse(written.write())
    network = build(graph)
    network.load_state_dict({name: torch.tensor(each) for name, each in tensors.items()})
    picture = np.random.default_rng(1).normal(size=(1, *graph.input_shape)).astype(np.float32)
    trace = Recorder("read", network).record(picture)
    wanted = runtime(content, picture.transpose(0, 2, 3, 1) if channels_last else picture)
    found = trace[trace.layers[-1].name]
    assert found.shape == (graph.outputs,)
    np.testing.assert_allclose(found, wanted.reshape(-1), rtol=1e-4, atol=1e-4 * np.abs(wanted).max())
    assert wanted.std() > 1e-3 * np.abs(wanted).max(), "numbers that are all alike prove nothing"
    return trace
