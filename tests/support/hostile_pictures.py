"""Pictures as an attacker, a broken disk or bad luck would make them."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageCms
from pillow_heif import register_heif_opener

from tests.support.hostile import MARKUP, Asked, Hostile, packed, saved, scene, words

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RED = (250, 20, 20)


def pictures() -> Iterator[Hostile]:
    """Picture files of all formats, and files that only claim to be one."""
    for name, content in _sound().items():
        yield Hostile(f"{name}, whole", content, Asked.SHOWN)
        for place in _ends(content):
            yield Hostile(f"{name}, cut at byte {place}", content[:place], Asked.EITHER)
        for place in (9, len(content) // 3, len(content) * 2 // 3):
            spoiled = content[:place] + bytes(byte ^ 0xFF for byte in content[place : place + 4])
            yield Hostile(f"{name}, wrong at byte {place}", spoiled + content[place + 4 :], Asked.EITHER)
        yield Hostile(f"{name}, with a program behind it", content + b"\0#!/bin/sh\ntouch ran\n", Asked.SHOWN)
        yield Hostile(f"{name}, with a zip behind it", content + packed({"a/1.png": content}), Asked.SHOWN)
    for name, content in {**words(), **_bombs(), **_headers()}.items():
        yield Hostile(name, content, Asked.REFUSED)
    for name, content in _oddities().items():
        yield Hostile(name, content, Asked.EITHER)


def png(
    width: int, height: int, body: bytes = b"", *, kind: tuple[int, int] = (8, 2), more: bytes = b""
) -> bytes:
    """A PNG file that says it is so large, with this packed `body`, and `more` chunks before it.

    Its `kind` is the number of bits, and the number that PNG has for its colours.
    """
    header = struct.pack(">IIBBBBB", width, height, *kind, 0, 0, 0)
    return _SIGNATURE + _chunk(b"IHDR", header) + more + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _sound() -> dict[str, bytes]:
    """Pictures with nothing wrong, of every kind there is."""
    plain, turned = scene(), Image.Exif()
    turned[0x0112], turned[0x010E] = 6, MARKUP[0]  # orientation, description
    clear = plain.convert("P")
    clear.info["transparency"] = 3
    deep = Image.fromarray(np.arange(1200, dtype=np.uint16).reshape(30, 40) * 50)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    frames: dict[str, Any] = {"save_all": True, "append_images": [scene(1), scene(2)], "duration": 50}
    return {
        "PNG": saved(plain, "PNG"),
        "PNG of 16 bits": saved(deep, "PNG"),
        "PNG of a palette, partly clear": saved(clear, "PNG"),
        "PNG of grey and clear": saved(plain.convert("LA"), "PNG"),
        "PNG of one bit": saved(plain.convert("1"), "PNG"),
        "PNG with a colour profile": saved(plain, "PNG", icc_profile=profile),
        "PNG with moving pictures": saved(plain, "PNG", **frames),
        "JPEG": saved(plain, "JPEG"),
        "JPEG, turned": saved(plain, "JPEG", exif=turned),
        "JPEG in steps": saved(plain, "JPEG", progressive=True),
        "JPEG of inks": saved(plain.convert("CMYK"), "JPEG", icc_profile=profile),
        "JPEG of several pictures": saved(plain, "MPO", save_all=True, append_images=[scene(1)]),
        "WebP": saved(plain, "WEBP"),
        "WebP, exact": saved(plain.convert("RGBA"), "WEBP", lossless=True, exif=turned),
        "WebP with moving pictures": saved(plain, "WEBP", **frames),
        "GIF": saved(plain, "GIF"),
        "GIF with moving pictures": saved(plain, "GIF", **frames),
        "BMP": saved(plain, "BMP"),
        "BMP of grey": saved(plain.convert("L"), "BMP"),
        "TIFF": saved(plain, "TIFF", exif=turned),
        "TIFF, packed": saved(plain, "TIFF", compression="tiff_lzw"),
        "AVIF": saved(plain, "AVIF"),
        "HEIC": _heic(plain),
    }


def _heic(image: Image.Image) -> bytes:
    register_heif_opener()
    return saved(image, "HEIF")


def _ends(content: bytes) -> Iterator[int]:
    """Places in a file to cut it: in its signature, its first headers, its body, and at its end."""
    return iter(
        sorted({1, 5, 9, 20, 33, 60, *(len(content) * part // 6 for part in range(1, 6)), len(content) - 1})
    )


def _bombs() -> dict[str, bytes]:
    """Small files that would become large."""
    rows = zlib.compress(bytes(20_000_000), 9)
    text = _chunk(b"zTXt", b"note\0\0" + rows)
    last = saved(scene().resize((400, 300)), "JPEG", progressive=True)
    scan = last[last.rindex(b"\xff\xda") : -2]
    return {
        "a PNG of 50,000 × 50,000": png(50_000, 50_000, body=rows),
        "a PNG of 5,001 × 5,001": png(5_001, 5_001, body=rows),
        "a PNG of 24,000,000 rows": png(1, 24_000_000, body=rows),
        "a PNG of 2,147,483,647 pixels squared": png(2**31 - 1, 2**31 - 1, body=rows),
        "a PNG of one row of 100,000,000": png(100_000_000, 1, body=rows),
        "a PNG whose note unpacks to 20 MB": png(8, 8, body=zlib.compress(bytes(200)), more=text * 3),
        "a JPEG of a thousand scans": last[:-2] + scan * 1000 + last[-2:],
        "a GIF of 65,535 × 65,535": b"GIF89a"
        + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0)
        + b","
        + bytes(60),
        "a WebP of 16,384 × 16,384": _webp(16_384, 16_384),
        "a BMP of 50,000 × 50,000": _bmp(50_000, 50_000, 24),
        "a BMP of 3,000 × 3,000 in runs": _bmp(3_000, 3_000, 8, packing=1),
        "a JPEG of 65,000 × 65,000": _jpeg(65_000, 65_000),
    }


def _headers() -> dict[str, bytes]:
    """Pictures without a pixel, of no size, or that break off where they begin."""
    return {
        "a PNG of no width": png(0, 10),
        "a PNG of no height": png(10, 0),
        "a PNG of no pixels": png(10, 10),
        "a PNG whose body is no zlib": png(10, 10, body=b"junk"),
        "a PNG that is only a signature": _SIGNATURE,
        "a PNG of 3 bits": png(10, 10, kind=(3, 2)),
        "a PNG of colour type 9": png(10, 10, kind=(8, 9)),
        "a JPEG of no size": _jpeg(0, 0),
        "a JPEG of two markers": b"\xff\xd8\xff\xd9",
        "a GIF of no size": b"GIF89a" + bytes(7) + b";",
        "a BMP of no size": _bmp(0, 0, 24),
        "a BMP of negative width": _bmp(-10, 10, 24),
        "a BMP of 7 bits": _bmp(10, 10, 7),
        "a WebP without a picture": b"RIFF\x04\0\0\0WEBP",
    }


def _oddities() -> dict[str, bytes]:
    """Files that are large or strange, but perhaps pictures."""
    row = zlib.compress((b"\0" + bytes(3 * 8)) * 8)
    note = _chunk(b"tEXt", b"Comment\0" + MARKUP[1].encode())
    huge = Image.new("RGB", (6_000, 4_000), _RED)
    plain = saved(scene(), "JPEG")
    circle = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"
    return {
        "a PNG of 24 million pixels": saved(huge, "PNG", compress_level=1),
        "a JPEG of 24 million pixels in steps": saved(huge, "JPEG", progressive=True),
        "a WebP of 12 million pixels": saved(
            huge.crop((0, 0, 4_000, 3_000)), "WEBP", lossless=True, method=0
        ),
        "a PNG of 16 bits and 24 million pixels": png(
            6_000, 4_000, kind=(16, 0), body=zlib.compress(bytes(4_000 * 12_001), 1)
        ),
        "a PNG of 16 bits, four channels and 24 million pixels": png(
            6_000, 4_000, kind=(16, 6), body=zlib.compress(bytes(4_000 * 48_001), 1)
        ),
        "a BMP of 4 million pixels in runs": _bmp(
            2_000, 2_000, 8, packing=1, body=b"\xff\x07" * 16_000 + b"\0\1"
        ),
        "a BMP of 4 million single runs": _bmp(
            2_000, 2_000, 8, packing=1, body=b"\x01\x07" * 4_000_000 + b"\0\1"
        ),
        "a PNG in 300,000 parts": png(8, 8, body=row, more=_chunk(b"IDAT", b"") * 300_000),
        "a PNG with 200,000 notes": png(8, 8, body=row, more=note * 100_000),
        "a JPEG with 100,000 notes": plain[:2] + b"\xff\xfe\x00\x06spam" * 100_000 + plain[2:],
        "a JPEG whose EXIF points at itself": plain[:2] + _segment(0xE1, circle) + plain[2:],
        "a JPEG whose EXIF has 5,000 fields": plain[:2] + _segment(0xE1, _fields(5_000)) + plain[2:],
        "a GIF that is wider inside than outside": saved(scene(), "GIF")[:6]
        + b"\1\0\1\0"
        + saved(scene(), "GIF")[10:],
        "a GIF of 5,000 frames": _frames(5_000),
        "a PNG of 30 scripts": png(8, 8, body=row, more=note * 30),
        "a GIF that is JavaScript": b"GIF89a/*" + saved(scene(), "GIF")[8:] + b"*/=1;window.ran=1",
    }


def _bmp(width: int, height: int, bits: int, *, packing: int = 0, body: bytes = bytes(100)) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, packing, len(body), 0, 0, 256, 0)
    start = 14 + 40 + 1024
    return b"BM" + struct.pack("<IHHI", start + len(body), 0, 0, start) + header + bytes(1024) + body


def _jpeg(width: int, height: int) -> bytes:
    """A JPEG that says it is so large."""
    whole = saved(scene(), "JPEG")
    at = whole.index(b"\xff\xc0") + 5
    return whole[:at] + struct.pack(">HH", height, width) + whole[at + 4 :]


def _webp(width: int, height: int) -> bytes:
    """A WebP without loss that says it is so large."""
    size = (width - 1) | (height - 1) << 14
    body = b"VP8L" + struct.pack("<I", 60) + b"\x2f" + struct.pack("<I", size) + bytes(55)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def _fields(count: int) -> bytes:
    field = struct.pack("<HHII", 0x010E, 2, 60_000, 8)
    return b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", count) + field * count + bytes(4)


def _frames(count: int) -> bytes:
    """A GIF with moving pictures, one of its frames many times over."""
    whole = saved(scene(), "GIF")
    start = whole.index(b",", 13 + 3 * 2 ** ((whole[10] & 7) + 1))
    return whole[:start] + whole[start:-1] * count + b";"
