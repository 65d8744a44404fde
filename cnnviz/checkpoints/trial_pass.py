"""A trial of a user's network: its numbers are small enough to compute with, and each class has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from safetensors import safe_open

from cnnviz.capture.recorder import Recorder
from cnnviz.checkpoints.card import GRAPH, LENET, CheckpointError
from cnnviz.models.loading import fill
from cnnviz.models.specs import MODELS

if TYPE_CHECKING:
    from pathlib import Path

    import torch
    from torch import nn

    from cnnviz.capture.trace import Trace
    from cnnviz.checkpoints.card import Card

# Of weights and of what layers put out: trained networks stay below 1e5, and the product of two such numbers
# is still far below float32's largest.
MOST = 1e15
_NOISE = 3.0  # of the trial picture: as far as a normalised pixel lies from 0
_SIDE = 128  # pixels of the trial picture's sides at most; adaptive poolings take any
_FIXED = (LENET, GRAPH)


def check_pass(path: Path, network: nn.Module, card: Card) -> None:
    """Look at the numbers in a file, and run one forward pass of noise.

    Args:
        path: a safetensors file that has the weights of the network, by its names.
        network: of the card, without numbers; it gets them.
        card: the card.

    Raises:
        CheckpointError: a weight or the output of a layer is not finite or beyond MOST, the picture is too
            small for a layer, or the network does not put out a number for each class.
    """
    with safe_open(path, "pt") as file:
        weights = {name: file.get_tensor(name) for name in network.state_dict()}
    for name, numbers in weights.items():
        _check_numbers(name, numbers)
    fill(network, weights)
    channels, *sides = MODELS[card.model].shape if card.preparation is None else card.preparation.shape
    size = sides if card.architecture in _FIXED else [min(side, _SIDE) for side in sides]
    noise = np.random.default_rng(0).uniform(-_NOISE, _NOISE, (1, channels, *size)).astype(np.float32)
    try:
        trace = Recorder("trial", network.eval()).record(noise)
    except RuntimeError as error:
        raise CheckpointError(
            "{architecture} cannot run on pictures of {rows} × {columns} pixels; give it larger ones",
            architecture=card.architecture,
            rows=sides[0],
            columns=sides[1],
        ) from error
    _check_outputs(trace, len(card.classes))


def _check_numbers(name: str, numbers: torch.Tensor) -> None:
    if not numbers.numel():
        return
    low, high = (float(each) for each in numbers.aminmax())
    if not np.isfinite([low, high]).all():  # they are not numbers where one of all is not
        raise CheckpointError("{name} in the file holds numbers that are not finite", name=name[:60])
    if max(-low, high) > MOST:
        raise CheckpointError("{name} in the file holds numbers too large to compute with", name=name[:60])


def _check_outputs(trace: Trace, classes: int) -> None:
    for name, output in trace.activations.items():
        with np.errstate(invalid="ignore"):
            fits = np.abs(output).max() < MOST  # untrue of NaN
        if not fits:
            raise CheckpointError(
                "with the numbers in the file, {name} becomes too large to compute with", name=name
            )
    outputs = trace.layers[-1].shape
    if outputs not in ((classes,), (1,)[: classes == 2]):
        raise CheckpointError(
            "the network puts out {outputs} numbers for {count} classes",
            outputs=" × ".join(map(str, outputs)),
            count=classes,
        )
