"""Sets of pictures to show to a network: digits, photos, and stimuli that are drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum, unique
from functools import lru_cache, partial
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cnnviz.features import stimuli
from cnnviz.features.reading import Reading
from cnnviz.inputs import images, mnist_subset
from cnnviz.inputs.refusals import ImageError
from cnnviz.inputs.samples import PictureKind, samples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.specs import ModelSpec

_DIGITS_KEPT = 6_000  # of 1 KB: all, as two networks prepare them


@unique
class SetName(StrEnum):
    """The name of a set."""

    DIGITS = "digits"  # the 3,000 of MNIST that come with the program
    PHOTOS = "photos"
    STIMULI = "stimuli"
    GRATINGS = "gratings"
    OWN = "own"  # which the user gives
    FINETUNING = "fine-tuning"  # of which the user's own network learned


@dataclass(frozen=True, eq=False)
class PictureSet:
    """Pictures of one size, in an order that stays.

    Attributes:
        name: of the set.
        reading: how the network reads them.
        names: of each picture.
        draw: makes the planes of the picture of a number, `reading.shape` uint8, always the same.
        file: makes the picture file of a number that a page prepares to just these planes; None where none
            can be made.
    """

    name: str
    reading: Reading
    names: Sequence[str]
    draw: Callable[[int], np.ndarray]
    file: Callable[[int], bytes] | None = None

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self.names)

    def picture(self, index: int) -> np.ndarray:
        """Return picture `index` as people see it and the network reads it: (rows, columns, 3) uint8."""
        return self.reading.picture(self.draw(index))

    def inputs(self, start: int, stop: int) -> np.ndarray:
        """Return pictures `start` to before `stop` as the network's input, (pictures, *shape) float32."""
        return self.reading.inputs(np.stack([self.draw(index) for index in range(start, stop)]))


class PictureFile(NamedTuple):
    """A file with a picture.

    Attributes:
        name: as the user knows it.
        read: gives its bytes; may raise OSError.
    """

    name: str
    read: Callable[[], bytes]


class LeftOut(NamedTuple):
    """A file that gives the network no picture.

    Attributes:
        name: of the file.
        error: why; None where nothing in the picture stands out from its background.
    """

    name: str
    error: ImageError | OSError | None = None


@dataclass(frozen=True, eq=False)
class Together:
    """Several sets, one after the other, as one; all have the same reading."""

    sets: tuple[PictureSet, ...]

    def joined(self) -> PictureSet:
        """Return them as one set, without their files, so that these need not go where it is surveyed."""
        names = [name for each in self.sets for name in each.names]
        bare = Together(tuple(replace(each, file=None) for each in self.sets))
        return PictureSet("+".join(each.name for each in self.sets), self.sets[0].reading, names, bare._draw)

    def place(self, index: int) -> tuple[PictureSet, int]:
        """Return the set that picture `index` of all comes from, and its number there."""
        for each, stop in zip(self.sets, accumulate(map(len, self.sets)), strict=True):
            if index < stop:
                return each, index - stop + len(each)
        raise IndexError(f"there is no picture {index}")

    def _draw(self, index: int) -> np.ndarray:
        pictures, place = self.place(index)
        return pictures.draw(place)


def digits(spec: ModelSpec) -> PictureSet:
    """Return the 3,000 digits that come with the program, as the network of `spec` prepares them.

    It is MNIST's own picture, 28×28, that is prepared, and not padded as for the training: so a page that is
    given the picture shows the same.
    """
    labels = np.concatenate([part.labels for part in mnist_subset.digits()])
    names = [f"digit {label}" for label in labels]
    file = partial(_encoded, _digit)
    return PictureSet(SetName.DIGITS, Reading.of(spec), names, partial(_prepared_digit, spec.prepare), file)


def drawn(spec: ModelSpec) -> PictureSet:
    """Return the stimuli, in colour if the network sees colours."""
    read = Reading.of(spec)
    found = _of(SetName.STIMULI, read, stimuli.stimuli(coloured=read.coloured))
    around = _around(spec)
    if max(read.shape[1:]) + around > images.MAX_SIDE:
        return found
    return replace(found, file=partial(_encoded, partial(_framed, found, around)))


def gratings(reading: Reading) -> PictureSet:
    """Return the gratings alone, in colour if the network sees colours."""
    return _of(SetName.GRATINGS, reading, stimuli.gratings(coloured=reading.coloured))


def from_files(
    spec: ModelSpec, name: str, files: Sequence[PictureFile], report: Callable[[float], None] | None = None
) -> tuple[PictureSet, tuple[LeftOut, ...]]:
    """Return the pictures in `files` as the network of `spec` prepares them.

    Args:
        spec: of the network.
        name: of the set.
        files: may be anything.
        report: called with the share that is read, 0 to 1, after each file.

    Returns:
        The set, of which there may be nothing, and what was left out.
    """
    shown, left_out = list[tuple[PictureFile, np.ndarray]](), list[LeftOut]()
    for count, each in enumerate(files, 1):
        try:
            prepared = spec.prepare(images.decode(each.read()))
        except (ImageError, OSError) as error:
            left_out.append(LeftOut(each.name, error))
        else:
            if prepared is None:
                left_out.append(LeftOut(each.name))
            else:
                shown.append((each, prepared.planes))
        if report:
            report(count / len(files))
    kept = [each for each, _ in shown]
    names, planes = [each.name for each in kept], [each for _, each in shown]
    pictures = PictureSet(name, Reading.of(spec), names, planes.__getitem__, partial(_read, kept))
    return pictures, tuple(left_out)


def sample_photos(spec: ModelSpec) -> PictureSet:
    """Return the sample photos that come with the program."""
    files = [PictureFile(each.path.stem, each.path.read_bytes) for each in samples(PictureKind.PHOTOS)]
    return from_files(spec, SetName.PHOTOS, files)[0]


def usual(spec: ModelSpec) -> Together:
    """Return the sets that a network of this kind of pictures is shown: digits, or photos and stimuli."""
    if spec.picture_kind is PictureKind.DIGITS:
        return Together((digits(spec),))
    return Together((sample_photos(spec), drawn(spec)))


def _of(name: str, reading: Reading, shown: Sequence[stimuli.Stimulus]) -> PictureSet:
    return PictureSet(name, reading, [each.name for each in shown], partial(_stimulus, reading, name))


def _stimulus(reading: Reading, name: str, index: int) -> np.ndarray:
    listed = stimuli.stimuli if name == SetName.STIMULI else stimuli.gratings
    rows, columns = reading.shape[1:]
    square = listed(coloured=reading.coloured)[index].draw(max(rows, columns))
    top, left = (square.shape[0] - rows) // 2, (square.shape[1] - columns) // 2
    return reading.planes(square[top : top + rows, left : left + columns])


def _around(spec: ModelSpec) -> int:
    """Return by how many rows and columns a picture has to exceed the input, so that it is not resized."""
    rows, columns = spec.shape[1:]
    prepared = spec.prepare(np.zeros((rows, columns, 3), np.uint8))
    shorter = min(rows, columns)
    return 0 if prepared is None else round(shorter / prepared.crop.down) - shorter


def _framed(pictures: PictureSet, around: int, index: int) -> np.ndarray:
    """Return a picture of a set with a frame that its preparation cuts off, (rows, columns, 3) uint8."""
    before = round(around / 2)  # as the middle is cut out
    margin = (before, around - before)
    return np.pad(pictures.picture(index), (margin, margin, (0, 0)), mode="edge")


def _read(files: Sequence[PictureFile], index: int) -> bytes:
    return files[index].read()


def _encoded(make: Callable[[int], np.ndarray], index: int) -> bytes:
    return images.encode(make(index))


def _digit(index: int) -> np.ndarray:
    """Return a digit as MNIST has it, (28, 28) uint8."""
    first, others = mnist_subset.digits()
    held_out = index - len(first.pictures)
    picture: np.ndarray = first.pictures[index] if held_out < 0 else others.pictures[held_out]
    return picture


@lru_cache(_DIGITS_KEPT)
def _prepared_digit(prepare: Callable[[np.ndarray], Preparation | None], index: int) -> np.ndarray:
    prepared = prepare(np.repeat(_digit(index)[..., None], 3, 2))
    if prepared is None:
        raise ValueError(f"digit {index} of MNIST is refused by its preparation")
    return prepared.planes
