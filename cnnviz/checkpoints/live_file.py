"""The file of a network that is in memory: its steps become the graph of a card."""

from __future__ import annotations

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import torch

from cnnviz.capture.forward_lock import FORWARD_LOCK
from cnnviz.checkpoints import opening
from cnnviz.checkpoints.card import Card, CheckpointError

if TYPE_CHECKING:
    from torch import nn

    from cnnviz.models.live_module import LiveSpec

_VERSION = 17  # of ONNX's operations


def write(spec: LiveSpec, out: Path) -> Card:
    """Write the network of `spec`, by way of ONNX; the card calls its file by the name of `spec`.

    Args:
        spec: as `live_module.spec` returns it.
        out: the safetensors file to write; its folder is there.

    Returns:
        The card.

    Raises:
        CheckpointError: a step of it cannot be written, or not run again.
        OSError: the disk is full, or `out` cannot be written.
    """
    with TemporaryDirectory(prefix=".writing-", dir=out.parent) as folder:
        path = Path(folder, "network.onnx")
        _export(spec.load(), spec.shape, path)
        return opening.convert(path, out, classes=spec.labels, preparation=spec.preparation, file=spec.name)


def _export(network: nn.Module, shape: tuple[int, int, int], path: Path) -> None:
    try:
        with FORWARD_LOCK, warnings.catch_warnings(action="ignore"):
            torch.onnx.export(
                network,
                (torch.zeros(1, *shape),),
                path,
                dynamo=False,
                opset_version=_VERSION,
                training=torch.onnx.TrainingMode.PRESERVE,  # so that norms stay layers of their own
            )
    except OSError:
        raise
    except Exception as error:  # the exporter raises what it likes
        raise CheckpointError("a step of this network cannot be written to a file") from error
