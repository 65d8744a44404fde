"""What architecture the names and shapes of weights are of, and which of its weights each is."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnviz.checkpoints import head_weights
from cnnviz.checkpoints.architectures import FAMILIES
from cnnviz.checkpoints.blueprints import blueprint
from cnnviz.checkpoints.card import ArchitectureError, CheckpointError
from cnnviz.checkpoints.formats import EXPORT
from cnnviz.models.specs import MOST_CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cnnviz.checkpoints.blueprints import Blueprint
    from cnnviz.checkpoints.head_weights import HeadMatch, Shapes

COUNTER = "num_batches_tracked"  # of a batch normalisation; evaluation does without it
_COMPILED = "_orig_mod."  # put in by torch.compile
_OLD_DENSENET = re.compile(r"(denselayer\d+\.(?:norm|conv))\.(\d)\b")  # as torchvision's own files have it
# What is used in training alone: auxiliary heads, and losses with weights.
_TRAINING = re.compile(r"(.*\.)?(aux1|aux2|AuxLogits|criterion|loss|loss_fn|loss_function)\.")
_CANDIDATES = 8  # prefixes that are tried
_SHOWN = 3  # differences that a sentence names
_LEAST = 0.3  # of the names of an architecture, to be near it at all
_KINDRED = 0.6  # of the names that the likeliest family shares, another family that is looked at closely


@dataclass(frozen=True)
class Match:
    """Weights as those of an architecture.

    Attributes:
        architecture: of FAMILIES.
        channels: of the input.
        head: at the end of the network; None where it cannot be read.
        names: of each of the network's weights that a file has, to what the file calls it.
        differences: of the file from the architecture: names, with the shape that each has here and there.
        score: how near they are, the more the nearer.
    """

    architecture: str
    channels: int
    head: HeadMatch | None
    names: Mapping[str, str]
    differences: tuple[str, ...]
    score: int

    @property
    def fits(self) -> bool:
        """Whether the network can be built."""
        return self.head is not None and not self.differences


def match(shapes: Shapes, architecture: str | None = None) -> Match:
    """The architecture that weights of these shapes are of, by the names that a file gives them.

    Names may begin with what wraps the network. What is used in training alone is left out.

    Args:
        shapes: of the weights, by name.
        architecture: that they are said to be of; None looks for it.

    Raises:
        CheckpointError: they are of none, or not of the one said.
    """
    if not shapes:
        raise CheckpointError("the file holds no weights")
    given = {_plain(name): name for name in shapes if not _TRAINING.match(name)}
    said = architecture and _match(blueprint(architecture), given, shapes)
    found = said if said and said.fits else _nearest(given, shapes)
    if found is None or (said and found is not said):
        raise _refusal(shapes, said or None, found)
    if not found.fits:
        raise _refusal(shapes, found, None)
    if found.head and not 1 <= found.head.outputs <= MOST_CLASSES:
        raise CheckpointError(
            "the network has {count} outputs; at most {most} can be shown",
            count=found.head.outputs,
            most=MOST_CLASSES,
        )
    return found


def _refusal(shapes: Shapes, tried: Match | None, nearest: Match | None) -> CheckpointError:
    """Why weights do not fit the architecture that was tried, and where they come nearest."""
    if tried is None:
        channels, side = _likely_input(shapes)
        return CheckpointError(
            "the file holds weights alone, under names of no architecture that is known here: {names}. Did "
            "you build the network yourself? Write an ONNX file, which holds its layers too, with its "
            "input's size instead of {channels}, {side}, {side}: {line}",
            names=", ".join(list(shapes)[:_SHOWN]),
            channels=channels,
            side=side,
            line=EXPORT.format(network="model", channels=channels, side=side),
        )
    values = {"architecture": tried.architecture, "differences": "; ".join(tried.differences[:_SHOWN])}
    if not tried.differences:
        return ArchitectureError(
            "the weights are those of {architecture}, but the layers at its end cannot be told from their "
            "names. Give an ONNX file, which has the layers too",
            **values,
        )
    if nearest is None or nearest.architecture == tried.architecture:
        return ArchitectureError(
            "the weights come nearest to {architecture}, but do not fit it. The first that differ, in the "
            "file and there: {differences}. For a network that you built yourself give an ONNX file, which "
            "has its layers too",
            **values,
        )
    return ArchitectureError(
        "the weights do not fit {architecture}. The first that differ, in the file and there: {differences}. "
        "They come nearest to {nearest}",
        nearest=nearest.architecture,
        **values,
    )


def _likely_input(shapes: Shapes) -> tuple[int, int]:
    """The channels of the input, by the first convolution, and the usual sides of such pictures."""
    channels = next((shape[1] for shape in shapes.values() if len(shape) == 4), 3)
    return (1, 28) if channels == 1 else (3, 224)


def _nearest(given: Mapping[str, str], shapes: Shapes) -> Match | None:
    """The architecture that fits best; None where none shares the names."""
    # The members of a family share their names, but for VGG, whose layers are numbered throughout.
    kin = [names for family, names in FAMILIES.items() if family != "VGG"] + [
        (name,) for name in FAMILIES["VGG"]
    ]
    shared = {names: _shared(blueprint(names[0]), given) for names in kin}
    most = max(shared.values())
    if most < _LEAST:
        return None
    likely = (name for names, share in shared.items() if share >= _KINDRED * most for name in names)
    return max((_match(blueprint(name), given, shapes) for name in likely), key=lambda each: each.score)


def _shared(wanted: Blueprint, given: Mapping[str, str]) -> float:
    """The share of the names of an architecture that a file has, 0 to 1."""
    prefix = _prefix(wanted, given)
    return sum(prefix + name in given for name in wanted.body) / len(wanted.body)


def _match(wanted: Blueprint, given: Mapping[str, str], shapes: Shapes) -> Match:
    """Weights as those of one architecture, whether they fit or not."""
    prefix = _prefix(wanted, given)
    body = {name: given[prefix + name] for name in wanted.body if prefix + name in given}
    place = f"{prefix}{wanted.place}."
    inside = {name.removeprefix(place): value for name, value in given.items() if name.startswith(place)}
    used = {*body.values(), *inside.values()}
    behind = {name: value for name, value in given.items() if value not in used}
    head = head_weights.read(wanted.head, inside, behind, shapes)
    if head is None and behind:
        head = head_weights.read(wanted.head, inside, {}, shapes)
    else:
        behind = {}
    if head and head.layers and not wanted.open:
        head = None
    first = shapes.get(body.get(wanted.first, ""), ())
    channels = first[1] if len(first) == 4 and first[1] in wanted.channels else wanted.channels[0]
    differences = [
        *_differences(wanted, body, shapes, channels),
        *(f"{name} {_shape(shapes[name])} | –" for name in behind.values()),
    ]
    names = {
        **body,
        **{f"{wanted.place}.{name}": value for name, value in (head.names if head else {}).items()},
    }
    score = len(wanted.body) - 2 * len(differences) + bool(head)
    return Match(wanted.name, channels, head, names, tuple(differences), score)


def _differences(wanted: Blueprint, body: Mapping[str, str], shapes: Shapes, channels: int) -> Iterator[str]:
    """The weights before the head that a file lacks, or has in another shape."""
    for name, shape in wanted.body.items():
        right = (shape[0], channels, *shape[2:]) if name == wanted.first else shape
        if name not in body:
            if not name.endswith(COUNTER):
                yield f"{name} – | {_shape(right)}"
        elif math.prod(shapes[body[name]]) != 1 if name.endswith(COUNTER) else shapes[body[name]] != right:
            yield f"{name} {_shape(shapes[body[name]])} | {_shape(right)}"


def _prefix(wanted: Blueprint, given: Mapping[str, str]) -> str:
    """What the names of a file have before those of an architecture."""
    body = list(wanted.body)
    found = Counter(
        each.removesuffix(name)
        for name in (body[0], body[len(body) // 2], body[-1])
        for each in given
        if each == name or each.endswith(f".{name}")
    )
    candidates = [prefix for prefix, _ in found.most_common(_CANDIDATES)]
    return max(candidates, key=lambda prefix: sum(prefix + name in given for name in body), default="")


def _plain(name: str) -> str:
    """The name of a weight as the network itself has it, not as torch.compile or an older torchvision."""
    return _OLD_DENSENET.sub(r"\1\2", name.replace(_COMPILED, ""))


def _shape(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "1"
