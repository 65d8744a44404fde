"""The names of steps: paths of modules, as the file says them, readable and each another."""

from __future__ import annotations

import ast
import keyword
import re
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from torch import nn

from cnnviz.onnx_reader.graph import INPUT, PARAMETER
from cnnviz.onnx_reader.operations import MODULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnnviz.onnx_reader.draft import DraftStep

_LABELS = {
    "Conv2d": "conv",
    "BatchNorm2d": "norm",
    "Linear": "linear",
    "LayerNorm": "norm",
    "GroupNorm": "norm",
}
_FOREIGN = re.compile(r"\W")
_SCOPES = "pkg.torch.onnx.name_scopes"  # PyTorch's exporter: the modules around a node, and the node
_WEIGHT = ".weight"
# What TensorFlow calls parts of a layer.
_PARTLY = {"batchnorm", "StatefulPartitionedCall", "convolution", "depthwise", "Conv2D", "MatMul", "BiasAdd"}
_DEEPEST, _LONGEST = 12, 80  # parts of a path, letters of each
_TAKEN = frozenset(dir(nn.Module()))


def path(node: Any) -> str:
    """Return where a node of a file stands: the path of its module, "" where the file does not say."""
    weighted = next((name[: -len(_WEIGHT)] for name in node.input[1:] if name.endswith(_WEIGHT)), None)
    scopes = next((each.value for each in node.metadata_props if each.key == _SCOPES), None)
    scope = None if scopes is None else _scope(scopes)
    # A convolution that took in the norm behind it stands in that one's place, but has its own weight's name.
    # Equal weights of several layers have the name of one.
    if weighted is not None and (scope is None or weighted.rpartition(".")[0] == scope.rpartition(".")[0]):
        return _cleaned(weighted.split("."))
    if scope is not None:
        return _cleaned(scope.split("."))
    *parts, last = [part for part in node.name.split("/") if part] or [""]
    if not parts and not re.fullmatch(rf"(node_|n\d|)_?({node.op_type})?[_\d]*", last, re.I):
        parts = [last]
    if not parts:  # TensorFlow's fused nodes are only numbered, but their weights say of what layer they are
        parts = next((name.split("/")[:-1] for name in node.input[1:] if "/" in name), [])
    return _cleaned(_nested(part for part in parts if part not in _PARTLY))


def name_steps(steps: list[DraftStep]) -> dict[DraftStep, str]:
    """Return a name for each step, no two alike, so that no step stands in another's module.

    Where modules would feed each other in a circle, and so could not be drawn one after the other, there are
    none.
    """
    paths = _placed(_shortened(steps))
    names = _distinct(paths)
    if _is_torn(names):
        names = _distinct({step: path.replace(".", "_") for step, path in paths.items()}, joint="_")
    return names


def _distinct(paths: dict[DraftStep, str], joint: str = ".") -> dict[DraftStep, str]:
    """Return the paths with a word or number where several steps have the same.

    Args:
        paths: of each step, or of the module in which a function stands.
        joint: between a path and that word.
    """
    places = Counter(paths.values())
    inner = {scope for path in places for scope in _scopes(path)}
    wanted = {}
    for step, path in paths.items():
        if step.operation in MODULES and path and places[path] == 1 and path not in inner:
            wanted[step] = path
        else:
            wanted[step] = f"{path}{joint}{_label(step)}" if path else _label(step)
    taken = {scope for name in wanted.values() for scope in _scopes(name)} | {INPUT}
    met: Counter[str] = Counter()
    names = {}
    for step, name in wanted.items():
        new = name
        while new in taken:
            met[name] += 1
            new = f"{name}_{met[name]}"
        taken.add(new)
        names[step] = new
    return names


def _is_torn(names: dict[DraftStep, str]) -> bool:
    """Whether the modules around the steps, at any depth, feed each other in a circle."""
    feeding: dict[tuple[str, ...], dict[str, set[str]]] = {}
    for step, name in names.items():
        parts = name.split(".")
        for source in step.inputs:
            before = names.get(source, INPUT).split(".")
            shared = len(_shared(before, parts))
            feeding.setdefault(tuple(parts[:shared]), {}).setdefault(parts[shared], set()).add(before[shared])
    try:
        for graph in feeding.values():
            TopologicalSorter(graph).prepare()
    except CycleError:
        return True
    return False


def _label(step: DraftStep) -> str:
    """Return what a step is called where the file has no word for it."""
    if step.operation == PARAMETER:
        return "constant"
    return _LABELS.get(step.operation, step.operation.removesuffix("2d").lower())


def _shortened(steps: Iterable[DraftStep]) -> dict[DraftStep, str]:
    """Return the path of each step without the words that all have in front, such as the model's name."""
    paths = {step: step.path.split(".") if step.path else [] for step in steps}
    spoken = [path for path in paths.values() if path]
    longest = max(map(len, spoken), default=0)
    shared = 0
    while shared < longest and len({tuple(path[: shared + 1]) for path in spoken}) == 1:
        shared += 1
    inside = [path[shared] for path in spoken if len(path) > shared]
    if any(name.isdigit() for name in inside) or len(set(inside)) < 2:
        shared = 0
    return {step: ".".join(path[shared:]) for step, path in paths.items()}


def _placed(paths: dict[DraftStep, str]) -> dict[DraftStep, str]:
    """Return the paths, where a step without one stands in the module that is around those it lies between.

    Outside of it, it would tear the module in two.
    """
    before: dict[DraftStep, list[str]] = {}
    for step, path in paths.items():
        around = next((before[each] for each in step.inputs if each in before), [])
        before[step] = _around(step, path) if path else around
    behind: dict[DraftStep, list[str]] = {}
    for step, path in reversed(paths.items()):
        scope = _around(step, path) if path else behind.get(step, [])
        behind |= dict.fromkeys(step.inputs, scope)
    return {
        step: path or ".".join(_shared(before[step], behind.get(step, []))) for step, path in paths.items()
    }


def _around(step: DraftStep, path: str) -> list[str]:
    """Return the parts of the path of the module in which a step stands."""
    parts = path.split(".")
    return parts[:-1] if step.operation in MODULES else parts


def _shared(first: list[str], second: list[str]) -> list[str]:
    """Return the parts that two paths have in common in front."""
    count = 0
    while count < min(len(first), len(second)) and first[count] == second[count]:
        count += 1
    return first[:count]


def _scopes(path: str) -> Iterator[str]:
    """Yield the paths of the modules around a path."""
    parts = path.split(".")
    for count in range(1, len(parts)):
        yield ".".join(parts[:count])


def _scope(scopes: str) -> str:
    """Return the module in which a node stands, given PyTorch's list of the modules around it."""
    try:
        listed = ast.literal_eval(scopes)
        return str(listed[-2])
    except (ValueError, SyntaxError, TypeError, IndexError, KeyError, RecursionError, MemoryError):
        return ""


def _nested(parts: Iterable[str]) -> list[str]:
    """Return the parts of a path of which each may repeat the one before it: "layer1", "layer1.0"."""
    found: list[str] = []
    for part in parts:
        if found and part.startswith(f"{found[-1]}."):
            found.pop()
        found.append(part)
    return [each for part in found for each in part.split(".")]


def _cleaned(parts: Iterable[str]) -> str:
    """Return a path that a module can have."""
    words = [_FOREIGN.sub("_", part)[:_LONGEST] for part in parts if part][:_DEEPEST]
    return ".".join(f"{word}_" if word in _TAKEN or keyword.iskeyword(word) else word for word in words)
