"""The first directory of a TIFF file: what it says of the file, before anything of it is decoded.

Its layout is that of Adobe's TIFF 6.0; a camera's raw data is mostly a TIFF file as well.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 4096  # fields of a directory that are looked at; 60 are many
_SUBFILE, _PHOTOMETRIC, _MAKE, _PARTS, _DNG = 254, 262, 271, 330, 50706
_FILTERED = 32803  # each pixel has one colour: what the sensor saw through its filters
_MAKERS = {b"NIKON": "NEF", b"SONY": "ARW", b"PENTAX": "PEF", b"SAMSUNG": "SRW", b"Canon": "CR2"}


def values(data: bytes) -> int:
    """Count the values that the first directory of the TIFF file in `data` says there are."""
    return sum(count for _, count, _ in _fields(data))


def raw(data: bytes) -> str:
    """Name the format of a camera's raw data in a TIFF file; "" when it holds a picture."""
    if data[8:10] == b"CR":
        return "CR2"
    fields = {tag: (count, value) for tag, count, value in _fields(data)}
    if _DNG in fields:
        return "DNG"
    order = _order(data)
    subfile, photometric = (
        struct.unpack(kind, fields[tag][1][:size])[0] if tag in fields else 0
        for tag, kind, size in ((_SUBFILE, f"{order}I", 4), (_PHOTOMETRIC, f"{order}H", 2))
    )
    # A raw file shows a small picture first, and has its own in a part.
    if photometric != _FILTERED and not (subfile & 1 and _PARTS in fields):
        return ""
    start = struct.unpack(f"{order}I", fields[_MAKE][1])[0] if _MAKE in fields else 0
    maker = data[start : start + 8]
    return next((name for begin, name in _MAKERS.items() if maker.startswith(begin)), "RAW")


def _order(data: bytes) -> str:
    return "<" if data[:2] == b"II" else ">"


def _fields(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The tag, count and value, or place of the values, of each field in the first directory."""
    order = _order(data)
    if data[2:4] not in (b"\x2a\0", b"\0\x2a") or len(data) < 10:
        return
    start = struct.unpack(f"{order}I", data[4:8])[0]
    if start + 2 > len(data):
        return
    count = struct.unpack(f"{order}H", data[start : start + 2])[0]
    for place in range(start + 2, start + 2 + 12 * min(count, _MOST), 12):
        field = data[place : place + 12]
        if len(field) == 12:
            tag, _, length, value = struct.unpack(f"{order}HHI4s", field)
            yield tag, length, value
