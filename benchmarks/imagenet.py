"""Measurement of EfficientNet-Lite0: how often it is right, among one and among five, on photos at hand.

Run `python -m benchmarks.imagenet DIR`, where DIR has the folders tiny-imagenet, with val.parquet and
classes.tsv, and cats-dogs (docs/training.md): it takes every fifth photo of Tiny ImageNet, 64 pixels wide,
and the test photos of cats and dogs. `python -m benchmarks.imagenet DIR cards` tries the ways to prepare a
photo that such networks are usually trained with, on every tenth photo of Tiny ImageNet.

Of a cat or a dog a breed is right that is one; there are 5 of cats and 118 of dogs among the 1,000 classes.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from pyarrow import parquet

from cnnviz.finetune.ahead import ahead
from cnnviz.inputs import custom, images
from cnnviz.inputs.custom import MEAN, STD, Interpolation
from cnnviz.models.imagenet import CATS, DOGS, LITE
from cnnviz.models.specs import model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from torch import nn

    from cnnviz.inputs.custom import PreparationCard

_BATCH = 32
_FEW, _FEWER = 5, 10  # every how many photos of Tiny ImageNet are taken

CARDS = {
    "bicubic, mean 127, deviation 128": LITE,
    "bilinear, mean 127, deviation 128": replace(LITE, interpolation=Interpolation.BILINEAR),
    "bicubic, -1..1": replace(LITE, mean=(0.5,) * 3, std=(0.5,) * 3),
    "bicubic, ImageNet's mean and deviation": replace(LITE, mean=MEAN, std=STD),
    "bicubic, not cut out": replace(LITE, resize=224),
}


class Photo(NamedTuple):
    """A photo: its file, and the classes that are right."""

    content: bytes
    right: range


def main() -> None:
    """Measure, and print one table."""
    data, network = Path(sys.argv[1]), model("efficientnet-lite0").load()
    things = list(tiny_imagenet(data / "tiny-imagenet"))
    _row("photos", "number", "first", "among 5")
    if sys.argv[2:] == ["cards"]:
        for name, card in CARDS.items():
            _measured(f"every tenth, {name}", network, things[::_FEWER], card)
        return
    _measured("Tiny ImageNet, every fifth", network, things[::_FEW], LITE)
    for name, right in {"cat": CATS, "dog": DOGS}.items():
        files = sorted((data / "cats-dogs" / "test" / name).iterdir())
        photos = [Photo(file.read_bytes(), range(right.start, right.stop)) for file in files]
        _measured(f"{name}s", network, photos, LITE)


def tiny_imagenet(folder: Path) -> Iterator[Photo]:
    """The validation photos of Tiny ImageNet, of classes that all are among the 1,000."""
    names = [row.split("\t")[2] for row in (folder / "classes.tsv").read_text("utf-8").splitlines()[1:]]
    labels = model("efficientnet-lite0").labels
    places = [labels.index(name.split(", ")[0]) for name in names]
    table = parquet.read_table(folder / "val.parquet", columns=["image", "label"])
    for content, label in zip(*(table[name].to_pylist() for name in ("image", "label")), strict=True):
        yield Photo(content, range(places[label], places[label] + 1))


def accuracy(network: nn.Module, photos: Sequence[Photo], card: PreparationCard) -> tuple[float, float]:
    """The shares of `photos` of which the first answer is right, and one of the first five, 0 to 1."""
    first = five = 0
    inputs = ahead(lambda photo: custom.prepare_photo(images.decode(photo.content), card).input, photos)
    for start in range(0, len(photos), _BATCH):
        part = photos[start : start + _BATCH]
        with torch.inference_mode():
            batch = torch.from_numpy(np.stack([next(inputs) for _ in part]))
            best = network(batch).topk(5).indices.tolist()
        first += sum(answers[0] in photo.right for answers, photo in zip(best, part, strict=True))
        five += sum(
            any(answer in photo.right for answer in answers)
            for answers, photo in zip(best, part, strict=True)
        )
    return first / len(photos), five / len(photos)


def _measured(name: str, network: nn.Module, photos: Sequence[Photo], card: PreparationCard) -> None:
    first, five = accuracy(network, photos, card)
    _row(name, f"{len(photos):,}", f"{first:.2%}", f"{five:.2%}")


def _row(name: str, number: str, first: str, five: str) -> None:
    print(f"{name:52}{number:>8}{first:>9}{five:>9}", flush=True)


if __name__ == "__main__":
    main()
