"""What is kept of channels in the cache: the newest stays, the oldest goes."""

from __future__ import annotations

from contextlib import suppress
from shutil import rmtree
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def keep_newest(folder: Path, count: int) -> None:
    """Keep the `count` files and folders in `folder` that were changed last, and remove the others.

    A folder changes with each file that is put into it. What others remove meanwhile is no failure, nor is
    what cannot be removed.
    """
    for path in sorted(folder.iterdir(), key=_changed)[:-count]:
        if path.is_dir():
            rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()


def _changed(path: Path) -> float:
    """Return the time of its last change in seconds; 0 where it is gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
