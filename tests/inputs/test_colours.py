"""Tests of colours: a picture is shown as its file says, by profile, depth and paper."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageCms

from cnnviz.inputs.images import decode, examine
from tests.inputs.test_images import RED, WHITE, chunk, saved, scene

if TYPE_CHECKING:
    from collections.abc import Sequence


def profile(primaries: Sequence[Sequence[float]]) -> bytes:
    """An ICC profile (ICC.1:2001) of three primaries, XYZ at D50, whose numbers go as those of sRGB."""

    def fixed(*values: float) -> bytes:
        return b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    levels = np.arange(1024) / 1023
    linear = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    curve = b"curv" + bytes(4) + struct.pack(">I", 1024) + np.rint(linear * 65535).astype(">u2").tobytes()
    named = b"desc" + bytes(4) + struct.pack(">I", 5) + b"wide\0" + bytes(79)
    tags = {
        b"desc": named,
        b"cprt": b"text" + bytes(4) + b"-\0",
        b"wtpt": b"XYZ " + bytes(4) + fixed(0.9642, 1, 0.8249),
    }
    tags |= {
        name: b"XYZ " + bytes(4) + fixed(*each)
        for name, each in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True)
    }
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    inner = struct.pack(">I", len(tags)) + table + body
    head = struct.pack(">I4sI4s4s4s", 128 + len(inner), bytes(4), 0x02200000, b"mntr", b"RGB ", b"XYZ ")
    return head + bytes(12) + b"acsp" + bytes(28) + fixed(0.9642, 1, 0.8249) + bytes(48) + inner


# Of Display P3 and sRGB, adapted to D50 by Bradford's matrix: http://www.brucelindbloom.com
P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
DISPLAY_P3 = profile(P3)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "AVIF"])
def test_the_wide_colours_of_a_phone_are_those_that_a_screen_shows(kind: str) -> None:
    # CSS Color 4 gives sRGB's red as color(display-p3 0.9175 0.2003 0.1386).
    red = Image.new("RGB", (16, 16), (234, 51, 35))
    options = {"lossless": True} if kind == "WEBP" else {"quality": 100}
    data = saved(red, kind, icc_profile=DISPLAY_P3, **({} if kind == "TIFF" else options))
    assert decode(data)[8, 8].tolist() == pytest.approx(RED, abs=4)


def test_a_profile_may_mean_other_colours_by_the_numbers() -> None:
    swapped = profile((SRGB[1], SRGB[0], SRGB[2]))  # as XYB's, whose second number is not green
    green = Image.new("RGB", (8, 8), (0, 255, 0))
    assert decode(saved(green, "JPEG", icc_profile=swapped, quality=100))[4, 4].tolist() == pytest.approx(
        RED, abs=3
    )
    assert decode(saved(green, "PNG", icc_profile=swapped))[4, 4].tolist() == pytest.approx(RED, abs=2)
    clear = green.convert("RGBA")
    clear.putpixel((0, 0), (0, 255, 0, 0))
    pixels = decode(saved(clear, "PNG", icc_profile=swapped))
    assert pixels[4, 4].tolist() == pytest.approx(RED, abs=2)
    assert pixels[0, 0].tolist() == WHITE


@pytest.mark.parametrize(
    "given", [b"junk", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()]
)
def test_a_profile_that_does_not_fit_changes_nothing(given: bytes) -> None:
    assert np.array_equal(decode(saved(scene(), icc_profile=given)), np.asarray(scene()))


def test_srgb_is_left_as_it_is() -> None:
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert np.array_equal(decode(saved(scene(), icc_profile=own)), np.asarray(scene()))


def deep_png(pixels: np.ndarray) -> bytes:
    """A PNG of 16 bits a colour: (rows, columns, channels) uint16, of 3 or 4 channels."""
    rows, columns, channels = pixels.shape
    header = struct.pack(">IIBBBBB", columns, rows, 16, {3: 2, 4: 6}[channels], 0, 0, 0)
    body = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(body)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize("bits", [8, 10, 12])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_the_bits_that_a_deep_picture_uses_are_stretched_and_said(bits: int, channels: int) -> None:
    rng, top = np.random.default_rng(0), 2**bits - 1
    deep = rng.integers(0, top + 1, (20, 30, channels), np.uint16)
    deep[0, 0, :] = top
    if channels == 4:
        deep[..., 3] = 65535
    data = saved(Image.fromarray(deep[..., 0])) if channels == 1 else deep_png(deep)
    pixels, _, used = examine(data)
    assert used == bits
    assert np.abs(pixels - deep[..., :3] * (255 / top)).max() <= 1


@pytest.mark.parametrize("channels", [3, 4])
def test_a_picture_that_uses_all_sixteen_bits_is_scaled(channels: int) -> None:
    deep = np.random.default_rng(0).integers(0, 65536, (20, 30, channels), np.uint16)
    deep[..., 3:] = 65535
    pixels, _, used = examine(deep_png(deep))
    assert used is None
    assert np.abs(pixels - deep[..., :3] / 257).max() <= 1


@pytest.mark.parametrize("top", [1, 200.0, 5e6])
def test_fractions_and_large_numbers_become_grey(top: float) -> None:
    values = np.linspace(0, top, 64, dtype=np.float32).reshape(8, 8)
    pixels = decode(saved(Image.fromarray(values), "TIFF"))[..., 0]
    full = 255 if top == 200 else top
    assert np.abs(pixels - values / full * 255).max() <= 1


def inked(ink: int, size: int = 40) -> Image.Image:
    """A stroke of a grey on a clear ground, with soft edges."""
    alpha = np.zeros((size, size), np.uint8)
    alpha[8:-8, 15:25], alpha[8:-8, [14, 25]] = 255, 120
    return Image.merge("LA", [Image.new("L", (size, size), ink), Image.fromarray(alpha)])


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_light_ink_on_a_clear_ground_lies_on_dark_paper(kind: str) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    for ink, paper in ((255, 0), (220, 0), (120, 255), (0, 255)):
        pixels = decode(saved(inked(ink).convert("RGBA"), kind, **options))
        assert pixels[20, 20].tolist() == [ink] * 3
        assert pixels[0, 0].tolist() == [paper] * 3


def test_a_light_picture_with_clear_corners_stays_on_white() -> None:
    paper = Image.new("RGBA", (40, 40), (250, 250, 250, 255))
    for corner in ((0, 0), (39, 0), (0, 39), (39, 39)):
        paper.putpixel(corner, (250, 250, 250, 0))
    assert decode(saved(paper))[0, 0].tolist() == WHITE


def test_around_a_first_frame_that_is_too_small_the_ground_is_clear() -> None:
    data = bytearray(saved(Image.new("RGB", (8, 8), "red"), "GIF"))
    data[6:10] = struct.pack("<HH", 16, 12)
    pixels = decode(bytes(data))
    assert pixels.shape == (12, 16, 3)
    assert pixels[4, 4].tolist() == RED
    assert pixels[10, 12].tolist() == WHITE
