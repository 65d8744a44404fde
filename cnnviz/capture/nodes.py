"""The graph of a model's forward pass, and the names of its nodes."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from torch import fx

if TYPE_CHECKING:
    from torch import nn

_NUMBERED = re.compile(r"_\d+$")  # as torch.fx numbers the steps of the whole model


def trace(model: nn.Module) -> tuple[fx.Graph, dict[fx.Node, str]]:
    """Return the graph of `model`, and the names of its nodes but the last, which only returns.

    They are called as torchvision's feature extractor calls them, "layer1.0.relu_1": the path of the module
    that takes the step, and a number when that is not the first of this name. torchvision itself is not
    asked, as importing it takes as long as importing torch.

    Raises:
        torch.fx.proxy.TraceError: the forward pass depends on the values of its input.
    """
    tracer = _Tracer()
    graph = tracer.trace(model)
    return graph, {node: name for node, name in tracer.names.items() if node.op != "output"}


class _Tracer(fx.Tracer):
    """A tracer that names each node by the module in which it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[fx.Node, str] = {}
        self._met: Counter[str] = Counter()

    def create_node(self, *args: Any, **options: Any) -> fx.Node:
        """Create a node and name it."""
        node = super().create_node(*args, **options)
        path = self.scope.module_path
        step = str(node.target) if node.op == "call_module" else _NUMBERED.sub("", node.name)
        name = step if node.op == "call_module" or not path else f"{path}.{step}"
        count = self._met[name]
        self._met[name] += 1
        self.names[node] = f"{name}_{count}" if count else name
        return node
