"""The spec of a network that was built in this process: any `nn.Module` that torch.fx can trace."""

from __future__ import annotations

from collections import OrderedDict
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from safetensors.torch import save
from torch import Tensor, nn

from cnnviz.capture.kinds import Operation
from cnnviz.inputs.custom import PreparationCard
from cnnviz.models.module_checks import ModuleError, copied, traced
from cnnviz.models.module_input import pictures
from cnnviz.models.specs import ModelSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Trace


@dataclass(frozen=True)
class LiveSpec(ModelSpec):
    """A network that is in memory; the file with its weights is there for what reads that.

    Attributes:
        module: the network, on the CPU, in evaluation mode; nobody changes it.
        preparation: what `prepare` does.
    """

    module: nn.Module = field(default_factory=nn.Identity)
    preparation: PreparationCard = field(default_factory=partial(PreparationCard, (1, 1)))

    def load(self) -> nn.Module:
        """Return a copy of the network, on the CPU, in evaluation mode."""
        return deepcopy(self.module)


def spec(
    model: object,
    *,
    classes: Sequence[str] | None = None,
    prepare: object = None,
    size: int | None = None,
) -> LiveSpec:
    """Return the spec of `model` as it is now; what is done to `model` later changes nothing.

    Its name has the beginning of a hash of its weights and numbers, so that no two are mixed up.

    Args:
        model: an `nn.Module` that takes pictures, (pictures, channels, rows, columns) float32, and gives a
            number for each class, (pictures, classes), or one that decides between two, (pictures, 1), after
            which a sigmoid is put where it ends without.
        classes: their names, in the order of the outputs; by default "0", "1", ...
        prepare: how a picture becomes its input; see `module_input.pictures`.
        size: rows and columns of its input, where `prepare` does not say them; by default the first that it
            can read of 224, 32, 28 and other usual ones.

    Raises:
        ModuleError: it cannot be shown.
    """
    network = copied(model)
    title = type(network).__name__
    read = pictures(network, prepare, size)
    found = traced(network, read.shape)
    last = found.layers[-1]
    if last.shape == (1,) and last.operation != Operation.SIGMOID:
        network = nn.Sequential(OrderedDict(network=network, sigmoid=nn.Sigmoid())).eval()
    labels = _labels(classes, last.shape[0])
    weights = _written(network)
    return LiveSpec(
        name=f"{title.lower()}-{_digest(weights, found, labels, read.prepare)}",
        build=partial(deepcopy, network),
        weights=weights,
        shape=read.shape,
        labels=labels,
        picture_kind=read.kind,
        prepare=read.prepare,
        title=title,
        module=network,
        preparation=read.prepare.keywords["card"],
    )


def _labels(classes: Sequence[str] | None, outputs: int) -> tuple[str, ...]:
    """The names of the classes; raise ModuleError unless there is one for each, and each another."""
    if isinstance(classes, str):
        raise ModuleError('classes is a list of names, such as ["cat", "dog"]')
    count = max(outputs, 2)
    labels = tuple(map(str, classes or range(count)))
    if len(labels) != count:
        raise ModuleError(f"the network tells {count} classes apart, and classes names {len(labels)}")
    if len(set(labels)) < count:
        twice = next(name for name in labels if labels.count(name) > 1)
        raise ModuleError(f"two classes have the same name: {twice}")
    return labels


def _written(network: nn.Module) -> Path:
    """Write the weights as safetensors into a folder that is removed at the end of this process."""
    content = save(
        {
            name: value.clone().contiguous()
            for name, value in network.state_dict().items()
            if isinstance(value, Tensor)
        }
    )
    path = Path(_folder().name, f"{sha256(content).hexdigest()[:12]}.safetensors")
    path.write_bytes(content)
    return path


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="cnnviz-", ignore_cleanup_errors=True)


def _digest(weights: Path, found: Trace, labels: tuple[str, ...], prepare: partial[Any]) -> str:
    """Name a network by its weights, the names and numbers of its layers, its classes and its preparation."""
    digest = sha256(weights.read_bytes())
    for name, numbers in found.activations.items():
        digest.update(name.encode() + numbers.tobytes())
    digest.update(f"{labels}{prepare.keywords}".encode())
    return digest.hexdigest()[:12]
