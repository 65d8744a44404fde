"""Steps that change each number by itself, or by the number at the same place of another map."""

from __future__ import annotations

from math import isfinite, prod
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.onnx_reader.draft import Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.onnx_reader.draft import Draft
    from cnnviz.onnx_reader.node import Node

_MODULES: dict[
    str, tuple[str, dict[str, tuple[str, Any]]]
] = {  # its options: ONNX's name of each, and default
    "Relu": ("ReLU", {}),
    "LeakyRelu": ("LeakyReLU", {"negative_slope": ("alpha", 0.01)}),
    "Elu": ("ELU", {"alpha": ("alpha", 1.0)}),
    "Celu": ("CELU", {"alpha": ("alpha", 1.0)}),
    "Sigmoid": ("Sigmoid", {}),
    "Tanh": ("Tanh", {}),
    "Softplus": ("Softplus", {}),
    "Softsign": ("Softsign", {}),
    "HardSwish": ("Hardswish", {}),
    "Mish": ("Mish", {}),
}
_FUNCTIONS = {
    "Erf": "erf",
    "Exp": "exp",
    "Log": "log",
    "Sqrt": "sqrt",
    "Abs": "abs",
    "Reciprocal": "reciprocal",
    "Floor": "floor",
    "Ceil": "ceil",
    "Sin": "sin",
    "Cos": "cos",
}
_SELU = 1.6732632, 1.0507010  # the numbers of its paper, which torch has built in (arXiv:1706.02515)


def activation(draft: Draft, node: Node) -> Value:
    """Add the module of an activation."""
    name, named = _MODULES[node.kind]
    options = {
        option: float(node.attributes.get(attribute, usual)) for option, (attribute, usual) in named.items()
    }
    return draft.module(node.path, name, node.value(), options)


def function(draft: Draft, node: Node) -> Value:
    """Add a function of one number."""
    return draft.function(node.path, _FUNCTIONS[node.kind], [node.value()])


def negative(draft: Draft, node: Node) -> Value:
    """Add a multiplication by -1."""
    return draft.function(node.path, "mul", [node.value()], -1.0)


def selu(draft: Draft, node: Node) -> Value:
    """Add a SELU with the numbers of its paper."""
    given = node.attributes.get("alpha", _SELU[0]), node.attributes.get("gamma", _SELU[1])
    if not np.allclose(given, _SELU, rtol=1e-5):
        raise node.refused()
    return draft.module(node.path, "SELU", node.value())


def gelu(draft: Draft, node: Node) -> Value:
    """Add a GELU."""
    kind = node.attributes.get("approximate", b"none").decode()
    return draft.module(node.path, "GELU", node.value(), {"approximate": kind})


def swish(draft: Draft, node: Node) -> Value:
    """Add a SiLU."""
    if node.attributes.get("alpha", 1.0) != 1.0:
        raise node.refused()
    return draft.module(node.path, "SiLU", node.value())


def hard_sigmoid(draft: Draft, node: Node) -> Value:
    """Add a Hardsigmoid; with another slope than torch's the product, the sum and the limits that it is."""
    slope, offset = float(node.attributes.get("alpha", 0.2)), float(node.attributes.get("beta", 0.5))
    if abs(slope - 1 / 6) < 1e-6 and offset == 0.5:
        return draft.module(node.path, "Hardsigmoid", node.value())
    steep = draft.function(node.path, "mul", [node.value()], slope)
    return _limited(draft, node.path, draft.function(node.path, "add", [steep], offset), 0.0, 1.0)


def clip(draft: Draft, node: Node) -> Value:
    """Add what keeps numbers between two limits, a ReLU or ReLU6 where it is one."""
    low, high = (
        float(node.attributes.get(name, default))
        if node.numbers(place) is None
        else node.needed(place).item()
        for place, name, default in ((1, "min", -np.inf), (2, "max", np.inf))
    )
    return _limited(draft, node.path, node.value(), low, high)


def extreme(draft: Draft, node: Node) -> Value:
    """Add the larger or the smaller of numbers."""
    low = node.kind == "Max"
    values = [each for each in node.inputs if isinstance(each, Value)]
    found = values[0]
    for each in values[1:]:
        found = _of_two(draft, node, "maximum" if low else "minimum", found, each)
    for numbers in (each for each in node.inputs if isinstance(each, np.ndarray)):
        if numbers.size != 1:
            raise node.refused()
        limit = numbers.item()
        found = _limited(draft, node.path, found, *((limit, np.inf) if low else (-np.inf, limit)))
    return found


def threshold(draft: Draft, node: Node) -> Value:
    """Add a ReLU that begins later."""
    alpha = float(node.attributes.get("alpha", 1.0))
    return draft.module(node.path, "Threshold", node.value(), {"threshold": alpha, "value": 0.0})


def prelu(draft: Draft, node: Node) -> Value:
    """Add a PReLU with one slope, or one for each channel."""
    source = node.value()
    slopes = _aligned(node, source, node.needed(1))
    if slopes.shape[0] != slopes.size or slopes.size not in (1, source.step.shape[1]):
        raise node.refused()
    options, tensors = {"num_parameters": slopes.size}, {"weight": slopes.reshape(-1)}
    return draft.module(node.path, "PReLU", source, options, tensors)


def total(draft: Draft, node: Node) -> Value:
    """Add the sum of any number of maps, or their mean."""
    found = node.value(0)
    for place in range(1, len(node.inputs)):
        found = _of_two(draft, node, "add", found, node.value(place))
    if node.kind == "Mean" and len(node.inputs) > 1:
        return draft.function(node.path, "mul", [found], 1 / len(node.inputs))
    return found


def power(draft: Draft, node: Node) -> Value:
    """Add a power whose exponent is a number."""
    exponent = node.needed(1)
    if exponent.size != 1:
        raise node.refused()
    if exponent.item() == 0.5:
        return draft.function(node.path, "sqrt", [node.value()])
    return draft.function(node.path, "pow", [node.value()], float(exponent.item()))


def arithmetic(draft: Draft, node: Node) -> Value:
    """Add a sum, difference, product or quotient.

    A difference or quotient of maps and numbers is written as the sum or product that it is.
    """
    first, second = node.inputs
    kind = {"Add": "add", "Sub": "sub", "Mul": "mul", "Div": "div"}[node.kind]
    if isinstance(first, Value) and isinstance(second, Value):
        return _of_two(draft, node, kind, first, second)
    if isinstance(first, Value):
        change = _BEHIND.get(kind)
        numbers = node.needed(1).astype(np.float32)
        return _with_numbers(
            draft,
            node,
            "add" if kind in ("add", "sub") else "mul",
            first,
            change(numbers) if change else numbers,
        )
    value, numbers = node.value(1), node.needed(0).astype(np.float32)
    if kind == "sub":
        value = draft.function(node.path, "mul", [value], -1.0)
    if kind == "div":
        value = draft.function(node.path, "reciprocal", [value])
    return _with_numbers(draft, node, "add" if kind in ("add", "sub") else "mul", value, numbers)


_BEHIND: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sub": lambda numbers: -numbers,
    "div": lambda numbers: np.float32(1) / numbers,
}


def _with_numbers(draft: Draft, node: Node, kind: str, value: Value, numbers: np.ndarray) -> Value:
    """Add the sum or product of maps with numbers that are the same for all pictures."""
    if not np.isfinite(numbers).all():
        raise node.refused()
    if numbers.size and (numbers == numbers.flat[0]).all() and _within(numbers.shape, value.shape):
        number = float(numbers.flat[0])
        if number == (0.0 if kind == "add" else 1.0):
            return value
        return draft.function(node.path, kind, [value], number)
    held = draft.parameter(node.path, _aligned(node, value, numbers))
    return draft.function(node.path, kind, [value, held])


def _aligned(node: Node, value: Value, numbers: np.ndarray) -> np.ndarray:
    """Return numbers with their axes in the order of the step that puts out `value`, but the batch's."""
    rank = len(value.shape)
    if numbers.ndim > rank:
        raise node.refused()
    inverse = sorted(range(rank), key=value.order.__getitem__)
    turned = numbers.reshape((1,) * (rank - numbers.ndim) + numbers.shape).transpose(inverse)
    if 0 in value.order and turned.shape[0] != 1:
        raise node.refused()
    return turned[0] if 0 in value.order else turned


def _within(shape: tuple[int, ...], of: tuple[int, ...]) -> bool:
    """Whether numbers of a shape, added to maps, leave these in theirs."""
    try:
        return np.broadcast_shapes(shape, of) == of
    except ValueError:
        return False


def _of_two(draft: Draft, node: Node, kind: str, first: Value, second: Value) -> Value:
    """Add what two maps make, both with their axes in the order of the larger."""
    if len(first.order) != len(second.order):
        first, second = draft.laid(node.path, first), draft.laid(node.path, second)
    elif prod(first.shape) >= prod(second.shape):
        second = draft.laid(node.path, second, first.order)
    else:
        first = draft.laid(node.path, first, second.order)
    return draft.function(node.path, kind, [first, second])


def _limited(draft: Draft, path: str, value: Value, low: float, high: float) -> Value:
    if low == 0 and high in (6, np.inf):
        return draft.module(path, "ReLU6" if high == 6 else "ReLU", value)
    if isfinite(low) and isfinite(high):
        return draft.module(path, "Hardtanh", value, {"min_val": low, "max_val": high})
    limits = [limit if isfinite(limit) else None for limit in (low, high)]
    return value if limits == [None, None] else draft.function(path, "clamp", [value], *limits)
