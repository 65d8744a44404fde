"""The operations of ONNX that can be read, and what turns a node of each into steps."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cnnviz.onnx_reader import elements, layers, shapes, windows

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.onnx_reader.draft import Draft, Value
    from cnnviz.onnx_reader.node import Node

_BY_TRANSLATION: dict[Callable[[Draft, Node], Value | list[Value]], str] = {
    windows.convolution: "Conv",
    windows.transposed_convolution: "ConvTranspose",
    windows.pool: "MaxPool AveragePool",
    windows.global_pool: "GlobalAveragePool GlobalMaxPool",
    windows.pad: "Pad",
    windows.resize: "Resize Upsample",
    elements.activation: "Relu LeakyRelu Elu Celu Sigmoid Tanh Softplus Softsign HardSwish Mish",
    elements.function: "Erf Exp Log Sqrt Abs Reciprocal Floor Ceil Sin Cos",
    elements.negative: "Neg",
    elements.selu: "Selu",
    elements.gelu: "Gelu",
    elements.swish: "Swish",
    elements.hard_sigmoid: "HardSigmoid",
    elements.clip: "Clip",
    elements.extreme: "Max Min",
    elements.threshold: "ThresholdedRelu",
    elements.prelu: "PRelu",
    elements.total: "Sum Mean",
    elements.power: "Pow",
    elements.arithmetic: "Add Sub Mul Div",
    layers.batch_norm: "BatchNormalization",
    layers.group_norm: "InstanceNormalization GroupNormalization",
    layers.layer_norm: "LayerNormalization",
    layers.local_response_norm: "LRN",
    layers.gemm: "Gemm",
    layers.matmul: "MatMul",
    layers.softmax: "Softmax LogSoftmax",
    layers.dropout: "Dropout",
    shapes.same: "Identity",
    shapes.cast: "Cast",
    shapes.transpose: "Transpose",
    shapes.reshape: "Reshape",
    shapes.flatten: "Flatten",
    shapes.squeeze: "Squeeze",
    shapes.unsqueeze: "Unsqueeze",
    shapes.expand: "Expand",
    shapes.concat: "Concat",
    shapes.split: "Split",
    shapes.slices: "Slice",
    shapes.gather: "Gather",
    shapes.reduce: "ReduceMean ReduceSum ReduceMax ReduceMin ReduceLogSumExp",
}
TRANSLATIONS: MappingProxyType[str, Callable[[Draft, Node], Value | list[Value]]] = MappingProxyType(
    {kind: translation for translation, kinds in _BY_TRANSLATION.items() for kind in kinds.split()}
)
