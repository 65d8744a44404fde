"""Reading the layers of a head from the names and shapes of its weights."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cnnviz.checkpoints.card import MOST_LAYERS, HeadLayer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Shapes = dict[str, tuple[int, ...]]  # of weights, by name
_RELU, _DROPOUT, _SIGMOID = HeadLayer("ReLU"), HeadLayer("Dropout"), HeadLayer("Sigmoid")
_MAPS = (HeadLayer("AdaptiveAvgPool2d"), HeadLayer("Flatten"))  # from maps to a vector
_MIXING = ("Linear", "Conv2d")


@dataclass(frozen=True)
class Placed:
    """A layer of a head.

    Attributes:
        path: its name within the head, "" of a head that is one layer.
        layer: what it is.
        names: of its weights, such as "bias", to what a file calls them.
    """

    path: str
    layer: HeadLayer
    names: Mapping[str, str]


@dataclass(frozen=True)
class HeadMatch:
    """A head as it was read.

    Attributes:
        layers: those in the place of the architecture's own head; none where it is that, but for its outputs.
        outputs: how many numbers it gives.
        names: of each of its weights within the network's head, to what the file calls it.
    """

    layers: tuple[HeadLayer, ...]
    outputs: int
    names: Mapping[str, str]


def read(
    own: Mapping[str, HeadLayer], inside: Mapping[str, str], behind: Mapping[str, str], shapes: Shapes
) -> HeadMatch | None:
    """The head of a network from its weights.

    What has no weights leaves a gap in the numbers that torch.nn.Sequential gives: between two layers that
    mix their inputs the first gap, or a change of name, is a ReLU, and each other one a Dropout, which
    changes nothing in evaluation. Behind a single output a Sigmoid is added.

    Args:
        own: all layers of the head that the architecture has by itself, by their names in it.
        inside: the names of the weights within the head, to what the file calls them.
        behind: likewise those of layers that follow the network.
        shapes: of the weights, by what the file calls them.

    Returns:
        None where they are no such layers, or do not follow one on the other.
    """
    layers = [Placed(path, layer, {}) for path, layer in own.items()]
    given, following = _placed(inside, shapes), _placed(behind, shapes)
    if given is None or following is None or not (given or following):
        return None
    *lead, last = (each for each in layers if each.layer.inputs)
    first = [Placed(one.path, one.layer, each.names) for each in given for one in lead if _same(each, one)]
    rest = [each for each in given if each.path not in {one.path for one in first}]
    if len(first) == len(lead) and all(_within(each.path, last.path) for each in rest):
        if not following and len(rest) == 1 and _replaces(rest[0], last):
            return _own(layers, first, rest[0])
        place, width = layers.index(last), last.layer.inputs
        before, after = _with(first, layers[:place]), layers[place + 1 :]
    else:
        rest, width = given, (*lead, last)[0].layer.inputs
        before, after = _to_vector(layers, given), []
    chain = _chain(rest, width)
    tail = None if chain is None else _chain(following, _outputs(chain, width))
    if chain is None or tail is None:
        return None
    whole = [*before, *_with_gaps(chain), *after, *_with_gaps(tail)]
    outputs = _outputs(whole, 0)
    return _replaced(whole, outputs) if outputs and len(whole) <= MOST_LAYERS else None


def _own(own: Sequence[Placed], first: Sequence[Placed], last: Placed) -> HeadMatch:
    """The architecture's own head, with as many outputs as its last layer has."""
    outputs = last.layer.outputs
    given = (*first, last)
    if outputs == 1:
        return _replaced(_with(given, own), outputs)
    names = {f"{each.path}.{name}".lstrip("."): value for each in given for name, value in each.names.items()}
    return HeadMatch((), outputs, names)


def _with(given: Sequence[Placed], own: Sequence[Placed]) -> list[Placed]:
    """The architecture's own layers, those that a file has as they are there."""
    return [next((one for one in given if one.path == each.path), each) for each in own]


def _outputs(layers: Sequence[Placed], width: int) -> int:
    """How many numbers the layers make of so many."""
    return next((each.layer.outputs for each in reversed(layers) if each.layer.outputs), width)


def _replaced(layers: Sequence[Placed], outputs: int) -> HeadMatch:
    """A head of these layers, whatever the architecture's own is."""
    kinds = [each.layer for each in layers]
    if outputs == 1:
        kinds.append(_SIGMOID)
    names = {
        f"{number}.{name}": value for number, each in enumerate(layers) for name, value in each.names.items()
    }
    return HeadMatch(tuple(kinds), outputs, names)


def _placed(names: Mapping[str, str], shapes: Shapes) -> list[Placed] | None:
    """The layers with weights, in the order of their names; None when one is of an unknown kind."""
    modules: dict[str, dict[str, str]] = defaultdict(dict)
    for name, given in names.items():
        path, _, weight = name.rpartition(".")
        modules[path][weight] = given
    if len(modules) > MOST_LAYERS:
        return None
    found = [
        Placed(path, layer, weights)
        for path, weights in sorted(modules.items(), key=lambda each: _natural(each[0]))
        if (layer := _layer({weight: shapes[given] for weight, given in weights.items()})) is not None
    ]
    return found if len(found) == len(modules) else None


def _layer(shapes: Shapes) -> HeadLayer | None:
    """The layer whose weights have these shapes."""
    shape = shapes.get("weight", ())
    known = {
        "weight",
        "bias",
        *(("running_mean", "running_var", "num_batches_tracked") if len(shape) == 1 else ()),
    }
    if not set(shapes) <= known:
        return None
    if "running_mean" in shapes:
        return HeadLayer("BatchNorm1d", shape[0])
    if len(shape) == 1:
        return HeadLayer("LayerNorm", shape[0])
    if len(shape) == 2:
        return HeadLayer("Linear", shape[1], shape[0])
    if len(shape) == 4 and shape[2:] == (1, 1):
        return HeadLayer("Conv2d", shape[1], shape[0])
    return None


def _same(given: Placed, own: Placed) -> bool:
    """Whether a layer of a file is the architecture's own."""
    norm = own.layer.kind == "LayerNorm2d" and given.layer == HeadLayer("LayerNorm", own.layer.inputs)
    return given.path == own.path and (norm or given.layer == own.layer)


def _replaces(given: Placed, own: Placed) -> bool:
    """Whether a layer of a file is the architecture's own, but for its outputs."""
    return given.path == own.path and replace(given.layer, outputs=own.layer.outputs) == own.layer


def _within(path: str, parent: str) -> bool:
    return not parent or path == parent or path.startswith(f"{parent}.")


def _to_vector(own: Sequence[Placed], given: Sequence[Placed]) -> list[Placed]:
    """What a head of vectors needs first where the architecture's own head takes maps."""
    takes_maps = any(each.layer in _MAPS for each in own)
    if takes_maps and not (given and given[0].layer.kind == "Conv2d"):
        return [Placed("", layer, {}) for layer in _MAPS]
    return []


def _chain(layers: Sequence[Placed], width: int) -> list[Placed] | None:
    """The layers in the order in which each takes what the one before gives; None when they do not."""
    left, chain = list(layers), list[Placed]()
    while left:
        following = next((each for each in left if each.layer.inputs == width), None)
        if following is None:
            return None
        left.remove(following)
        chain.append(following)
        width = following.layer.outputs or width
    return chain


def _with_gaps(chain: Sequence[Placed]) -> Iterator[Placed]:
    """The layers, and between them those that have no weights."""
    bent = True
    for place, each in enumerate(chain):
        gap = _gap(chain[place - 1], each) if place else 0
        if gap and not bent:
            yield Placed("", _RELU, {})
            bent, gap = True, gap - 1
        for _ in range(min(gap, 1)):
            yield Placed("", _DROPOUT, {})
        yield each
        bent = bent and each.layer.kind not in _MIXING


def _gap(before: Placed, after: Placed) -> int:
    """How many layers lie between two, as far as their names say."""
    (parent, _, first), (other, _, second) = before.path.rpartition("."), after.path.rpartition(".")
    if parent == other and first.isdecimal() and second.isdecimal():
        return max(0, int(second) - int(first) - 1)
    return int(after.layer.kind in _MIXING)


def _natural(name: str) -> list[tuple[str, int]]:
    return [(word, int(digits or 0)) for word, digits in re.findall(r"(\D*)(\d*)", name)]
