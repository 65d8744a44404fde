"""The format of packets: a header and arrays in one block of bytes, exact to the last digit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALIGNMENT = 4  # a Float32Array can be laid over the bytes without a copy


def pack(header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """Pack `header` and `arrays` in one block; `decode` in ui/web/model/packet.js is its reverse.

    Layout: the length of the header as little-endian uint32; the header as JSON, padded with spaces to a
    multiple of 4 bytes; the arrays, little-endian, each padded likewise. The header gains "arrays": name
    to {type, shape, start}, where start counts bytes after the header.

    Args:
        header: anything JSON can say, so neither NaN nor infinity.
        arrays: float32, in which a view takes NaN for a gap, or uint8.

    Raises:
        TypeError: an array of another type.
        ValueError: a number in the header is not finite; the browser could not read it.
    """
    index: dict[str, Any] = {}
    parts: list[bytes | memoryview] = []
    start = 0
    for name, array in arrays.items():
        if array.dtype not in (np.float32, np.uint8):
            raise TypeError(f"{name} is {array.dtype}; a packet carries float32 and uint8")
        index[name] = {"type": str(array.dtype), "shape": array.shape, "start": start}
        rest = b"\0" * (-array.nbytes % _ALIGNMENT)
        parts += [np.ascontiguousarray(array).data, rest]
        start += array.nbytes + len(rest)
    said = {**header, "arrays": index}
    text = json.dumps(said, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _ALIGNMENT)
    return b"".join([len(text).to_bytes(4, "little"), text, *parts])
