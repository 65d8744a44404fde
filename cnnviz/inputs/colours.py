"""The colours of a picture file, made the red, green and blue that a screen shows."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageChops, ImageCms, ImageFile

if TYPE_CHECKING:
    from collections.abc import Callable

_SPACES = {"RGB": "RGB", "L": "GRAY", "CMYK": "CMYK", "LAB": "Lab"}  # mode in Pillow, space of its profile
_DEEP = 2**16 - 1
_FULL = 255
_DARK = 16  # of 256 levels: a picture with none above has but 12 of its 16 bits
_LIGHT = 170  # grey level: what is lighter hardly stands out from white
_SEEN = 0.01  # share of what is painted: as much as that must stand out from the ground


def used_bits(most: float) -> int:
    """Return how many bits a colour of 16 uses, if it is at `most` that: 8, 10 or 12, else 16."""
    return next((bits for bits in (8, 10, 12) if 0 < most < 2**bits), 16)


def from_deep(image: Image.Image) -> tuple[Image.Image, int]:
    """Convert a grey picture of 16 bits, of 32 or of fractions to 8 bits, and count the bits that it uses.

    The largest number that they can hold becomes 255: cameras put 10 or 12 bits into files of 16, which would
    come out black. Fractions are from 0 to 1, or to whatever there is.
    """
    deep = np.asarray(image) if image.mode.startswith("I;16") else _sixteen_bits(np.asarray(image))
    clear = image.info.get("transparency")
    bits = used_bits(int(deep.max() if clear is None else (deep * (deep != clear)).max()))
    levels = np.arange(_DEEP + 1, dtype=np.uint32)
    table = np.minimum((levels * _FULL + 2 ** (bits - 1) - 1) // (2**bits - 1), _FULL).astype(np.uint8)
    grey = table[deep]
    if clear is not None:
        grey[deep == clear] = _FULL
    return Image.fromarray(grey), bits


def from_dark(image: Image.Image, again: Callable[[], ImageFile.ImageFile]) -> tuple[Image.Image, int]:
    """Brighten a picture in colour whose file has 16 bits for each, where it uses 8, 10 or 12 of them.

    Args:
        image: as Pillow reads it: the upper 8 bits.
        again: opens the same file once more.

    Returns:
        The picture, and the bits that it uses.
    """
    upper = _most(image)
    if upper >= _DARK:
        return image, 16
    lower = again()
    lower.tile = [tile._replace(args=_lower_bits(tile.args)) for tile in lower.tile]
    bits = used_bits(256 * upper + 255 if upper else _most(lower))
    return ImageChops.add(_scaled(image, 256, bits), _scaled(lower, 1, bits)), bits


def is_deep(image: ImageFile.ImageFile) -> bool:
    """Whether the file of a picture in colour, not loaded yet, has 16 bits for each colour."""
    if image.mode not in ("RGB", "RGBA") or not image.tile:
        return False
    arguments = image.tile[0].args
    return ";16" in str(arguments[0] if isinstance(arguments, tuple) else arguments)


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert `image` to the colours that its ICC profile says, else to those that its numbers say."""
    if image.mode == "LAB":
        return _converted(image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    if profile and image.mode in _SPACES:
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            own = given.profile.xcolor_space.strip() == _SPACES[image.mode]
            if own and "sRGB" not in (given.profile.profile_description or ""):
                return _converted(image, given)
        except (ImageCms.PyCMSError, OSError):
            pass  # a bad profile does not make a bad picture
    return image.convert("RGB")


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    found = ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
    if found is None:
        raise ImageCms.PyCMSError("no conversion")
    return found


def on_paper(clear: Image.Image, profile: bytes | None) -> Image.Image:
    """Lay a picture with clear parts, of mode RGBA, on white; on black where it was drawn for dark paper."""
    alpha = clear.getchannel("A")
    painted = in_srgb(clear.convert("RGB"), profile)
    ground = Image.new("RGB", clear.size, "black" if _for_dark_paper(painted, alpha) else "white")
    ground.putalpha(_FULL)
    painted.putalpha(alpha)
    return Image.alpha_composite(ground, painted).convert("RGB")


def _for_dark_paper(painted: Image.Image, alpha: Image.Image) -> bool:
    """Whether hardly anything would stand out from white, and the ground reaches around what is painted."""
    cover = np.asarray(alpha)
    border = np.concatenate([cover[0], cover[-1], cover[:, 0], cover[:, -1]])
    grey = np.asarray(painted.convert("L"))
    covered = int(cover.sum(dtype=np.int64))
    dark = int(cover.sum(where=grey < _LIGHT, dtype=np.int64))
    return border.mean() < _FULL / 4 and dark < _SEEN * covered


def _sixteen_bits(values: np.ndarray) -> np.ndarray:
    """Scale whole numbers, or fractions, of any size to (rows, columns) uint16."""
    values = np.nan_to_num(values.astype(np.float32), posinf=0, neginf=0)
    most = float(values.max())
    full = 1.0 if most <= 1 else _FULL if most <= _FULL and values.dtype.kind == "f" else max(most, _DEEP)
    return np.clip(np.rint(values * (_DEEP / full)), 0, _DEEP).astype(np.uint16)


def _most(image: Image.Image) -> int:
    """Return the highest level of any colour, of clear parts too."""
    return max(
        int(band.getextrema()[1])  # type: ignore[arg-type]  # of one band it is a pair of numbers
        for name, band in zip(image.getbands(), image.split(), strict=True)
        if name != "A"
    )


def _scaled(part: Image.Image, worth: int, bits: int) -> Image.Image:
    """Scale the upper or lower 8 bits of each colour, a level of which has that `worth`, to their part of 8.

    The upper 8 bits of how opaque a picture is are taken as they are.
    """
    table = [min(_FULL, round(level * worth * _FULL / (2**bits - 1))) for level in range(256)]
    opaque = list(range(256)) if worth > 1 else [0] * 256
    return part.point([each for name in part.getbands() for each in (opaque if name == "A" else table)])


def _lower_bits(arguments: Any) -> Any:
    """Change what Pillow's decoder is told, so that it reads the lower 8 bits of 16 instead of the upper."""
    if isinstance(arguments, tuple):
        return (_lower_bits(arguments[0]), *arguments[1:])
    raw = str(arguments)
    return raw.replace("16L", "16B") if "16L" in raw else raw.replace("16B", "16L").replace("16N", "16B")
