"""Files of arrays that spare a training what it computed before; it only takes longer without them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from cnnviz import atomic_write, log

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np

# Bytes; 3,000 pictures for the ResNet of cats and dogs, 1,000 for one of ImageNet.
_LARGEST = 400_000_000


def write(path: Path, notes: Mapping[str, object], arrays: Mapping[str, np.ndarray]) -> None:
    """Write `arrays` and `notes`, unless they are too large; that the disk is full is no failure.

    The folder of `path` is made.
    """
    if sum(array.nbytes for array in arrays.values()) > _LARGEST:
        return
    header = {name: json.dumps(note) for name, note in notes.items()}
    try:
        path.parent.mkdir(exist_ok=True)
        atomic_write.write(path, save(dict(arrays), header))
    except OSError as error:
        log.event("work not kept", file=path.name, reason=error.strerror or "")


def read(path: Path, *names: str) -> tuple[dict[str, Any], tuple[np.ndarray, ...]] | None:
    """The notes and the arrays called `names`; None when there is no such file, or a damaged one."""
    try:
        with safe_open(path, "np") as file:
            notes = {name: json.loads(note) for name, note in (file.metadata() or {}).items()}
            return notes, tuple(file.get_tensor(name) for name in names)
    except (OSError, SafetensorError, ValueError):
        return None
