"""Steps with weights that are no window: norms, linear layers, and what stands around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.onnx_reader.draft import Value
from cnnviz.onnx_reader.errors import OnnxError

if TYPE_CHECKING:
    from cnnviz.onnx_reader.draft import Draft
    from cnnviz.onnx_reader.node import Node

_ROWS_FIRST = (0, 2, 3, 1)  # the order of maps in a file that has the channels last


def batch_norm(draft: Draft, node: Node) -> Value:
    """Add a BatchNorm2d; of a vector the product and the sum that it is."""
    source = draft.laid(node.path, node.value())
    if node.attributes.get("training_mode", 0):
        raise OnnxError(
            "the network in the file was exported while it trained; call model.eval() and export it again"
        )
    scale, shift, mean, variance = (node.needed(place).astype(np.float32) for place in (1, 2, 3, 4))
    eps = float(node.attributes.get("epsilon", 1e-5))
    if len(source.shape) == 2:
        factor = scale / np.sqrt(variance + eps)
        source = draft.function(node.path, "mul", [source, draft.parameter(node.path, factor)])
        return draft.function(node.path, "add", [source, draft.parameter(node.path, shift - mean * factor)])
    tensors: dict[str, np.ndarray] = {
        "weight": scale,
        "bias": shift,
        "running_mean": mean,
        "running_var": variance,
        "num_batches_tracked": np.zeros((), np.int64),
    }
    return draft.module(node.path, "BatchNorm2d", source, {"num_features": scale.size, "eps": eps}, tensors)


def group_norm(draft: Draft, node: Node) -> Value:
    """Add a GroupNorm; a norm of each map alone is one with a group for each channel."""
    source, scale, shift = draft.laid(node.path, node.value()), node.needed(1), node.needed(2)
    channels = source.shape[1]
    groups = int(node.attributes.get("num_groups", channels))
    if scale.size != channels:  # before version 21 one number for each group
        scale, shift = (np.repeat(each, channels // each.size) for each in (scale, shift))
    options = {
        "num_groups": groups,
        "num_channels": channels,
        "eps": float(node.attributes.get("epsilon", 1e-5)),
    }
    return draft.module(node.path, "GroupNorm", source, options, {"weight": scale, "bias": shift})


def layer_norm(draft: Draft, node: Node) -> Value:
    """Add a LayerNorm."""
    source, scale, shift = draft.laid(node.path, node.value()), node.needed(1), node.numbers(2)
    axis = int(node.attributes.get("axis", -1)) % len(source.shape)
    options: dict[str, Any] = {
        "normalized_shape": list(source.shape[axis:]),
        "eps": float(node.attributes.get("epsilon", 1e-5)),
        "bias": shift is not None,
    }
    tensors = {"weight": scale} if shift is None else {"weight": scale, "bias": shift}
    return draft.module(node.path, "LayerNorm", source, options, tensors)


def local_response_norm(draft: Draft, node: Node) -> Value:
    """Add a LocalResponseNorm, whose window has the channel in its middle."""
    size = int(node.attributes["size"])
    if size % 2 == 0:
        raise node.refused()
    options = {
        "size": size,
        "alpha": float(node.attributes.get("alpha", 1e-4)),
        "beta": float(node.attributes.get("beta", 0.75)),
        "k": float(node.attributes.get("bias", 1.0)),
    }
    return draft.module(node.path, "LocalResponseNorm", draft.laid(node.path, node.value()), options)


def gemm(draft: Draft, node: Node) -> Value:
    """Add a Linear."""
    source, weight, bias = draft.laid(node.path, node.value()), node.needed(1), node.numbers(2)
    if node.attributes.get("transA", 0) or weight.ndim != 2:
        raise node.refused()
    weight = weight if node.attributes.get("transB", 0) else weight.T
    alpha, beta = (np.float32(node.attributes.get(name, 1.0)) for name in ("alpha", "beta"))
    weight = weight if alpha == 1 else weight * alpha
    if bias is not None:
        bias = np.broadcast_to(bias * beta, (1, len(weight)))[0]
    return _linear(draft, node, source, weight, bias)


def matmul(draft: Draft, node: Node) -> Value:
    """Add a Linear where a vector meets weights, on maps a 1 × 1 convolution; else a product of matrices."""
    first, second = node.inputs
    if isinstance(first, Value) and isinstance(second, np.ndarray) and second.ndim == 2:
        if first.order == _ROWS_FIRST:
            weight = second.T[:, :, None, None]
            options = {
                "in_channels": weight.shape[1],
                "out_channels": weight.shape[0],
                "kernel_size": [1, 1],
                "bias": False,
            }
            return draft.module(node.path, "Conv2d", first, options, {"weight": weight})
        return _linear(draft, node, draft.laid(node.path, first), second.T, None)
    if isinstance(first, Value) and isinstance(second, Value):
        both = [draft.laid(node.path, first), draft.laid(node.path, second)]
        return draft.function(node.path, "matmul", both)
    raise node.refused()


def softmax(draft: Draft, node: Node) -> Value:
    """Add a Softmax or LogSoftmax along one axis."""
    source = node.value()
    rank = len(source.shape)
    axis = int(node.attributes.get("axis", -1 if node.version >= 13 else 1)) % rank
    if node.version < 13 and any(size != 1 for size in source.shape[axis + 1 :]):
        raise node.refused()
    name = "Softmax" if node.kind == "Softmax" else "LogSoftmax"
    return draft.module(node.path, name, source, {"dim": source.order[axis]})


def dropout(draft: Draft, node: Node) -> Value:
    """Add a Dropout, which does nothing but in training."""
    given = node.numbers(1)
    ratio = float(node.attributes.get("ratio", 0.5)) if given is None else float(given.item())
    return draft.module(node.path, "Dropout", node.value(), {"p": ratio})


def _linear(draft: Draft, node: Node, source: Value, weight: np.ndarray, bias: np.ndarray | None) -> Value:
    options = {
        "in_features": weight.shape[1],
        "out_features": weight.shape[0],
        "bias": bias is not None,
    }
    return draft.module(
        node.path,
        "Linear",
        source,
        options,
        {"weight": weight} if bias is None else {"weight": weight, "bias": bias},
    )
