"""Pictures as a network reads them, kept so that a training that goes on reads none again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cnnviz.finetune import spared_work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Sample(NamedTuple):
    """One picture of a `TensorDataset`: its parts as there, mean and std as of a `Preparation`."""

    pixels: np.ndarray
    source: np.ndarray
    mean: tuple[float, ...]
    std: tuple[float, ...]


def write(path: Path, model: str, digests: Sequence[str], samples: Sequence[Sample]) -> None:
    """Keep what the model called `model` reads of the pictures with these digests."""
    notes = {"model": model, "digests": list(digests), "mean": samples[0].mean, "std": samples[0].std}
    arrays = {
        "pixels": np.stack([sample.pixels for sample in samples]),
        "sources": np.stack([sample.source for sample in samples]),
    }
    spared_work.write(path, notes, arrays)


def read(path: Path, model: str) -> dict[str, Sample]:
    """What the model called `model` reads of each picture, by its digest, as far as it is kept."""
    found = spared_work.read(path, "pixels", "sources")
    if found is None or found[0]["model"] != model:
        return {}
    notes, (pixels, sources) = found
    mean, std = tuple(notes["mean"]), tuple(notes["std"])
    rows = zip(notes["digests"], pixels, sources, strict=True)
    return {digest: Sample(pixel, source, mean, std) for digest, pixel, source in rows}
