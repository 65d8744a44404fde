"""The sums that end a residual block, and the shortcut into each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnviz.capture.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Layer


@dataclass(frozen=True)
class Residual:
    """A sum that ends a residual block, and the two layers that it adds.

    Attributes:
        total: the sum.
        branch: the end of the longer way, which learns what to add.
        shortcut: the end of the shorter way.
        by: the layers of the shorter way, from its end back to where the two parted; none of an identity.
    """

    total: str
    branch: str
    shortcut: str
    by: tuple[str, ...]


def residuals(layers: Sequence[Layer]) -> tuple[Residual, ...]:
    """Find the residual blocks of a network, in execution order: sums of a longer and a shorter way."""
    by_name = {layer.name: layer for layer in layers}

    def chain(name: str) -> list[str]:
        names = [name]
        while by_name[names[-1]].inputs:
            names.append(by_name[names[-1]].inputs[0])
        return names

    found = []
    for layer in layers:
        if layer.kind is Kind.ADD and len(layer.inputs) == 2:
            chains = [chain(name) for name in layer.inputs]
            fork = next((name for name in chains[0] if name in chains[1]), None)
            if fork is None:  # one of the two is a parameter, which no picture reaches
                continue
            shorter, longer = sorted((names[: names.index(fork)] for names in chains), key=len)
            if len(shorter) < len(longer):
                shortcut = shorter[0] if shorter else fork
                found.append(Residual(layer.name, longer[0], shortcut, tuple(shorter)))
    return tuple(found)
