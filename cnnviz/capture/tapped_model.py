"""What is a model up to one of its numbers, so that it can be hooked and differentiated?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import fx, nn

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class TappedModel:
    """A model up to one number, such as a logit: something that libraries can hook and differentiate.

    Attributes:
        layer: a module that gives on what the watched layer answered. A layer of the graph may have no module
            of its own, or share it with others.
    """

    def __init__(
        self, nodes: tuple[fx.Node, fx.Node], unit: int, sign: int, lock: AbstractContextManager[object]
    ) -> None:
        """Copy the graph that `nodes` are of, sharing its parameters.

        Args:
            nodes: the one that `layer` stands behind, and the one that the number is of; the second reads,
                by way of others, the first.
            unit: the number's place in the output of the second node, a vector.
            sign: 1 or -1, what it is multiplied by.
            lock: to be held while the model runs.
        """
        self.layer = nn.Identity()
        self._unit, self._sign, self._lock = unit, sign, lock
        whole = nodes[0].graph
        graph, copies = fx.Graph(), dict[fx.Node, fx.Node]()
        graph.graph_copy(whole, copies)
        watched, output = (copies[node] for node in nodes)
        graph.output(output)
        self._module = fx.GraphModule(whole.owning_module or nn.Module(), graph)
        self._module.add_module("tap", self.layer)
        with graph.inserting_after(watched):
            tap = graph.call_module("tap", (watched,))
        watched.replace_all_uses_with(tap, delete_user_cb=lambda user: user is not tap)
        self._module.recompile()

    @property
    def device(self) -> torch.device:
        """Where it runs."""
        return next(self._module.parameters()).device

    def __call__(self, batch: torch.Tensor) -> torch.Tensor:
        """(examples,): the number, times the sign, of each of (examples, channels, rows, columns)."""
        with self._lock:
            output: torch.Tensor = self._module(batch)
        return self._sign * output[:, self._unit]
