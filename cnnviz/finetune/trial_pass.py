"""A trial of a user's network: its numbers stay small enough to compute with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.capture.recorder import Recorder
from cnnviz.finetune.card import CheckpointError

if TYPE_CHECKING:
    from torch import nn

# Of weights and of what layers put out: trained networks stay below 1e5, and the product of two such numbers
# is still far below float32's largest.
MOST = 1e15
_NOISE = 3.0  # of the trial picture: as far as a normalised pixel lies from 0


def check_pass(network: nn.Module, file: Any, shape: tuple[int, int, int]) -> None:
    """Run one forward pass of noise, and raise CheckpointError if a layer puts out a number beyond MOST.

    Args:
        network: on the meta device; it gets the weights.
        file: the open safetensors file that has them.
        shape: (channels, rows, columns) of the network's input.
    """
    weights = {name: file.get_tensor(name).to(value.dtype) for name, value in network.state_dict().items()}
    network.load_state_dict(weights, assign=True)
    noise = np.random.default_rng(0).uniform(-_NOISE, _NOISE, (1, *shape)).astype(np.float32)
    with np.errstate(all="ignore"):
        for name, output in Recorder("trial", network.eval()).record(noise).activations.items():
            if not np.abs(output).max() < MOST:  # true of NaN too
                raise CheckpointError(
                    "with the numbers in the file, {name} becomes too large to compute with", name=name
                )
