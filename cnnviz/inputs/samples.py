"""The sample pictures that come with the program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import cache
from typing import TYPE_CHECKING

from cnnviz.paths import ASSETS

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ASSETS / "samples"


@unique
class PictureKind(StrEnum):
    """A kind of pictures, and the folder with samples of it."""

    DIGITS = "digits"
    PHOTOS = "photos"


_NAMES = {
    PictureKind.DIGITS: re.compile(r"mnist-test-(?P<index>\d+)-(?P<label>\d)\.png"),
    PictureKind.PHOTOS: re.compile(r"(?P<label>[a-z]+)-[a-z0-9-]+\.jpg"),
}


@dataclass(frozen=True)
class Sample:
    """A picture that comes with the program.

    Attributes:
        path: of the file; its stem names the sample.
        label: what it shows: a digit, or a word such as "cat".
        index: of a digit: its place in the MNIST test set, counted from 0.
    """

    path: Path
    label: str
    index: int | None = None


@cache
def samples(picture_kind: PictureKind, folder: Path = FOLDER) -> tuple[Sample, ...]:
    """Return the samples of `picture_kind`, by label, then by index or name; the folder is read once.

    In `folder`/digits they are called like mnist-test-00123-7.png (index, label), in `folder`/photos like
    cat-chelsea.jpg (label, name).
    """
    found = []
    for path in (folder / picture_kind).glob("*"):
        if match := _NAMES[picture_kind].fullmatch(path.name):
            index = match.groupdict().get("index")
            found.append(Sample(path, match["label"], None if index is None else int(index)))
    return tuple(sorted(found, key=lambda sample: (sample.label, sample.index or 0, sample.path.name)))


def sample_of(picture_kind: PictureKind, label: str) -> Sample:
    """Return the first sample that shows `label`. Raises StopIteration when there is none."""
    return next(sample for sample in samples(picture_kind) if sample.label == label)
