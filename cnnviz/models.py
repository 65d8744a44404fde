"""Which models can be run, with which weights, preparation and labels?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from torch import nn

    from cnnviz.preparation import Preparation

ASSETS = Path(__file__).parent.parent / "assets"


class WeightsError(Exception):
    """The weights of a model are missing or are not what the model needs."""


@dataclass(frozen=True)
class ModelSpec:
    """A model with all that must fit it, as one object, so that they cannot drift apart.

    Attributes:
        name: what a person types, such as "lenet".
        build: makes the network with random weights.
        weights: the safetensors file.
        shape: (channels, rows, columns) that the network reads.
        labels: what each output stands for, in the order of the outputs.
        prepare: an upright (rows, columns, 3) uint8 picture to what the network reads; None when it shows
            nothing.
    """

    name: str
    build: Callable[[], nn.Module]
    weights: Path
    shape: tuple[int, int, int]
    labels: tuple[str, ...]
    prepare: Callable[[np.ndarray], Preparation | None]

    @property
    def available(self) -> bool:
        """Whether the weights are at hand."""
        return self.weights.is_file()

    def load(self) -> nn.Module:
        """The network with its weights, on the CPU, in evaluation mode.

        Raises:
            WeightsError: the file is missing, broken or belongs to another network.
        """
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        model = self.build()
        try:
            model.load_state_dict(load_file(self.weights), strict=True)
        except FileNotFoundError:
            raise WeightsError(f"the weights of {self.name} are missing: {self.weights}") from None
        except (SafetensorError, RuntimeError, OSError) as error:
            reason = str(error).splitlines()[0]
            raise WeightsError(
                f"{self.weights} does not hold the weights of {self.name}: {reason}"
            ) from error
        return model.eval()


def _lenet() -> ModelSpec:
    from cnnviz import digits

    def build() -> nn.Module:
        from cnnviz import lenet

        return lenet.build()

    return ModelSpec(
        name="lenet",
        build=build,
        weights=ASSETS / "lenet.safetensors",
        shape=(1, 32, 32),
        labels=tuple("0123456789"),
        prepare=digits.prepare,
    )


MODELS = {spec.name: spec for spec in (_lenet(),)}


def model(name: str) -> ModelSpec:
    """The model called `name`. Raises KeyError, listing the names there are."""
    if name not in MODELS:
        raise KeyError(f"no model {name!r}; there are {', '.join(MODELS)}")
    return MODELS[name]
