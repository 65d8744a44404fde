"""The file that names a workspace's pictures: written whole, read once, and set aside where it is damaged."""

from __future__ import annotations

import json
import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cnnviz import atomic_write, log
from cnnviz.finetune.dataset import Dataset, Flaw, Picture, Remark, unbalanced

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_ASIDE = ".damaged"  # the ending of a file that was set aside
_DIGEST = re.compile(r"[0-9a-f]{64}")


def read(path: Path, folder: Path) -> Dataset:
    """The pictures that the file at `path` names, which lie in `folder`; its remarks are about all of them.

    A damaged file is set aside, and names none.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return Dataset((), ())
    try:
        return _read(path, folder, (found.st_ino, found.st_mtime_ns, found.st_size))
    except (TypeError, ValueError):
        set_aside(path)
        return Dataset((), ())


def write(path: Path, pictures: Iterable[Picture]) -> None:
    """Write the file at `path` that names `pictures`. Raises OSError when the disk is full."""
    rows = [
        [picture.label, picture.name, picture.digest, picture.phash, picture.held_out] for picture in pictures
    ]
    atomic_write.write(path, json.dumps(rows).encode())


def set_aside(path: Path) -> None:
    """Give the damaged file at `path` another name, under which nothing looks for it."""
    log.event("file damaged", file=path.name)
    os.replace(path, path.with_name(path.name + _ASIDE))


def lost(path: Path) -> bool:
    """Whether a file at `path` was set aside, and no other has come since."""
    return path.with_name(path.name + _ASIDE).exists() and not path.exists()


def lost_in(folder: Path) -> list[Path]:
    """The places of the files in `folder` that were set aside."""
    return [path.with_name(path.name.removesuffix(_ASIDE)) for path in folder.glob(f"*{_ASIDE}")]


def forget_lost(folder: Path) -> None:
    """Remove the files in `folder` that were set aside."""
    for path in folder.glob(f"*{_ASIDE}"):
        path.unlink(missing_ok=True)


@lru_cache(maxsize=64)
def _read(path: Path, folder: Path, changed: tuple[int, ...]) -> Dataset:  # noqa: ARG001 (a part of the key)
    """As `read`. Raises TypeError or ValueError when the file is damaged."""
    rows = [_row(row) for row in json.loads(path.read_bytes())]
    there = {entry.name for entry in os.scandir(folder)} if folder.is_dir() else set[str]()
    pictures = tuple(
        Picture(label, name, (folder / digest).read_bytes, digest, looks, apart)
        for label, name, digest, looks, apart in rows
        if digest in there
    )
    gone = [Remark(Flaw.UNREADABLE, name) for _, name, digest, *_ in rows if digest not in there]
    bare = Dataset(tuple(dict.fromkeys(picture.label for picture in pictures)), pictures)
    return Dataset(bare.classes, pictures, (*gone, *unbalanced(bare.counts)))


def _row(row: object) -> tuple[str, str, str, str, bool]:
    """Label, name, digest, phash and held_out of a picture. Raises ValueError when `row` is none."""
    match row:
        case [str(label), str(name), str(digest), str(looks), bool(apart)] if _DIGEST.fullmatch(digest):
            return label, name, digest, looks, apart
    raise ValueError("no row of a picture")
