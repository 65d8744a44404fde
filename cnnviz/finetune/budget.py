"""The budget of pictures given at once: counted, and measured by their headers, before one is decoded."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from cnnviz.finetune.dataset import DatasetError, Picture
from cnnviz.inputs import images

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST = 5000  # pictures
PIXELS = 4_000_000_000  # of all together: 2,000 photos of a messenger, and at most two minutes of decoding
Report = Callable[[int, int], None]


def counted(given: Iterable[Picture]) -> list[Picture]:
    """The pictures `given`, none of them decoded.

    Raises:
        DatasetError: they are more than MOST, or have more than PIXELS together.
    """
    found, pixels = list[Picture](), 0
    for picture in given:
        found.append(picture)
        with suppress(OSError):  # it is left out, with this reason, when it is read
            pixels += images.count_pixels(picture.read())
        if len(found) > MOST:
            raise DatasetError("there are more than {most} pictures; give fewer", most=f"{MOST:,}")
        if pixels > PIXELS:
            raise DatasetError(
                "the pictures have more than {most} million pixels together; give fewer or smaller ones",
                most=f"{PIXELS // 1_000_000:,}",
            )
    return found


def reported(given: list[Picture], report: Report) -> Iterator[Picture]:
    """Each of `given`; `report` is told how many were taken before it, and of how many."""
    for place, picture in enumerate(given):
        report(place, len(given))
        yield picture
