"""Numbers that a file holds, and what nodes make of such numbers alone."""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from cnnviz.onnx_reader.errors import OnnxError

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 150_000_000  # numbers of one tensor and of all
# What exporters compute with sizes and weights.
_FOLDED = re.findall(
    r"\w+",
    "Abs Add And Cast CastLike Ceil Concat ConstantOfShape DequantizeLinear Div Equal Expand Flatten Floor "
    "Gather Greater Identity Less Max Min Mod Mul Neg Not Or Pow Range Reciprocal ReduceProd Reshape "
    "Shape Slice Split Sqrt Squeeze Sub Tile Transpose Unsqueeze Where",
)


def decoded(tensor: Any) -> np.ndarray:
    """Return the numbers of a tensor, of kinds that numpy lacks as float32.

    Raises:
        OnnxError: they are not in the file, or not as many as it says.
    """
    name = tensor.name[:60]
    if tensor.data_location == onnx.TensorProto.EXTERNAL or tensor.external_data:
        raise OnnxError(
            "the numbers of {name} are in another file, beside this one. Write all into one file: in PyTorch "
            "add dynamo=False, or external_data=False, to torch.onnx.export",
            name=name,
        )
    if not 0 <= prod(tensor.dims) <= MOST or any(size < 0 for size in tensor.dims):
        raise OnnxError("{name} in the file has too many numbers", name=name)
    try:
        numbers = numpy_helper.to_array(tensor)
    except (ValueError, TypeError, KeyError) as error:
        raise OnnxError("the numbers of {name} in the file are damaged", name=name) from error
    if numbers.dtype.kind in "biu":
        return numbers
    if numbers.dtype.kind not in "fV":
        raise OnnxError("the numbers of {name} in the file are damaged", name=name)
    return numbers.astype(np.float32, copy=False)


def constant(node: Any) -> np.ndarray:
    """Return the numbers of a node that holds some. Raises OnnxError if it holds anything else."""
    (given,) = node.attribute[:1] or [onnx.AttributeProto()]
    if given.name == "value":
        return decoded(given.t)
    if given.name not in ("value_int", "value_ints", "value_float", "value_floats"):
        raise OnnxError("the numbers of {name} in the file are damaged", name=node.name[:60])
    kind = np.int64 if "int" in given.name else np.float32
    return np.array(helper.get_attribute_value(given), kind)


def shape(node: Any, sizes: tuple[int, ...]) -> np.ndarray:
    """Return the part of a shape that a node asks for."""
    asked = {each.name: each.i for each in node.attribute}
    return np.array(sizes[asked.get("start", 0) : asked.get("end", len(sizes))], np.int64)


def foldable(node: Any) -> bool:
    """Whether a node of which all inputs are numbers is computed when the file is read."""
    return node.op_type in _FOLDED and node.domain in ("", "ai.onnx")


def folded(node: Any, inputs: Sequence[Any], version: int) -> list[np.ndarray]:
    """Return what a node makes of numbers.

    Raises:
        OnnxError: they do not fit, or it makes too many of them.
    """
    given = {
        name: numbers
        for name, numbers in zip(node.input, inputs, strict=True)
        if name and numbers is not None
    }
    if _made(node.op_type, list(given.values())) > MOST:
        raise OnnxError("{name} in the file has too many numbers", name=node.name[:60])
    try:
        with np.errstate(all="ignore"):
            return [np.asarray(each) for each in _evaluator(node, version).run(None, given)]
    except Exception as error:  # the evaluator of onnx raises what it likes
        raise OnnxError(
            "{step} in the file, {operation}, does not fit what it reads",
            step=(node.name or node.op_type)[:60],
            operation=node.op_type[:60],
        ) from error


def _evaluator(node: Any, version: int) -> ReferenceEvaluator:
    """Return what computes a node by numpy."""
    ends = [
        [helper.make_tensor_value_info(name, onnx.TensorProto.UNDEFINED, None) for name in names if name]
        for names in (dict.fromkeys(node.input), node.output)
    ]
    known = min(version, onnx.defs.onnx_opset_version())
    model = helper.make_model(
        helper.make_graph([node], "node", ends[0], ends[1]), opset_imports=[helper.make_opsetid("", known)]
    )
    return ReferenceEvaluator(model)


def _made(kind: str, inputs: list[np.ndarray]) -> int:
    """Return at least as many numbers as a node makes."""
    if not inputs:
        return 0
    if kind == "Range":
        start, limit, delta = (float(each.item()) for each in inputs)
        return int(abs((limit - start) / delta)) + 1
    if kind in ("ConstantOfShape", "Expand", "Tile"):
        sizes = prod(max(1, int(size)) for size in inputs[-1].ravel())
        return sizes * (1 if kind == "ConstantOfShape" else max(1, inputs[0].size))
    if kind in ("Concat", "Gather"):
        return sum(each.size for each in inputs) if kind == "Concat" else inputs[0].size * inputs[1].size
    try:
        return max(
            prod(np.broadcast_shapes(*(each.shape for each in inputs))), *(each.size for each in inputs)
        )
    except ValueError:
        return max(each.size for each in inputs)
