"""The room of all workspaces together, and the removal of those that are used no more."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ROOM_OF_ALL = 8_000_000_000  # bytes of all workspaces
SPARED = "spared"  # the folder in a workspace of what only saves time
# Seconds that a workspace is kept after its last use, and where all of them take too much room.
_KEPT, _SURE = 24 * 3600, 3600
# When this process used which workspace last, on a clock that is never set: after a leap of the other clock
# every file looks old.
_used: dict[str, float] = {}


def tidy(root: Path) -> None:
    """Remove the workspaces not used for a day; where all take too much, the oldest not used for an hour."""
    taken = size(root)
    for unused, folder in sorted(((_unused(folder), folder) for folder in root.iterdir()), reverse=True):
        if unused > (_KEPT if taken <= ROOM_OF_ALL else _SURE):
            taken -= size(folder)
            shutil.rmtree(folder, ignore_errors=True)
            _used.pop(folder.name, None)


def room(root: Path, wanted: int) -> int:
    """Bytes that all workspaces may still take; if fewer than `wanted`, folders called SPARED go first."""
    if size(root) + wanted > ROOM_OF_ALL:
        for path in root.glob(f"*/{SPARED}"):
            shutil.rmtree(path, ignore_errors=True)
    return ROOM_OF_ALL - size(root)


def use(folder: Path) -> None:
    """Keep the workspace in `folder` for another day; one that its user has just removed stays away."""
    with suppress(FileNotFoundError):
        os.utime(folder)
        _used[folder.name] = time.monotonic()


def size(folder: Path) -> int:
    """Bytes of all files below it, but for those that go meanwhile: others train and tidy up."""
    total = 0
    for inner, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                total += os.stat(os.path.join(inner, name)).st_size
    return total


def _unused(folder: Path) -> float:
    """Seconds since a workspace was used last; 0 of one that its user has just removed."""
    try:
        by_file = time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0
    return min(by_file, time.monotonic() - _used[folder.name]) if folder.name in _used else by_file
