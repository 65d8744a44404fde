"""The formats of files that networks come in, told by their first bytes."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import TYPE_CHECKING

from cnnviz.checkpoints.card import CheckpointError

if TYPE_CHECKING:
    from pathlib import Path

ENDINGS = (".safetensors", ".pth", ".pt", ".ckpt", ".tar", ".onnx")  # of the names of such files
LARGEST = 600_000_000  # bytes; a VGG-19 has 575 million in float32
# Ends a program that made a network, and writes it as ONNX.
EXPORT = (
    "torch.onnx.export({network}.eval(), torch.zeros(1, {channels}, {side}, {side}), 'network.onnx', "
    "dynamo=False)"
)
_PICKLES = (b"PK\x03\x04", b"\x80")  # how PyTorch's own files begin
_HDF = b"\x89HDF"
_VERSION = b"\x08"  # the first field of an ONNX file
_HEADER = 2_000_000  # bytes; a ResNet-50 has 35 thousand, and its card names 1,000 classes at most


@unique
class Format(StrEnum):
    """The format of a file."""

    SAFETENSORS = "safetensors"
    PYTORCH = "pytorch"
    ONNX = "onnx"


def detect(path: Path) -> Format:
    """The format of a file, whatever its name says.

    Raises:
        CheckpointError: it is of none, empty, or too large.
        OSError: it cannot be read.
    """
    if path.stat().st_size > LARGEST:
        raise CheckpointError("the file is larger than {limit} MB", limit=LARGEST // 1_000_000)
    if not path.stat().st_size:
        raise CheckpointError("the file is empty, it has 0 bytes; save or download it again, or give another")
    with path.open("rb") as file:
        beginning = file.read(9)
    # A safetensors file begins with the length of its header, which may look like anything, then "{".
    if beginning[8:] == b"{":
        if int.from_bytes(beginning[:8], "little") > _HEADER:
            raise CheckpointError("the file is not a safetensors file, or it is damaged")
        return Format.SAFETENSORS
    if beginning.startswith(_PICKLES):
        return Format.PYTORCH
    if beginning.startswith(_HDF):
        raise CheckpointError(
            "the file is in Keras's own format; give an ONNX file, which tf2onnx makes of the network"
        )
    if beginning.startswith(_VERSION):
        return Format.ONNX
    raise CheckpointError(
        "the file is no network as safetensors, PyTorch or ONNX writes it, or it is damaged"
    )
