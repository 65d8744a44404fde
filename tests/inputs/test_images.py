"""Tests of decoding: each picture comes upright, in colour, on white; a damaged one is an ImageError."""

from __future__ import annotations

import struct
import subprocess
import sys
import time
import zlib
from contextlib import suppress
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

from cnnviz.inputs import formats
from cnnviz.inputs.images import ImageError, Problem, decode, encode, examine, thumbnail

register_heif_opener()
FORMATS = tuple(each.plugin for each in formats.FORMATS)
WHITE, RED, BLACK = [255, 255, 255], [255, 0, 0], [0, 0, 0]


def saved(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def scene(width: int = 24, height: int = 16) -> Image.Image:
    """A picture without any symmetry, soft enough for JPEG."""
    rows, columns = np.mgrid[:height, :width] / [[[height]], [[width]]]
    return Image.fromarray(np.uint8(255 * np.stack([columns, rows, columns * rows], axis=-1)))


def problem(data: bytes) -> Problem:
    with pytest.raises(ImageError) as caught:
        decode(data)
    assert str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value.problem


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def declared_png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000)))


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_gives_its_pixels_read_only(kind: str) -> None:
    pixels = decode(saved(scene(), kind))
    assert pixels.dtype == np.uint8
    assert not pixels.flags.writeable
    tolerance = {"JPEG": 25, "WEBP": 25, "GIF": 30, "HEIF": 40, "AVIF": 40}.get(kind, 0)
    assert np.abs(pixels.astype(int) - np.asarray(scene())).max() <= tolerance


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "HEIF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turns_the_picture_upright(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(scene(), kind, exif=exif)
    found = examine(data)
    assert np.array_equal(found.pixels, np.asarray(ImageOps.exif_transpose(Image.open(BytesIO(data)))))
    assert found.size == found.pixels.shape[:2]


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_damaged_exif_note_leaves_the_picture_as_it_is() -> None:
    assert np.array_equal(decode(saved(scene(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff")), np.asarray(scene()))


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    deep = np.arange(0, 65536, 16, dtype=np.uint16).reshape(64, 64)
    assert np.array_equal(decode(saved(Image.fromarray(deep)))[..., 0], np.floor(deep / 257 + 0.5))


def test_clear_parts_lie_on_white() -> None:
    clear = Image.new("RGBA", (3, 1), (255, 0, 0, 255))
    clear.putpixel((1, 0), (0, 0, 0, 0))
    clear.putpixel((2, 0), (0, 0, 0, 128))
    for kind, options in (("PNG", {}), ("WEBP", {"lossless": True})):
        pixels = decode(saved(clear, kind, **options))
        assert pixels[0, :2].tolist() == [RED, WHITE]
        assert pixels[0, 2].tolist() == pytest.approx([127] * 3, abs=1)


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_a_palette_with_a_clear_colour_lies_on_white(kind: str) -> None:
    painted = Image.new("P", (2, 1))
    painted.putpalette(RED + BLACK)
    painted.putpixel((1, 0), 1)
    assert decode(saved(painted, kind))[0].tolist() == [RED, BLACK]
    assert decode(saved(painted, kind, transparency=1))[0].tolist() == [RED, WHITE]


@pytest.mark.parametrize("mode", ["1", "L", "LA"])
def test_grey_pictures_become_three_equal_channels(mode: str) -> None:
    grey = Image.new("L", (2, 1))
    grey.putpixel((1, 0), 255)
    assert decode(saved(grey.convert(mode)))[0].tolist() == [BLACK, WHITE]


def test_a_clear_grey_of_sixteen_bits_lies_on_white() -> None:
    header = struct.pack(">IIBBBBB", 2, 1, 16, 0, 0, 0, 0)
    row = chunk(b"IDAT", zlib.compress(b"\0" + struct.pack(">HH", 1000, 0)))
    parts = [chunk(b"IHDR", header), chunk(b"tRNS", struct.pack(">H", 1000)), row, chunk(b"IEND", b"")]
    assert decode(b"\x89PNG\r\n\x1a\n" + b"".join(parts))[0].tolist() == [WHITE, BLACK]


@pytest.mark.parametrize(
    "profile",
    [None, b"no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()],
    ids=["none", "no profile", "sRGB"],
)
def test_printing_inks_become_colours(profile: bytes | None) -> None:
    inks = Image.new("CMYK", (8, 8), (0, 255, 255, 0))
    pixels = decode(saved(inks, "JPEG", icc_profile=profile))
    assert pixels[4, 4].tolist() == pytest.approx(RED, abs=3)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_shows_its_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)
    assert getattr(Image.open(BytesIO(data)), "n_frames") == 3  # noqa: B009 (only some formats have it)
    assert decode(data)[4, 4].tolist() == pytest.approx(RED, abs=3)


@pytest.mark.parametrize("kind", FORMATS)
def test_one_pixel_is_a_picture(kind: str) -> None:
    assert decode(saved(Image.new("RGB", (1, 1), "white"), kind)).tolist() == [[WHITE]]


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind not in ("HEIF", "AVIF")])  # slow to make
def test_a_large_picture_is_averaged_down(kind: str) -> None:
    pixels, size, _ = examine(saved(scene(3000, 1500), kind))
    assert size == (1500, 3000)
    assert pixels.shape == (512, 1024, 3)
    expected = np.asarray(scene(1024, 512), int)
    assert np.abs(pixels - expected).mean() < 6


def test_a_thread_of_pixels_keeps_its_width() -> None:
    assert decode(saved(Image.new("L", (40_000, 1), 7))).shape == (1, 1024, 3)


def test_what_is_no_picture_is_named() -> None:
    assert problem(b"") is Problem.EMPTY
    for data in (b"\0", b"a shopping list", b"<svg xmlns='http://www.w3.org/2000/svg'/>", bytes(100_000)):
        assert problem(data) is Problem.UNKNOWN_FORMAT
    assert problem(b"\x89PNG\r\n\x1a\n") is Problem.BROKEN


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_cut_short_is_refused_or_whole(kind: str) -> None:
    data = saved(scene(64, 48), kind)
    for end in [*range(1, 64), *range(64, len(data) - 1, 97)]:
        with suppress(ImageError):
            assert decode(data[:end]).shape == (48, 64, 3)
    assert problem(data[: len(data) // 2]) is Problem.BROKEN


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(FORMATS),
    place=st.floats(0, 1, exclude_max=True),
    noise=st.binary(min_size=1, max_size=8),
)
def test_a_damaged_file_never_raises_another_error(kind: str, place: float, noise: bytes) -> None:
    data = bytearray(saved(scene(), kind))
    start = int(place * len(data))
    data[start : start + len(noise)] = noise
    with suppress(ImageError):
        assert decode(bytes(data)).dtype == np.uint8


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_size_above_the_limit_is_refused_before_decoding() -> None:
    started = time.perf_counter()
    for side in (5001, 12_000, 50_000, 2**31 - 1):  # under, between and over Pillow's own two limits
        assert problem(declared_png(side, side)) is Problem.TOO_LARGE
    header = struct.pack("<IiiHHIIiiII", 40, 2100, 2000, 1, 8, 1, 0, 0, 0, 256, 0)
    assert problem(b"BM" + struct.pack("<IHHI", 1078, 0, 0, 1078) + header + bytes(1024)) is Problem.TOO_LARGE
    assert (
        problem(b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0) + b"," + bytes(50))
        is Problem.TOO_LARGE
    )
    assert time.perf_counter() - started < 1
    with pytest.raises(ImageError, match="more than 25 million pixels"):
        decode(declared_png(50_000, 50_000))


def test_a_jpeg_of_a_thousand_scans_is_refused() -> None:
    data = saved(scene(400, 300), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    assert problem(data[:-2] + data[last:-2] * 1000 + data[-2:]) is Problem.TOO_MANY_PARTS


@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
def test_the_largest_picture_costs_little_memory() -> None:
    program = (
        "import resource, sys; from cnnviz.inputs.images import decode\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "data = sys.stdin.buffer.read(); before = peak(); decode(data); print(peak() - before)"
    )
    data = saved(Image.new("RGBA", (6000, 4000), (255, 0, 0, 100)), compress_level=1)
    done = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, check=True)
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kilobytes
    assert int(done.stdout) * unit < 300e6


def test_an_encoded_array_is_decoded_as_it_was() -> None:
    pixels = np.asarray(scene())
    assert np.array_equal(decode(encode(pixels)), pixels)
    assert np.array_equal(decode(encode(pixels[..., 0]))[..., 2], pixels[..., 0])


def test_a_thumbnail_is_averaged_and_never_enlarged() -> None:
    checks = np.array([[0, 200] * 4, [200, 0] * 4] * 4, np.uint8)
    assert thumbnail(checks, 4).tolist() == [[100] * 4] * 4
    assert thumbnail(checks, 100).shape == (8, 8)
    assert thumbnail(np.asarray(scene(60, 20)), 30).shape == (10, 30, 3)
