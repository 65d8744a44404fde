"""The parts of a network that can be looked into: its modules; where too much is in one, runs of layers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil, sqrt
from typing import TYPE_CHECKING

from cnnviz.capture.kinds import Kind
from cnnviz.structure.bands import Band, bands

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from cnnviz.capture.trace import Layer

_FEW, _MANY = 6, 24  # bands of the whole network: of fewer the largest part is opened, to no more than many
_LONG = 36  # bands of one picture; of more, runs are joined
_TO = "–"  # between the names of the first and the last of a run


@dataclass(frozen=True)
class Part:
    """A part of a network.

    Attributes:
        path: its name: of a module as in PyTorch, "layer3.2"; of a run of layers those of its ends,
            "features.0–7"; "" of the whole network.
        module: the module that all its layers lie in, which is itself or that of the part around it.
        layers: their names.
    """

    path: str
    module: str
    layers: frozenset[str]

    @property
    def is_run(self) -> bool:
        """Whether it is a run of layers, and neither a module nor the whole network."""
        return self.path != self.module


def whole(layers: Iterable[Layer]) -> Part:
    """Return the part that is all of `layers`."""
    return Part("", "", frozenset(layer.name for layer in layers))


def trail(layers: Sequence[Layer], path: str) -> tuple[Part, ...]:
    """Return the parts from the whole network to that called `path`, each in the one before.

    Raises:
        KeyError: there is no such part.
    """
    found, inside = [whole(layers)], path.partition(_TO)[0]
    while found[-1].path != path:
        deeper = (
            part
            for part in parts(layers, found[-1])
            if any(name == inside or below(name, inside) for name in part.layers)
        )
        part = next(deeper, None)
        if part is None:
            raise KeyError(f"nothing lies below {path!r}")
        found.append(part)
    return tuple(found)


def parts(layers: Sequence[Layer], part: Part) -> tuple[Part, ...]:
    """Return the parts in `part` that can be looked into, since each does more than one band could show.

    They are its modules. Of a network of few bands the largest module is given by its own parts, over and
    over, as most of torchvision's networks are one module and a head. Where there would be too many bands,
    runs of them are parts: those whose maps have the same size, else blocks, between which a single band
    leads on, else as many as are left in each of them.
    """
    found = _modules(layers, part)
    if not part.path:
        found = _opened(layers, part, found)
    shown = drawn(layers, part, found)
    return found if len(shown) <= _LONG else _runs(shown, part, found)


def drawn(layers: Sequence[Layer], part: Part, inner: Collection[Part]) -> tuple[Band, ...]:
    """Return the bands that are drawn of `part` where each of `inner` is one.

    Where nothing more lies below a module, every layer is a band by itself, if these are not too many.
    """
    visible, paths = within(layers, part.layers), {name: each.path for each in inner for name in each.layers}
    if part.path and not inner and not part.is_run:
        found = bands(visible, merge=False)
        if len(found) <= _LONG:
            return found
    return bands(visible, paths=paths)


def within(layers: Iterable[Layer], names: Collection[str]) -> tuple[Layer, ...]:
    """Return the layers called `names` as a network of its own: what feeds it comes first, as inputs."""
    every = {layer.name: layer for layer in layers}
    own = {name: layer for name, layer in every.items() if name in names}
    used = {name for layer in own.values() for name in layer.inputs}
    # What is drawn is what was flattened.
    own = {
        name: layer
        for name, layer in every.items()
        if name in used and name not in own and layer.kind is Kind.FLATTEN
    } | own
    outside = {name for layer in own.values() for name in layer.inputs} - set(own)
    feeding = [
        layer if layer.kind is Kind.PARAMETER else replace(layer, kind=Kind.INPUT, inputs=(), window=None)
        for name, layer in every.items()
        if name in outside
    ]
    return (*feeding, *own.values())


def below(name: str, module: str) -> str:
    """Return the name of a layer relative to `module`; "" when it is not inside."""
    if not module:
        return name
    return name.removeprefix(f"{module}.") if name.startswith(f"{module}.") else ""


def _modules(layers: Sequence[Layer], part: Part) -> tuple[Part, ...]:
    """Return the modules in `part`, one level below its own, that do more than one band could show."""
    found: dict[str, set[str]] = {}
    for layer in layers:
        if layer.name in part.layers and (rest := below(layer.name, part.module)):
            first = rest.partition(".")[0]
            path = f"{part.module}.{first}" if part.module else first
            found.setdefault(path, set()).add(layer.name)
    return tuple(Part(path, path, frozenset(names)) for path, names in found.items() if _opens(layers, names))


def _opens(layers: Sequence[Layer], names: Collection[str]) -> bool:
    """Whether the layers called `names` do more than one band could show."""
    return len(names) > 1 and sum(band.sources != () for band in bands(within(layers, names))) > 1


def _opened(layers: Sequence[Layer], part: Part, found: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return `found` with its largest part by its own parts, as long as there are few bands."""
    while found and len(drawn(layers, part, found)) < _FEW:
        largest = max(found, key=lambda each: len(each.layers))
        others = tuple(each for each in found if each is not largest)
        more = (*others, *_modules(layers, largest))
        if len(drawn(layers, part, more)) > _MANY:
            break
        found = more
    return found


def _runs(shown: Sequence[Band], part: Part, found: Iterable[Part]) -> tuple[Part, ...]:
    """Join the bands in `shown` to runs, in the first way that leaves few enough; see `parts`."""
    own = [band for band in shown if band.sources]
    blocks = _blocks(own)
    for joined in (
        _joined(blocks, lambda _at, block: block[-1].shape[1:] or block[-1].name),
        blocks,
        _evenly(blocks),
        _evenly([[band] for band in own]),
    ):
        if 1 < len(joined) <= _LONG and any(len(run) > 1 for run in joined):
            runs = tuple(_run(run, part) for run in joined if len(run) > 1)
            held = {name for run in runs for name in run.layers}
            return (*runs, *(each for each in found if not each.layers & held))
    return tuple(found)


def _blocks(own: Sequence[Band]) -> list[list[Band]]:
    """Divide bands wherever a single one leads on: what comes later reads none of those before it."""
    places = {band.name: at for at, band in enumerate(own)}
    last = [0] * len(own)  # which reads it
    for at, band in enumerate(own):
        for name in band.sources:
            if name in places:
                last[places[name]] = at
    found: list[list[Band]] = [[]]
    furthest = 0
    for at, band in enumerate(own):
        found[-1].append(band)
        if furthest <= at and at + 1 < len(own):
            found.append([])
        furthest = max(furthest, last[at])
    return found


def _evenly(blocks: Sequence[Sequence[Band]]) -> list[list[Band]]:
    """Join blocks to about as many runs as there are blocks in each."""
    size = ceil(sqrt(len(blocks)))
    return _joined(blocks, lambda at, _block: at // size)


def _joined(
    blocks: Sequence[Sequence[Band]], alike: Callable[[int, Sequence[Band]], object]
) -> list[list[Band]]:
    """Join the blocks that follow each other and of which `alike` gives the same."""
    runs = groupby(enumerate(blocks), lambda item: alike(*item))
    return [[band for _, block in run for band in block] for _, run in runs]


def _run(run: Sequence[Band], part: Part) -> Part:
    first, last = (run[0].path or run[0].layers[0]), (run[-1].path or run[-1].name)
    path = f"{first}{_TO}{below(last, part.module)}"
    return Part(path, part.module, frozenset(name for band in run for name in band.layers))
