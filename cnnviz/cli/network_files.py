"""Checks of networks in files: the one that is named, and those in the folder CNNVIZ_MODELS."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from cnnviz.cli.finding import Finding, State
from cnnviz.cli.input_error import InputError
from cnnviz.cli.told import Told, opened
from cnnviz.models.specs import WeightsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cnnviz.models.specs import ModelSpec

_NAMED = 5  # classes in a sentence


def examine(model: str, told: Mapping[str, Any]) -> Finding:
    """Open `model`, a file or a name, of which more may be `told`, and say what it is."""
    try:
        with opened(model, Told(**told)) as spec:
            spec.load()
            return Finding(State.FINE, f"{model} works: {_described(spec)}")
    except (InputError, WeightsError) as error:
        return Finding(State.WRONG, str(error))


def of_folder() -> Iterator[Finding]:
    """Report on the networks in the folder that CNNVIZ_MODELS names, if it names one."""
    if "CNNVIZ_MODELS" not in os.environ:
        return
    from cnnviz.checkpoints import offered

    for path, network in offered.networks():
        if isinstance(network, str):
            yield Finding(State.WRONG, f"{path} of CNNVIZ_MODELS cannot be opened: {network}")
        else:
            yield Finding(State.FINE, f"{path} of CNNVIZ_MODELS works: {_described(network)}")


def _described(spec: ModelSpec) -> str:
    """The name of a network, its classes and its input."""
    names = ", ".join(spec.labels[:_NAMED]) + (", ..." if len(spec.labels) > _NAMED else "")
    size = " x ".join(map(str, spec.shape))
    return f"{spec.name}, {len(spec.labels)} classes ({names}), input {size}"
