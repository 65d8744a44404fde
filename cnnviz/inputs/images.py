"""Decoding and encoding of picture files, with limits on their size."""

from __future__ import annotations

import errno
from functools import cache
from io import BytesIO
from threading import BoundedSemaphore
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image, ImageFile

from cnnviz.inputs import colours, formats, jpeg, refusals, tiff
from cnnviz.inputs.formats import Content, Format, Kind
from cnnviz.inputs.refusals import ImageError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["ImageError", "Problem"]

MAX_SIDE = 1024  # pixels; no model has an input of more
MAX_LENGTH = 65_535  # pixels of a side of the file; no JPEG has more
MAX_PIXELS = (
    25_000_000  # a phone's photograph: decoding as many takes about a second and less than 300 MB ...
)
MAX_PIXELS_WEBP = 12_000_000  # ... but WebP's decoder keeps three copies
MAX_PIXELS_RUNS = 1_000_000  # ... and Pillow decodes the runs of a BMP in Python
MAX_BYTES = 40_000_000  # of a file
UPLOAD = 20  # megabytes of a file that the user gives; a photo that moves is smaller

# A progressive JPEG has about 10 scans. Each is a pass over all pixels, but can be written in a few bytes.
_MAX_SCANS = 50
_MAX_READS = 200_000  # Pillow walks the parts of a file in Python; 40 MB of a PNG in usual parts take 20,000
_MAX_VALUES = 200_000  # that a TIFF file says of itself: each becomes an object
_DECODING = BoundedSemaphore(2)  # each may take 300 MB
_ORIENTATION = 0x0112
_TURNS = MappingProxyType(
    {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
)
# The turns by which rows become columns.
_ASIDE = frozenset(_TURNS[orientation] for orientation in (5, 6, 7, 8))


class Decoded(NamedTuple):
    """A picture, and what was done to its brightness.

    Attributes:
        pixels: read-only (rows, columns, 3) uint8, RGB.
        size: rows and columns of the file, upright; more than those of `pixels` where it was made smaller.
        bits: of a file that has 16 for each colour and uses 8, 10 or 12, how many it uses: the picture was
            made as much brighter. None of all other files.
    """

    pixels: np.ndarray
    size: tuple[int, int]
    bits: int | None


def decode(data: bytes) -> np.ndarray:
    """Decode the picture in `data`, a file in one of `formats.FORMATS`.

    It is turned upright by its EXIF note, shown in the colours of its ICC profile, laid on white where
    transparent (on black, if it is drawn in white), and made smaller by averaging when a side is longer than
    1024 pixels. Of an animation it is the first frame. Two are decoded at a time, and others wait.

    Returns:
        Read-only (rows, columns, 3) uint8, RGB.

    Raises:
        ImageError: whatever is wrong with the file. More than 25 million pixels (12 in a WebP, 1 in a BMP
            packed in runs) or 65,535 a side are refused before decoding.
    """
    return examine(data).pixels


def examine(data: bytes) -> Decoded:
    """Decode the picture in `data` as `decode` does, and tell what was done to its brightness.

    Raises:
        ImageError: as `decode`.
    """
    if not data:
        raise refusals.empty()
    found = formats.identify(data)
    if isinstance(found, Content):
        raise refusals.unreadable(found)
    _prepare(found, data)
    with _DECODING:
        try:
            with _open(found, data) as image:
                _check(image, data)
                columns, rows = image.size  # before a JPEG is read at a half
                shown, bits = _rgb(image, lambda: _open(found, data))
                turn = _turn(image)
                pixels = np.array(shown if turn is None else shown.transpose(turn))
        except ImageError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise refusals.too_large(MAX_PIXELS) from error
        except Exception as error:  # a damaged file makes Pillow raise some ten kinds, such as struct.error
            raise refusals.broken() from error
    pixels.setflags(write=False)
    size = (columns, rows) if turn in _ASIDE else (rows, columns)
    return Decoded(pixels, size, None if bits == 16 else bits)


def count_pixels(data: bytes) -> int:
    """Count the pixels of the picture in `data` by its header; 0 where `decode` refuses it at once."""
    found = formats.identify(data)
    if isinstance(found, Content):
        return 0
    try:
        _prepare(found, data)
        with _open(found, data) as image:
            count = image.width * image.height
    except Exception:  # as in `examine`
        return 0
    return count if count <= MAX_PIXELS else 0


def read(path: Path) -> bytes:
    """Read the content of a picture file.

    Raises:
        OSError: it cannot be read, is no ordinary file (which might never end), or is larger than 40 MB.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is not a file")
    check_size(path.stat().st_size)
    return path.read_bytes()


def check_size(count: int) -> None:
    """Raise OSError when a picture file of `count` bytes is too large to be read."""
    if count > MAX_BYTES:
        raise OSError(errno.EFBIG, f"it is larger than {MAX_BYTES // 1_000_000} MB")


def encode(array: np.ndarray, *, exact: bool = True) -> bytes:
    """Encode `array`, (rows, columns) or (rows, columns, 3) uint8, as PNG; a photo not `exact` as JPEG."""
    file = BytesIO()
    Image.fromarray(array).save(file, "PNG" if exact else "JPEG", quality=85)
    return file.getvalue()


def thumbnail(array: np.ndarray, size: int) -> np.ndarray:
    """Average `array`, as `encode` takes it, down until no side is longer than `size` pixels."""
    if max(array.shape[:2]) <= size:
        return array
    return np.asarray(_smaller(Image.fromarray(array), size))


class _Parts(BytesIO):
    """A file that is read in a limited number of parts, as Pillow does it in Python, each by a call."""

    count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read the next part. Raises ImageError after too many."""
        self.count += 1
        if self.count > _MAX_READS:
            raise refusals.too_many_parts()
        return super().read(size)


def _prepare(found: Format, data: bytes) -> None:
    """Let Pillow know of the format; refuse what it would take long to begin with.

    Raises:
        ImageError: a TIFF file has too many values; or HEIC is not read, as the package for it is missing.
    """
    if found is formats.TIFF and tiff.values(data) > _MAX_VALUES:
        raise refusals.too_many_parts()
    if found is formats.HEIC:
        try:
            _register_heic()
        except ImportError:
            raise refusals.unreadable(Content(Kind.PICTURE, found.name)) from None


@cache
def _register_heic() -> None:
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def _open(found: Format, data: bytes) -> ImageFile.ImageFile:
    return Image.open(_Parts(data), formats=(found.plugin,))


def _check(image: Image.Image, data: bytes) -> None:
    """Refuse what would take more than about a second or 300 MB to decode."""
    runs = image.format == "BMP" and image.info.get("compression") in (1, 2)
    limit = MAX_PIXELS_RUNS if runs else MAX_PIXELS_WEBP if image.format == "WEBP" else MAX_PIXELS
    if image.width * image.height > limit:
        raise refusals.too_large(limit)
    if max(image.size) > MAX_LENGTH:
        raise refusals.too_long(MAX_LENGTH)
    if runs and len(data) > 2 * limit:  # a run is at least two bytes and one pixel
        raise refusals.broken()
    if image.format in ("JPEG", "MPO") and jpeg.scans(data, _MAX_SCANS) > _MAX_SCANS:
        raise refusals.too_many_parts()


def _rgb(file: ImageFile.ImageFile, again: Callable[[], ImageFile.ImageFile]) -> tuple[Image.Image, int]:
    """Return the first frame of `file` as RGB on paper, no side longer than MAX_SIDE, and the bits it uses.

    Args:
        file: not loaded yet.
        again: opens it once more.
    """
    file.draft(None, _fitting(file.size, MAX_SIDE))  # a JPEG can be read at a half, a quarter or an eighth
    profile, frame = file.info.get("icc_profile"), _frame(file)
    if file.mode[0] in "IF":
        grey, bits = colours.from_deep(file)
        return _smaller(grey, MAX_SIDE).convert("RGB"), bits
    image, bits = colours.from_dark(file, again) if colours.is_deep(file) else (file, 16)
    if image.mode in ("CMYK", "LAB"):
        return colours.in_srgb(_smaller(image, MAX_SIDE), profile), bits
    if frame is None and not image.has_transparency_data:
        plain = image if image.mode == "L" else image.convert("RGB")
        return colours.in_srgb(_smaller(plain, MAX_SIDE), profile), bits
    clear = image.convert("RGBA")
    if frame is not None:
        covered = clear.crop(frame)
        clear = Image.new("RGBA", clear.size)
        clear.paste(covered, frame)
    return colours.on_paper(_smaller(clear, MAX_SIDE), profile), bits


def _frame(file: ImageFile.ImageFile) -> tuple[int, int, int, int] | None:
    """Return the part of a GIF that its first frame covers, where that is not all; the rest is clear."""
    extents = file.tile[0].extents if file.format == "GIF" and file.tile else None
    return None if extents == (0, 0, *file.size) else extents


def _turn(source: Image.Image) -> Image.Transpose | None:
    """Return the turn that the EXIF note of a file asks for; a damaged note says nothing."""
    try:
        return _TURNS.get(source.getexif().get(_ORIENTATION, 1))
    except Exception:
        return None


def _smaller(image: Image.Image, size: int) -> Image.Image:
    fitting = _fitting(image.size, size)
    return image if fitting == image.size else image.resize(fitting, Image.Resampling.BOX)


def _fitting(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Scale `size` down, in proportion, until no side is over `longest`."""
    share = min(1, longest / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))
