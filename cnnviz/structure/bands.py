"""The bands of neurons that are drawn, and the layers that each stands for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnviz.capture.kinds import Drawn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.capture.trace import Layer


@dataclass(frozen=True)
class Band:
    """One drawn group of neurons.

    Attributes:
        layers: names of the layers it stands for, in the order of execution; the last one is drawn.
        sources: names of the bands (their last layer) that feed its first layer.
        shape: (channels, rows, columns) or (units,).
        path: the module whose layers these are, when they do more than one band could show; else "".
    """

    layers: tuple[str, ...]
    sources: tuple[str, ...]
    shape: tuple[int, ...]
    path: str = ""

    @property
    def name(self) -> str:
        """The name of the layer whose numbers are drawn."""
        return self.layers[-1]


def bands(
    layers: Sequence[Layer], *, paths: Mapping[str, str] | None = None, merge: bool = True
) -> tuple[Band, ...]:
    """Return the bands of `layers`, which are in the order of execution, from the input on.

    Args:
        layers: their inputs are among them.
        paths: layer name to the module that is drawn as one band instead.
        merge: whether a layer that only changes each number by itself is drawn with the one before it.
    """
    paths = paths or {}
    readers = Counter(name for layer in layers for name in layer.inputs)
    groups: list[list[Layer]] = []
    home: dict[str, list[Layer]] = {}
    modules: dict[str, list[Layer]] = {}
    for layer in layers:
        if layer.kind.drawn is Drawn.NOT:
            continue
        before = next((home[name] for name in layer.inputs if name in home), [])
        path = paths.get(layer.name)
        if path in modules:
            group = modules[path]
        elif path is None and layer.kind.drawn is Drawn.AS_ITS_INPUT:
            home[layer.name] = before
            continue
        elif path is None and merge and _joins(layer, before, readers, paths):
            group = before
        else:
            group = []
            groups.append(group)
            if path is not None:
                modules[path] = group
        group.append(layer)
        home[layer.name] = group
    return tuple(
        Band(
            layers=tuple(layer.name for layer in group),
            sources=_sources(group, home),
            shape=group[-1].shape,
            path=paths.get(group[0].name, ""),
        )
        for group in groups
    )


def _joins(
    layer: Layer, before: Sequence[Layer], readers: Mapping[str, int], paths: Mapping[str, str]
) -> bool:
    """Whether `layer` is drawn with the band `before`, whose last layer is its only input."""
    return (
        layer.kind.drawn is Drawn.WITH_ITS_INPUT
        and readers[layer.inputs[0]] == 1
        and all(each.name not in paths for each in before)
    )


def _sources(group: list[Layer], home: Mapping[str, list[Layer]]) -> tuple[str, ...]:
    """Return the names of the bands that feed `group`, each once."""
    feeding = (home[name] for layer in group for name in layer.inputs if name in home)
    return tuple(dict.fromkeys(other[-1].name for other in feeding if other is not group))
