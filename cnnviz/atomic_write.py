"""Writes a file so that it is there as a whole, or as it was before."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def write(
    path: Path, content: bytes | memoryview, check: Callable[[Path], object] = lambda written: written
) -> None:
    """Write `content` to the file at `path`; when this fails or is killed, the file keeps what it held.

    Args:
        path: where it lies.
        content: all of it.
        check: looks at what was written before it takes its place, and raises what is wrong with it.

    Raises:
        OSError: the disk is full, or the folder cannot be written to; what was begun is removed.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(content)
        check(part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
