"""A model up to one of its numbers, or the difference of two, which libraries can hook and differentiate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import fx, nn

from cnnviz.capture.forward_lock import FORWARD_LOCK

if TYPE_CHECKING:
    import torch


class TappedModel:
    """A model up to one number, such as a logit or the difference of two, with a layer to hook.

    Attributes:
        layer: a module that passes on the output of the watched layer. A layer of the graph may have no
            module of its own, or share it with others.
    """

    def __init__(
        self, watched: fx.Node, output: fx.Node, unit: int, factor: int, against: int | None = None
    ) -> None:
        """Copy the graph of two nodes, sharing its parameters.

        Args:
            watched: the node that `layer` stands behind.
            output: the node of the number, which depends on `watched`.
            unit: the number's index in the output, a vector.
            factor: what the number is multiplied by.
            against: the index of the number that is subtracted, if there is one.
        """
        self.layer = nn.Identity()
        self._unit, self._factor, self._against = unit, factor, against
        whole = watched.graph
        graph, copies = fx.Graph(), dict[fx.Node, fx.Node]()
        graph.graph_copy(whole, copies)
        watched = copies[watched]
        graph.output(copies[output])
        self._module = fx.GraphModule(whole.owning_module or nn.Module(), graph)
        self._module.add_module("tap", self.layer)
        with graph.inserting_after(watched):
            tap = graph.call_module("tap", (watched,))
        watched.replace_all_uses_with(tap, delete_user_cb=lambda user: user is not tap)
        self._module.recompile()

    @property
    def device(self) -> torch.device:
        """The device on which it runs."""
        return next(self._module.parameters()).device

    def __call__(self, batch: torch.Tensor) -> torch.Tensor:
        """Return (examples,): the number of each of (examples, channels, rows, columns)."""
        with FORWARD_LOCK:
            output: torch.Tensor = self._module(batch)
        number = self._factor * output[:, self._unit]
        return number if self._against is None else number - output[:, self._against]
