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

    It is on the disk when this returns, so that it outlives a computer that loses its power.

    Args:
        path: where it lies.
        content: all of it.
        check: looks at what was written before it takes its place, and raises what is wrong with it.

    Raises:
        OSError: the disk is full, or the folder cannot be written to; what was begun is removed.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        check(part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    _keep_name(path.parent)


def replace(part: Path, path: Path) -> None:
    """Put the whole file at `part`, of the same disk, in the place of the one at `path`, as `write` does."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(part, path)
    _keep_name(path.parent)


def _keep_name(folder: Path) -> None:
    """Let the names of the files in `folder` be on the disk; Windows does that by itself."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
