"""The checks that a file must pass before its network is run: format, size, names, shapes and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from cnnviz.finetune.card import CheckpointError
from cnnviz.finetune.head import build
from cnnviz.finetune.trial_pass import MOST, check_pass
from cnnviz.models.specs import MODELS

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.finetune.card import Card, Shapes

LARGEST = 200_000_000  # bytes; a ResNet-50 has 95 million in float32
_HEADER = 2_000_000  # bytes; a ResNet-50 has 35 thousand, and its card names 1,000 classes at most
_TYPES = ("F16", "BF16", "F32", "I64")
_PICKLES = (b"PK\x03\x04", b"\x80")  # how PyTorch's own files begin


def check_format(path: Path) -> None:
    """Raise CheckpointError unless a file begins as safetensors and is not too large."""
    with path.open("rb") as file:
        beginning = file.read(9)
    # A safetensors file begins with the length of its header, which may look like a pickle, then "{".
    if beginning.startswith(_PICKLES) and beginning[8:] != b"{":
        raise CheckpointError(
            "the file is in PyTorch's own format, which can run code when it is opened; "
            "save the weights by safetensors.torch.save_file and give that file"
        )
    if path.stat().st_size > LARGEST:
        raise CheckpointError("the file is larger than {limit} MB", limit=LARGEST // 1_000_000)
    if int.from_bytes(beginning[:8], "little") > _HEADER:
        raise CheckpointError("the file is not a safetensors file, or it is damaged")


def check_weights(file: Any, card: Card, shapes: Shapes) -> None:
    """Raise CheckpointError unless an open safetensors file has the weights that `card` needs."""
    with torch.device("meta"):
        network = build(card.architecture, card.head, len(card.classes))
    needed = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    for name, shape in needed.items():
        _check_shape(name, shape, card, shapes)
    for name in shapes:
        _check_needed(name, card, needed)
    for name in shapes:
        _check_numbers(name, file)
    check_pass(network, file, MODELS[card.model].shape)


def _check_shape(name: str, shape: tuple[int, ...], card: Card, shapes: Shapes) -> None:
    where = {"architecture": card.architecture, "count": len(card.classes)}
    if name not in shapes:
        raise CheckpointError(
            "the file lacks {name}, which {architecture} of {count} classes needs", name=name, **where
        )
    if shapes[name] != shape:
        raise CheckpointError(
            "{name} in the file is {found}; in {architecture} of {count} classes it is {shape}",
            name=name,
            found=shapes[name],
            shape=shape,
            **where,
        )


def _check_needed(name: str, card: Card, needed: Shapes) -> None:
    if name not in needed:
        raise CheckpointError(
            "the file has {name}, which {architecture} of {count} classes does not have",
            name=name[:60],
            architecture=card.architecture,
            count=len(card.classes),
        )


def _check_numbers(name: str, file: Any) -> None:
    kind = file.get_slice(name).get_dtype()
    if kind not in _TYPES:
        raise CheckpointError(
            "{name} in the file is written as {kind}; save it as float32", name=name[:60], kind=kind
        )
    numbers = file.get_tensor(name)
    if not torch.isfinite(numbers).all():
        raise CheckpointError("{name} in the file holds numbers that are not finite", name=name[:60])
    if numbers.abs().max() > MOST:
        raise CheckpointError("{name} in the file holds numbers too large to compute with", name=name[:60])
