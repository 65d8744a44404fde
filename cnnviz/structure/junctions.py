"""The layers in which ways through a network meet: sums, products and concatenations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnviz.capture.edits import JUNCTIONS
from cnnviz.capture.kinds import Kind
from cnnviz.structure.residual import residuals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Layer
    from cnnviz.structure.residual import Residual


@dataclass(frozen=True)
class Junction:
    """A layer in which ways that begin at the picture meet.

    Attributes:
        name: of the layer.
        kind: a sum, product or concatenation.
        sources: the layers whose outputs meet, each once.
        residual: the block that it ends, if it ends one.
    """

    name: str
    kind: Kind
    sources: tuple[str, ...]
    residual: Residual | None


def junctions(layers: Sequence[Layer]) -> tuple[Junction, ...]:
    """Return the junctions of two ways or more, in the order of execution."""
    ends, reached, found = {block.total: block for block in residuals(layers)}, set[str](), []
    for layer in layers:
        if layer.kind is Kind.INPUT or not reached.isdisjoint(layer.inputs):
            reached.add(layer.name)
        sources = tuple(name for name in dict.fromkeys(layer.inputs) if name in reached)
        if layer.kind in JUNCTIONS and len(sources) > 1:
            found.append(Junction(layer.name, layer.kind, sources, ends.get(layer.name)))
    return tuple(found)
