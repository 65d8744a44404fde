"""Writing a safetensors file tensor by tensor, so that no two copies of it are in memory."""

from __future__ import annotations

import json
from math import prod
from types import MappingProxyType
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

TYPES = MappingProxyType(
    {
        "F64": torch.float64,
        "F32": torch.float32,
        "F16": torch.float16,
        "BF16": torch.bfloat16,
        "I64": torch.int64,
    }
)
NAMES = MappingProxyType({kind: name for name, kind in TYPES.items()})


def write(
    path: Path,
    tensors: Mapping[str, tuple[str, tuple[int, ...]]],
    read: Callable[[str], torch.Tensor],
    notes: Mapping[str, str],
) -> None:
    """Write a file.

    Args:
        path: the file.
        tensors: the type, one of TYPES, and the shape of each, by name.
        read: gives one of them; another type or shape of as many numbers is made that.
        notes: for the header.
    """
    # The widest numbers first, so that each lies at a multiple of its size.
    order = sorted(tensors, key=lambda name: -TYPES[tensors[name][0]].itemsize)
    header: dict[str, object] = {"__metadata__": dict(notes)}
    start = 0
    for name in order:
        kind, shape = tensors[name]
        end = start + TYPES[kind].itemsize * prod(shape)
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": (start, end)}
        start = end
    head = json.dumps(header, ensure_ascii=False).encode()
    head += b" " * (-len(head) % 8)
    with path.open("wb") as file:
        file.write(len(head).to_bytes(8, "little") + head)
        for name in order:
            kind, shape = tensors[name]
            whole = read(name).detach().to(TYPES[kind]).contiguous()
            flat = whole.as_strided((prod(shape),), (1,))  # of one number the stride may be 0
            file.write(flat.view(torch.uint8).numpy().data)
