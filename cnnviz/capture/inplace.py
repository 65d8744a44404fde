"""Replaces in-place operations of a network, so that the outputs of its layers stay as they were."""

from __future__ import annotations

import copy
import operator
import re
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional as F

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import fx, nn

# An operation that overwrites its input, and the same one that does not.
_ELSEWHERE: dict[object, Callable[..., Any]] = {
    operator.iadd: operator.add,
    operator.isub: operator.sub,
    operator.imul: operator.mul,
    operator.itruediv: operator.truediv,
    torch.relu_: torch.relu,
    torch.sigmoid_: torch.sigmoid,
    torch.tanh_: torch.tanh,
    F.leaky_relu_: F.leaky_relu,
}
_OVERWRITING = re.compile(r"[a-z]\w*[a-z0-9]_")  # as torch calls such methods: "add_", but not "__add__"


def out_of_place(module: fx.GraphModule) -> fx.GraphModule:
    """Rid `module` of operations that overwrite their input, so that what was recorded stays as it was.

    Cheaper than a copy of every output, and just as exact.
    """
    for node in module.graph.nodes:
        if node.op == "call_module":
            child = module.get_submodule(node.target)
            if getattr(child, "inplace", False):
                child = copy.copy(child)
                child.inplace = False  # type: ignore[assignment]
                _replace(module, node.target, child)
        elif node.target in _ELSEWHERE:
            node.target = _ELSEWHERE[node.target]
        elif node.op == "call_method" and _OVERWRITING.fullmatch(node.target):
            node.target = node.target[:-1]
        elif node.kwargs.get("inplace"):
            node.kwargs = {**node.kwargs, "inplace": False}
    module.recompile()
    return module


def _replace(root: nn.Module, path: str, child: nn.Module) -> None:
    parent, _, name = path.rpartition(".")
    setattr(root.get_submodule(parent), name, child)
