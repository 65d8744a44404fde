"""Workspaces: the folders of users' pictures, trainings and networks, which outlast a reload of the page."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from cnnviz import atomic_write
from cnnviz.finetune import album, progress, recipe, tidying
from cnnviz.finetune.budget import counted, reported
from cnnviz.finetune.dataset import Dataset, Flaw, Picture, Remark, gather
from cnnviz.finetune.networks import Networks
from cnnviz.models import download

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cnnviz.finetune.budget import Report
    from cnnviz.finetune.progress import Progress
    from cnnviz.finetune.recipe import Recipe

MOST = 300  # pictures of a class
ROOM = 500_000_000  # bytes of all pictures
_OF_ALL = (Flaw.FEW, Flaw.LOPSIDED)  # remarks on all pictures together
_TOKEN = re.compile(r"[0-9a-f]{32}")
# A data set changes one step after the other, so that two tabs of a user lose nothing of each other.
_LOCKS: WeakValueDictionary[Path, Lock] = WeakValueDictionary()
_FINDING = Lock()  # one of them
_WRITING = Lock()  # pictures, so that all workspaces together keep to their room


def _say_nothing(done: int, total: int) -> None:
    """Report to nobody."""


class Workspace:
    """A user's folder, which no other account of the computer may read, under a name that cannot be guessed.

    Attributes:
        folder: its place; its name is the token that finds it again.
        trained: the network that was trained last, and next to it its replay.
        networks: those that were loaded from files.
        spared: the folder of what a training need not compute again; it is only quicker with it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trained, self.networks = folder / "network.safetensors", Networks(folder / "networks")
        self.spared = folder / tidying.SPARED
        self._dataset, self._pictures = folder / "dataset.json", folder / "pictures"
        self._recipe, self._progress = folder / "recipe.json", folder / "progress.json"
        self._enough = folder / "enough"

    def dataset(self) -> Dataset:
        """The pictures given so far; its remarks are about all of them together."""
        return album.read(self._dataset, self._pictures)

    def lost(self) -> list[Path]:
        """The files that were damaged and set aside: of `trained`, of the pictures' names, of `networks`."""
        alone = [path for path in (self.trained, self._dataset) if album.lost(path)]
        return [*alone, *self.networks.lost()]

    def make(self) -> None:
        """Make the folder, if there is none yet, for what is put into it; old ones go.

        Raises:
            OSError: it cannot be made.
        """
        if self.folder.is_dir():
            return
        root = self.folder.parent
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        root.chmod(0o700)
        tidying.tidy(root)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        tidying.use(self.folder)

    def add(self, given: Iterable[Picture], report: Report = _say_nothing) -> tuple[Remark, ...]:
        """Take pictures; what is wrong with those that were left out.

        They are counted and decoded before anything changes or anybody waits for it.

        Args:
            given: the pictures.
            report: told before each how many were decoded, and of how many; what it raises ends the adding.

        Raises:
            DatasetError: they are too many, or have too many pixels together; the dataset is as it was.
            OSError: the disk is full, or all workspaces together are; the dataset is as it was.
        """
        before = self.dataset()
        read = gather(reported(counted(given), report), before=before, most=MOST)
        with _changing(self.folder):
            return self._take(read, len(before.pictures), self.dataset())

    def replace(self, given: Iterable[Picture], report: Report = _say_nothing) -> tuple[Remark, ...]:
        """Take pictures instead of those that are here; as `add`."""
        read = gather(reported(counted(given), report), most=MOST)
        with _changing(self.folder):
            return self._take(read, 0, Dataset((), ()))

    def remove(self, label: str) -> None:
        """Forget the pictures of a class."""
        with _changing(self.folder):
            kept = [picture for picture in self.dataset().pictures if picture.label != label]
            album.write(self._dataset, kept)
            self._sweep()

    def begin(self, chosen: Recipe) -> None:
        """Note how to train; an earlier training is forgotten, but for its network."""
        self.end()
        self.make()
        atomic_write.write(self._recipe, chosen.write().encode())

    def end(self) -> None:
        """Forget a training that is not done."""
        for path in (self._recipe, self._progress, self._enough, *self.folder.glob("*.going")):
            path.unlink(missing_ok=True)

    def be_enough(self) -> None:
        """Let the training end with the network of the last whole epoch. Raises OSError."""
        self._enough.touch()

    def is_enough(self) -> bool:
        """Tell whether the training shall end with the network of the last whole epoch."""
        return self._enough.exists()

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

    def _take(self, read: Dataset, known: int, before: Dataset) -> tuple[Remark, ...]:
        """Let the dataset be `before` with the pictures `read`, of which the first are `known` already."""
        after = gather(read.pictures[known:], before=before, most=MOST)
        remarks = [r for r in (*read.remarks, *after.remarks) if r.flaw not in _OF_ALL]
        self.make()
        self._pictures.mkdir(exist_ok=True)
        with _WRITING:
            return (*remarks, *self._keep(before, after))

    def _keep(self, before: Dataset, after: Dataset) -> list[Remark]:
        """Write the pictures that `after` has beyond `before`; remarks on those without room."""
        room = ROOM - sum((self._pictures / picture.digest).stat().st_size for picture in before.pictures)
        rest = tidying.room(self.folder.parent, ROOM)
        kept, remarks = list(before.pictures), list[Remark]()
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
            album.write(self._dataset, kept)
        finally:
            self._sweep()
        return remarks

    def _sweep(self) -> None:
        """Remove the files that the dataset does not name."""
        named = {picture.digest for picture in self.dataset().pictures}
        for path in self._pictures.glob("*"):
            if path.name not in named:
                path.unlink(missing_ok=True)


def find(token: object) -> Workspace | None:
    """The workspace of that token, which may be anything; None when nothing was put into it yet."""
    found = of(token)
    if not found.folder.is_dir():
        return None
    tidying.use(found.folder)
    return found


def of(token: object) -> Workspace:
    """The workspace of that token, or a new one where it is none; no folder is made before it is needed."""
    known = isinstance(token, str) and _TOKEN.fullmatch(token)
    return Workspace(_root() / (str(token) if known else secrets.token_hex(16)))


def create() -> Workspace:
    """A new workspace."""
    return of(None)


def check_writable() -> None:
    """Raise OSError, with the name of the folder, when no workspace can be made; nothing is written."""
    root = _root()
    nearest = next(path for path in (root, *root.parents) if path.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(root))


def _changing(folder: Path) -> Lock:
    """The lock under which the data set in `folder` changes."""
    with _FINDING:
        return _LOCKS.setdefault(folder, Lock())


def _root() -> Path:
    return download.folder() / "workspaces"
