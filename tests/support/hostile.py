"""Hostile files, and what is asked of their readers."""

from __future__ import annotations

import io
import zipfile
from enum import Enum, auto
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

MARKUP = (
    "<img src=x onerror=window.ran=1>.png",
    "<script>window.ran=1</script>.png",
    "![shown](https://example.invalid/pixel.png) **bold** :red[red] $x$ [link](javascript:window.ran=1).png",
    '"><svg onload=window.ran=1>.png',
)
_RED = (250, 20, 20)


class Asked(Enum):
    """The demand on the reader of a file."""

    SHOWN = auto()
    REFUSED = auto()
    EITHER = auto()


class Hostile(NamedTuple):
    """A hostile file: its fault, its content, and the demand on its reader."""

    name: str
    content: bytes
    asked: Asked


def packed(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of `entries`, content by path."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for path, content in entries.items():
            made.writestr(path, content)
    return file.getvalue()


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """`image` as a file."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def scene(seed: int = 0) -> Image.Image:
    """A red disc in noise, 40 × 30 pixels."""
    rows, columns = np.mgrid[:30, :40]
    pixels = np.random.default_rng(seed).integers(150, 255, (30, 40, 3)).astype(np.uint8)
    pixels[(rows - 15) ** 2 + (columns - 20) ** 2 < 100] = _RED
    return Image.fromarray(pixels)


def words() -> dict[str, bytes]:
    """Files that are no picture, no zip and no network, whatever their names say."""
    return {
        "nothing": b"",
        "one zero": b"\0",
        "100,000 zeros": bytes(100_000),
        "a list for the market": b"eggs, bread",
        "SVG with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>window.ran=1</script></svg>",
        "HTML": b"<!doctype html><img src=x onerror=window.ran=1>",
        "a script": b"#!/bin/sh\ntouch ran\n",
        "a PDF": b"%PDF-1.7\n1 0 obj\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\n",
        "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(ran) (w) file closefile\n",
        "an image list of ImageMagick": b"push graphic-context\nfill 'url(https://x/\"|touch ran\")'\n",
        "a pickle": b"cos\nsystem\n(S'touch ran'\ntR.",
        "a pickle of protocol 4": b"\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x09touch ran\x85R.",
        "a camera's raw data": b"II*\0\x10\0\0\0CR\2\0" + bytes(100),
        "a TGA": saved(scene(), "TGA"),
        "an icon": saved(scene(), "ICO"),
        "a JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(100),
        "an AVIF": b"\0\0\0\x1cftypavif" + bytes(100),
        "gzip": b"\x1f\x8b\x08" + bytes(40),
    }
