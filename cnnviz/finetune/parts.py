"""The frozen and the learning part of a network that is fine-tuned, found by its graph."""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

import torch
from torch import fx, nn
from torch.fx.passes.shape_prop import ShapeProp

from cnnviz.capture import nodes
from cnnviz.capture.inplace import out_of_place
from cnnviz.capture.kinds import Operation, operation
from cnnviz.finetune.recipe import Learns

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLOSING = (Operation.SOFTMAX, Operation.SIGMOID)
_HALVED = 1.5  # times as many rows before a stage as in it; a convolution without padding takes a few only


def split_layers(
    network: nn.Module, shape: tuple[int, int, int], learns: Learns
) -> tuple[nn.Module, nn.Module]:
    """The frozen part of `network`, and the part that learns, which ends with logits.

    Both share their layers with `network`; run one after the other they compute what it does before a closing
    softmax or sigmoid. The head is the last linear layer or convolution; a stage begins where the maps become
    half as large.

    Args:
        network: in evaluation mode.
        shape: (channels, rows, columns) of its input.
        learns: what the second part has.
    """
    whole = _Graph(network, shape)
    cut = {Learns.HEAD: whole.before_head, Learns.STAGE: whole.before_stage, Learns.ALL: whole.input}[learns]
    return whole.up_to(cut), whole.beyond(cut)


def head_of(network: nn.Module) -> str:
    """The name of the last linear layer or convolution of `network`, which is in evaluation mode."""
    graph, _ = nodes.trace(network)
    return str(_last_weighted(fx.GraphModule(network, graph)).target)


class _Graph:
    """The graph of a network that may be cut where one tensor is all that goes on.

    Attributes:
        input: the node of the input.
        before_head: the last node where it may be cut before the head.
        before_stage: where it may be cut before the last stage that has a convolution besides the head.
    """

    def __init__(self, network: nn.Module, shape: tuple[int, int, int]) -> None:
        graph, names = nodes.trace(network)
        self._module = out_of_place(fx.GraphModule(network, graph))
        with torch.inference_mode():
            ShapeProp(self._module).propagate(torch.zeros(1, *shape, device=_device(network)))
        self._names = dict(zip(self._module.graph.nodes, names.values(), strict=False))
        self.input: fx.Node = next(node for node in self._module.graph.nodes if node.op == "placeholder")
        head = _last_weighted(self._module)
        before = list(self._module.graph.nodes).index(head)
        cuts = [node for node in _cuts(list(self._module.graph.nodes)[:before]) if _shape(node)]
        self.before_head = cuts[-1]
        self.before_stage = self._stage(cuts, head)

    def up_to(self, cut: fx.Node) -> nn.Module:
        """The part whose output is that of `cut`."""
        return nn.Identity() if cut is self.input else self._part(cut, None)

    def beyond(self, cut: fx.Node) -> nn.Module:
        """The part whose input is the output of `cut`, without what turns logits into probabilities."""
        return self._part(self._logits(), cut)

    def _part(self, end: fx.Node, begin: fx.Node | None) -> nn.Module:
        """The steps that lead to `end`, from the input on or, if it is given, from behind `begin`."""
        needed, open_ = {end}, [end]
        while open_:
            node = open_.pop()
            found = set(node.all_input_nodes) - needed if node is not begin else set()
            needed |= found
            open_ += found
        graph, copies = fx.Graph(), dict[fx.Node, fx.Node]()
        for node in self._module.graph.nodes:
            if node is begin:
                copies[node] = graph.placeholder("features")
            elif node in needed:
                copies[node] = graph.node_copy(node, copies.__getitem__)
        graph.output(copies[end])
        return fx.GraphModule(self._module, graph)

    def _logits(self) -> fx.Node:
        """The node of the logits: the output, or what a closing softmax or sigmoid reads."""
        found: fx.Node = next(node for node in self._module.graph.nodes if node.op == "output")
        (found,) = found.all_input_nodes
        while _operation(self._module, found) in _CLOSING:
            (found,) = found.all_input_nodes
        return found

    def _stage(self, cuts: Sequence[fx.Node], head: fx.Node) -> fx.Node:
        """The last node of `cuts` before the last stage; the input where no stage can be told.

        Of several in the stage before, that which leaves the fewest modules open, such as a block.
        """
        order = {node: place for place, node in enumerate(self._module.graph.nodes)}
        last = max(
            (order[node] for node in order if node is not head and _is_conv(self._module, node)), default=-1
        )
        begins = [0]
        for place, (before, after) in enumerate(pairwise(cuts), 1):
            if _rows(before) >= _HALVED * _rows(after) > _HALVED and order[before] < last:
                begins.append(place)
        if len(begins) == 1:
            return self.input
        found: fx.Node = max(cuts[begins[-2] : begins[-1]], key=lambda node: (-self._open(node), order[node]))
        return found

    def _open(self, node: fx.Node) -> int:
        """In how many modules a cut behind `node` is."""
        paths = [self._names.get(each, "").split(".") for each in (node, node.next)]
        return len(list(takewhile(lambda parts: parts[0] == parts[1], zip(*paths, strict=False))))


def _cuts(order: Sequence[fx.Node]) -> list[fx.Node]:
    """The nodes of `order` behind which only their own output is read; parameters can be had anywhere."""
    place = {node: at for at, node in enumerate(order)}
    found, reach = list[fx.Node](), -1  # the last place up to which something else is read
    for node in order:
        if node.op == "get_attr":
            continue
        if reach <= place[node]:
            found.append(node)
        reach = max([reach, *(place.get(user, len(order)) for user in node.users)])
    return found


def _last_weighted(module: fx.GraphModule) -> fx.Node:
    found: fx.Node = next(
        node
        for node in reversed(module.graph.nodes)
        if node.op == "call_module" and isinstance(module.get_submodule(node.target), nn.Linear | nn.Conv2d)
    )
    return found


def _is_conv(module: fx.GraphModule, node: fx.Node) -> bool:
    return node.op == "call_module" and isinstance(module.get_submodule(str(node.target)), nn.Conv2d)


def _operation(module: fx.GraphModule, node: fx.Node) -> Operation | None:
    if node.op == "call_module":
        return operation(type(module.get_submodule(str(node.target))).__name__)
    return operation(getattr(node.target, "__name__", str(node.target)))


def _shape(node: fx.Node) -> tuple[int, ...]:
    """The shape of the tensor that a node puts out; () where that is no tensor."""
    return tuple(getattr(node.meta.get("tensor_meta"), "shape", ()))


def _rows(node: fx.Node) -> int:
    """The rows of the maps of a node; 1 where it has none."""
    shape = _shape(node)
    return shape[2] if len(shape) == 4 else 1


def _device(network: nn.Module) -> torch.device:
    return next(network.parameters()).device
