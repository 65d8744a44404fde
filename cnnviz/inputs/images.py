"""Decoding and encoding of picture files, with limits on their size."""

from __future__ import annotations

import errno
from enum import StrEnum, unique
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageCms, UnidentifiedImageError

if TYPE_CHECKING:
    from pathlib import Path

MAX_SIDE = 1024  # pixels; no model has an input of more
MAX_PIXELS = (
    24_000_000  # a phone's photograph: decoding as many takes about a second and less than 300 MB ...
)
MAX_PIXELS_WEBP = 12_000_000  # ... but WebP's decoder keeps three copies
MAX_PIXELS_RUNS = 1_000_000  # ... and Pillow decodes the runs of a BMP in Python
MAX_BYTES = 40_000_000  # of a file
UPLOAD = 10  # megabytes of a file that the user gives; a photo is smaller

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
_BEGINNINGS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"RIFF", b"GIF8", b"BM")
_SCAN = b"\xff\xda"
# A progressive JPEG has about 10 scans. Each is a pass over all pixels, but can be written in a few bytes.
_MAX_SCANS = 50
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


@unique
class Problem(StrEnum):
    """The reason why a file gives no picture."""

    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
    BROKEN = "broken"
    TOO_LARGE = "too_large"


_SENTENCES = MappingProxyType(
    {
        Problem.EMPTY: "the file is empty; give a PNG, JPEG, WebP, GIF or BMP picture",
        Problem.UNKNOWN_FORMAT: "the file is not a picture; give a PNG, JPEG, WebP, GIF or BMP picture",
        Problem.BROKEN: "the picture is damaged or cut short; save or download it again",
        Problem.TOO_LARGE: "the picture has more than {limit} million pixels; make it smaller first",
    }
)


class ImageError(ValueError):
    """Raised for a file that gives no picture; its text is one English sentence.

    Attributes:
        problem: why.
        values: what fills the places of that sentence: `limit`, in millions of pixels, when it is too large.
    """

    def __init__(self, problem: Problem, **values: int) -> None:
        self.problem = problem
        self.values = values
        super().__init__(_SENTENCES[problem].format(**values))


def decode(data: bytes) -> np.ndarray:
    """Decode the picture in `data`, a PNG, JPEG, WebP, GIF or BMP file.

    It is turned upright by its EXIF note, laid on white where transparent, and made smaller by averaging
    when a side is longer than 1024 pixels. Of an animation it is the first frame.

    Returns:
        Read-only (rows, columns, 3) uint8, RGB.

    Raises:
        ImageError: whatever is wrong with the file. More than 24 million pixels (12 in a WebP, 1 in a BMP
            packed in runs) are refused before decoding.
    """
    if not data:
        raise ImageError(Problem.EMPTY)
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            _check(image, data)
            pixels = np.array(_upright(_rgb(image), image))
    except ImageError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(MAX_PIXELS) from error
    except UnidentifiedImageError as error:
        known = data.startswith(_BEGINNINGS)
        raise ImageError(Problem.BROKEN if known else Problem.UNKNOWN_FORMAT) from error
    except Exception as error:  # a damaged file makes Pillow raise some ten kinds, struct.error among them
        raise ImageError(Problem.BROKEN) from error
    pixels.setflags(write=False)
    return pixels


def count_pixels(data: bytes) -> int:
    """Count the pixels of the picture in `data` by its header; 0 where `decode` refuses it at once."""
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            count = image.width * image.height
    except Exception:  # as in `decode`
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
    return np.asarray(_smaller(Image.fromarray(array), size))


def _check(image: Image.Image, data: bytes) -> None:
    """Refuse what would take more than about a second or 300 MB to decode."""
    runs = image.format == "BMP" and image.info.get("compression") in (1, 2)
    limit = MAX_PIXELS_RUNS if runs else MAX_PIXELS_WEBP if image.format == "WEBP" else MAX_PIXELS
    if image.width * image.height > limit:
        raise _too_large(limit)
    if runs and len(data) > 2 * limit:  # a run is at least two bytes and one pixel
        raise ImageError(Problem.BROKEN)
    if image.format in ("JPEG", "MPO") and data.count(_SCAN) > _MAX_SCANS:
        raise ImageError(Problem.BROKEN)


def _too_large(limit: int) -> ImageError:
    return ImageError(Problem.TOO_LARGE, limit=limit // 1_000_000)


def _rgb(image: Image.Image) -> Image.Image:
    """Return the first frame of `image` as RGB on white, no side longer than MAX_SIDE."""
    image.draft(None, _fitting(image.size, MAX_SIDE))  # a JPEG can be read at a half, a quarter or an eighth
    if image.mode.startswith("I"):
        return _smaller(_eight_bits(image), MAX_SIDE).convert("RGB")
    if image.mode == "CMYK":
        return _from_cmyk(_smaller(image, MAX_SIDE), image.info.get("icc_profile"))
    if not image.has_transparency_data:
        return _smaller(image if image.mode == "L" else image.convert("RGB"), MAX_SIDE).convert("RGB")
    clear = _smaller(image.convert("RGBA"), MAX_SIDE)
    paper = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(paper, clear).convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Convert a grey picture of 16 bits, which Pillow would clip at 255, to 8 bits."""
    deep = np.asarray(image)
    grey = (deep // 257 + (deep % 257 > 128)).astype(np.uint8)  # rounded
    if "transparency" in image.info:
        grey[deep == image.info["transparency"]] = 255
    return Image.fromarray(grey)


def _from_cmyk(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert `image` to what its inks print, if its ICC profile says how."""
    if profile:
        try:
            inks = ImageCms.ImageCmsProfile(BytesIO(profile))
            printed = ImageCms.profileToProfile(image, inks, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            printed = None  # a bad profile does not make a bad picture
        if printed is not None:
            return printed
    return image.convert("RGB")


def _upright(image: Image.Image, source: Image.Image) -> Image.Image:
    """Turn `image` as the EXIF note of the file `source` says; a damaged note says nothing."""
    try:
        turn = _TURNS.get(source.getexif().get(_ORIENTATION, 1))
    except Exception:
        return image
    return image if turn is None else image.transpose(turn)


def _smaller(image: Image.Image, size: int) -> Image.Image:
    fitting = _fitting(image.size, size)
    return image if fitting == image.size else image.resize(fitting, Image.Resampling.BOX)


def _fitting(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Scale `size` down, in proportion, until no side is over `longest`."""
    share = min(1, longest / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))
