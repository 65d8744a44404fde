"""A data set: the pictures of some classes, and the remarks on those that are left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum, unique
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.checkpoints.class_names import title
from cnnviz.finetune.ahead import ahead
from cnnviz.finetune.near_copies import phash
from cnnviz.inputs import images
from cnnviz.translations import Complaint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

MOST_CLASSES = 10
FEWEST = 5  # pictures of a class that one can learn from
_LOPSIDED = 3  # times as many pictures of one class as of another


@unique
class Flaw(StrEnum):
    """A fault of some of the pictures, though the rest will do."""

    UNREADABLE = "unreadable"
    DUPLICATE = "duplicate"
    SURPLUS = "surplus"
    CLASSES = "classes"
    ROOM = "room"
    NOWHERE = "nowhere"
    FEW = "few"
    LOPSIDED = "lopsided"
    BLANK = "blank"
    EMPTY = "empty"
    NEAR = "near"
    ALIKE = "alike"


_SENTENCES = MappingProxyType(
    {
        Flaw.UNREADABLE: "{name} is left out: {reason}",
        Flaw.DUPLICATE: "{name} is left out: it is the same picture as {other}",
        Flaw.SURPLUS: "{name} is left out: there are more than {count} pictures of its class",
        Flaw.CLASSES: "the class {name} is left out: there are {count} others, and no more can be learned",
        Flaw.ROOM: "{name} is left out: all pictures together take more than {count} MB",
        Flaw.NOWHERE: "{name} is left out: it lies in no folder that is named after what it shows",
        Flaw.FEW: "too few pictures of {name}: {count}; with fewer than 5 it can hardly be learned",
        Flaw.LOPSIDED: "{name} has {count} times as many pictures as {other}; the network will prefer it",
        Flaw.BLANK: "{name} is left out: nothing in it stands out from its background",
        Flaw.EMPTY: "the folder {name} is no class: there is no picture in it",
        Flaw.NEAR: "groups of pictures that are nearly the same: {count}, such as {name} and {other}; "
        "each group is held out as a whole, or learned from as a whole",
        Flaw.ALIKE: "all pictures of {name} are nearly the same; that it is told right proves little",
    }
)


@dataclass(frozen=True)
class Remark:
    """One thing that is wrong; as text it is an English sentence.

    Attributes:
        flaw: what it is.
        name: of the picture or the class.
        other: of the picture or the class that it is compared with.
        count: of pictures, or how many times as many there are.
        reason: why a file gives no picture; of one that was read, a complaint that a catalogue translates.
    """

    flaw: Flaw
    name: str
    other: str = ""
    count: int = 0
    reason: str | Complaint = ""

    def __str__(self) -> str:
        return _SENTENCES[self.flaw].format(**vars(self))


class DatasetError(Complaint):
    """The pictures are not enough to learn from; the text says why."""


@dataclass(frozen=True)
class Picture:
    """A picture file.

    Attributes:
        label: the name of its class.
        name: of the file, as the user knows it.
        read: gives its bytes; may raise OSError.
        digest: of its pixels as they first came; "" while unknown.
        phash: of its looks, as `near_copies.phash` gives it; "" while unknown.
        held_out: whether it was given apart, to test on.
    """

    label: str
    name: str
    read: Callable[[], bytes]
    digest: str = ""
    phash: str = ""
    held_out: bool = False

    def decode(self) -> np.ndarray:
        """The picture: (rows, columns, 3) uint8. Raises ImageError or OSError."""
        return images.decode(self.read())


@dataclass(frozen=True)
class Dataset:
    """Pictures of some classes, each picture once, all of them readable.

    Attributes:
        classes: their names, in the order of the outputs of a network.
        pictures: in the order in which they came.
        remarks: what was left out, and what may go wrong.
    """

    classes: tuple[str, ...]
    pictures: tuple[Picture, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def labels(self) -> np.ndarray:
        """(pictures,) int64: the place of each picture's class."""
        return np.array([self.classes.index(picture.label) for picture in self.pictures], np.int64)

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of pictures of each class."""
        found = (
            np.bincount(self.labels, minlength=len(self.classes))
            if self.pictures
            else [0] * len(self.classes)
        )
        return dict(zip(self.classes, map(int, found), strict=True))

    @property
    def identity(self) -> str:
        """Names the classes and their pictures."""
        said = [*self.classes]
        said += [f"{picture.label} {picture.digest} {picture.held_out}" for picture in self.pictures]
        return sha256("\n".join(said).encode()).hexdigest()

    def check(self) -> None:
        """Raises DatasetError when there are not two classes with two pictures each."""
        if len(self.classes) < 2:
            raise DatasetError("give pictures of two classes or more")
        for name, count in self.counts.items():
            if count < 2:
                raise DatasetError(
                    "give two pictures of {name} or more: one to learn from, and one to test on", name=name
                )


def gather(given: Iterable[Picture], *, before: Dataset | None = None, most: int | None = None) -> Dataset:
    """A dataset of the pictures `given` that can be read, behind those of a dataset from `before`.

    Args:
        given: in any order; those whose digest is known are not decoded.
        before: its pictures are not read again.
        most: pictures of a class; more are left out.
    """
    before = before or Dataset((), ())
    classes, pictures, remarks = list(before.classes), list(before.pictures), list[Remark]()
    seen = {picture.digest: picture.name for picture in pictures}
    counts, left_out = dict(before.counts), dict[str, Remark]()
    for picture, remark in _decoded(given):
        label, digest = picture.label, picture.digest
        if remark is not None:
            remarks.append(remark)
            continue
        if digest in seen:
            remarks.append(Remark(Flaw.DUPLICATE, picture.name, seen[digest]))
            continue
        if label not in counts and len(counts) == MOST_CLASSES:
            left_out[label] = Remark(Flaw.CLASSES, label, count=MOST_CLASSES)
            continue
        if counts.get(label, 0) == most:
            remarks.append(Remark(Flaw.SURPLUS, picture.name, count=most))
            continue
        if label not in counts:
            classes.append(label)
        counts[label] = counts.get(label, 0) + 1
        seen[digest] = picture.name
        pictures.append(picture)
    return Dataset(tuple(classes), tuple(pictures), (*remarks, *left_out.values(), *unbalanced(counts)))


def unbalanced(counts: Mapping[str, int]) -> list[Remark]:
    """Remarks on classes of few pictures, or of far more than another."""
    found = [Remark(Flaw.FEW, name, count=count) for name, count in counts.items() if count < FEWEST]
    least = min(counts, key=counts.__getitem__, default="")
    for name, count in counts.items():
        if count >= _LOPSIDED * max(1, counts[least]):
            found.append(Remark(Flaw.LOPSIDED, name, least, count // max(1, counts[least])))
    return found


def _decoded(given: Iterable[Picture]) -> Iterable[tuple[Picture, Remark | None]]:
    """Each picture with the hashes of its pixels, or with the reason why there are none."""

    def decode(picture: Picture) -> tuple[Picture, Remark | None]:
        if picture.digest:
            return picture, None
        if not title(picture.label):
            return picture, Remark(Flaw.NOWHERE, picture.name)
        try:
            pixels = picture.decode()
        except (images.ImageError, OSError) as error:
            reason = error if isinstance(error, Complaint) else error.strerror or str(error)
            return picture, Remark(Flaw.UNREADABLE, picture.name, reason=reason)
        digest = sha256(str(pixels.shape).encode() + pixels.tobytes()).hexdigest()
        return replace(picture, label=title(picture.label), digest=digest, phash=phash(pixels)), None

    yield from ahead(decode, given)
