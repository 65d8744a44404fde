"""Workspaces: the folders of users' pictures, trainings and networks, which outlast a reload of the page."""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import shutil
import time
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from cnnviz import atomic_write
from cnnviz.finetune import progress, recipe
from cnnviz.finetune.dataset import Dataset, Flaw, Picture, Remark, gather, unbalanced
from cnnviz.models import download

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cnnviz.finetune.progress import Progress
    from cnnviz.finetune.recipe import Recipe

MOST = 300  # pictures of a class
ROOM = 500_000_000  # bytes of all pictures
ROOM_OF_ALL = 8_000_000_000  # bytes of all workspaces
_TOKEN = re.compile(r"[0-9a-f]{32}")
# Seconds that a workspace is kept after its last use, and where all of them take too much room.
_KEPT, _SURE = 24 * 3600, 3600
# When this process used which workspace last, on a clock that is never set: after a leap of the other clock
# every file looks old.
_used: dict[str, float] = {}
# Data sets change one after the other, so that two tabs of a user lose nothing of each other.
_CHANGING = Lock()


class Workspace:
    """A user's folder, which no other account of the computer may read, under a name that cannot be guessed.

    Attributes:
        folder: its place; its name is the token that finds it again.
        trained: the network that was trained last, and next to it its replay.
        loaded: the network that was loaded from a file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trained, self.loaded = folder / "network.safetensors", folder / "loaded.safetensors"
        self._dataset, self._pictures = folder / "dataset.json", folder / "pictures"
        self._recipe, self._progress = folder / "recipe.json", folder / "progress.json"

    def dataset(self) -> Dataset:
        """The pictures given so far; its remarks are about all of them together."""
        if not self._dataset.is_file():
            return Dataset((), ())
        rows = json.loads(self._dataset.read_text("utf-8"))
        pictures = tuple(
            Picture(label, name, (self._pictures / digest).read_bytes, digest, *looks)
            for label, name, digest, *looks in rows
        )
        bare = Dataset(tuple(dict.fromkeys(picture.label for picture in pictures)), pictures)
        return Dataset(bare.classes, pictures, tuple(unbalanced(bare.counts)))

    def add(self, given: Iterable[Picture]) -> tuple[Remark, ...]:
        """Take pictures; what is wrong with those that were left out.

        Raises:
            OSError: the disk is full, or all workspaces together are; the dataset is as it was.
        """
        with _CHANGING:
            return self._take(given, self.dataset())

    def replace(self, given: Iterable[Picture]) -> tuple[Remark, ...]:
        """Take pictures instead of those that are here; as `add`."""
        with _CHANGING:
            return self._take(given, Dataset((), ()))

    def remove(self, label: str) -> None:
        """Forget the pictures of a class."""
        with _CHANGING:
            self._write([picture for picture in self.dataset().pictures if picture.label != label])
            self._sweep()

    def begin(self, chosen: Recipe) -> None:
        """Note how to train; an earlier training is forgotten, but for its network."""
        self.end()
        atomic_write.write(self._recipe, chosen.write().encode())

    def end(self) -> None:
        """Forget a training that is not done."""
        for path in (self._recipe, self._progress, *self.folder.glob("*.going")):
            path.unlink(missing_ok=True)

    def recipe(self) -> Recipe | None:
        """The recipe of the training begun last; None before the first."""
        try:
            return recipe.read(self._recipe.read_text("utf-8"))
        except (OSError, recipe.RecipeError):
            return None

    def progress(self) -> Progress | None:
        """The progress of that training; None before it has begun."""
        return progress.read(self._progress)

    def note(self, stands: Progress) -> None:
        """Keep the progress."""
        stands.write(self._progress)

    def clear(self) -> None:
        """Remove all that lies here, for good."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _take(self, given: Iterable[Picture], before: Dataset) -> tuple[Remark, ...]:
        """Let the dataset be that of `before` with the pictures `given`."""
        after = gather(given, before=before, most=MOST)
        self._pictures.mkdir(exist_ok=True)
        room = ROOM - sum((self._pictures / picture.digest).stat().st_size for picture in before.pictures)
        rest = ROOM_OF_ALL - _size(self.folder.parent)
        kept, remarks = list(before.pictures), [r for r in after.remarks if r not in unbalanced(after.counts)]
        try:
            for picture in after.pictures[len(kept) :]:
                content = picture.read()
                if len(content) > room:
                    remarks.append(Remark(Flaw.ROOM, picture.name, count=ROOM // 1_000_000))
                    continue
                room, rest = room - len(content), rest - len(content)
                if rest < 0:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                (self._pictures / picture.digest).write_bytes(content)
                kept.append(picture)
            self._write(kept)
        finally:
            self._sweep()
        return tuple(remarks)

    def _sweep(self) -> None:
        """Remove the files that the dataset does not name."""
        named = {picture.digest for picture in self.dataset().pictures}
        for path in self._pictures.glob("*"):
            if path.name not in named:
                path.unlink(missing_ok=True)

    def _write(self, pictures: Iterable[Picture]) -> None:
        rows = [
            [picture.label, picture.name, picture.digest, picture.phash, picture.held_out]
            for picture in pictures
        ]
        atomic_write.write(self._dataset, json.dumps(rows).encode())


def find(token: object) -> Workspace | None:
    """The workspace of that token, which may be anything; None when there is none."""
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        return None
    folder = _root() / token
    if not folder.is_dir():
        return None
    return _use(folder)


def create() -> Workspace:
    """A new workspace; older ones are removed where `_tidy` says so."""
    root = _root()
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    root.chmod(0o700)
    _tidy(root)
    folder = root / secrets.token_hex(16)
    folder.mkdir(mode=0o700)
    return _use(folder)


def _tidy(root: Path) -> None:
    """Remove the workspaces not used for a day; where all take too much, the oldest not used for an hour."""
    taken = _size(root)
    for unused, folder in sorted(((_unused(folder), folder) for folder in root.iterdir()), reverse=True):
        if unused > (_KEPT if taken <= ROOM_OF_ALL else _SURE):
            taken -= _size(folder)
            shutil.rmtree(folder, ignore_errors=True)
            _used.pop(folder.name, None)


def _use(folder: Path) -> Workspace:
    """The workspace in `folder`, kept for another day."""
    os.utime(folder)
    _used[folder.name] = time.monotonic()
    return Workspace(folder)


def _unused(folder: Path) -> float:
    """Seconds since a workspace was used last; 0 of one that its user has just removed."""
    try:
        by_file = time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0
    return min(by_file, time.monotonic() - _used[folder.name]) if folder.name in _used else by_file


def _size(folder: Path) -> int:
    """Bytes of all files below it, but for those that go meanwhile: others train and tidy up."""
    total = 0
    for inner, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                total += os.stat(os.path.join(inner, name)).st_size
    return total


def _root() -> Path:
    return download.folder() / "workspaces"
