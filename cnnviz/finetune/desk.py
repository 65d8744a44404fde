"""Where do a visitor's pictures, training and networks lie, so that a reload of the page loses nothing?"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import time
from typing import TYPE_CHECKING

from cnnviz import download, whole
from cnnviz.finetune import progress, recipe
from cnnviz.finetune.album import Album, Flaw, Picture, Remark, gather, unbalanced

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cnnviz.finetune.progress import Progress
    from cnnviz.finetune.recipe import Recipe

MOST = 300  # pictures of a class
ROOM = 500_000_000  # bytes of all pictures
_TOKEN = re.compile(r"[0-9a-f]{32}")
_KEPT = 24 * 3600  # seconds that a desk is kept after its last use
# When this process used which desk last, on a clock that nobody sets: after a leap of the other clock every
# file looks old.
_used: dict[str, float] = {}


class Desk:
    """A visitor's folder, which nobody else on the computer may read, under a name that cannot be guessed.

    Attributes:
        folder: its place; its name is the token that finds it again.
        trained: the network that was trained last, and next to it its replay.
        loaded: the network that was loaded from a file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trained, self.loaded = folder / "network.safetensors", folder / "loaded.safetensors"
        self._album, self._pictures = folder / "album.json", folder / "pictures"
        self._recipe, self._progress = folder / "recipe.json", folder / "progress.json"

    def album(self) -> Album:
        """The pictures given so far; its remarks are about all of them together."""
        if not self._album.is_file():
            return Album((), ())
        rows = json.loads(self._album.read_text("utf-8"))
        pictures = tuple(
            Picture(label, name, (self._pictures / digest).read_bytes, digest) for label, name, digest in rows
        )
        bare = Album(tuple(dict.fromkeys(picture.label for picture in pictures)), pictures)
        return Album(bare.classes, pictures, tuple(unbalanced(bare.counts)))

    def add(self, given: Iterable[Picture]) -> tuple[Remark, ...]:
        """Take pictures; what is wrong with those that were left out.

        Raises:
            OSError: the disk is full; the album is as it was.
        """
        before = self.album()
        after = gather(given, before=before, most=MOST)
        self._pictures.mkdir(exist_ok=True)
        room = ROOM - sum(path.stat().st_size for path in self._pictures.iterdir())
        kept, remarks = list(before.pictures), [r for r in after.remarks if r not in unbalanced(after.counts)]
        for picture in after.pictures[len(kept) :]:
            content = picture.read()
            room -= len(content)
            if room < 0:
                remarks.append(Remark(Flaw.ROOM, picture.name, count=ROOM // 1_000_000))
                continue
            (self._pictures / picture.digest).write_bytes(content)
            kept.append(picture)
        self._write(kept)
        return tuple(remarks)

    def remove(self, label: str) -> None:
        """Forget the pictures of a class."""
        pictures = self.album().pictures
        for picture in pictures:
            if picture.label == label:
                (self._pictures / picture.digest).unlink(missing_ok=True)
        self._write([picture for picture in pictures if picture.label != label])

    def begin(self, chosen: Recipe) -> None:
        """Note how to train; what there was of an earlier training is forgotten, but for its network."""
        self.end()
        whole.write(self._recipe, chosen.write().encode())

    def end(self) -> None:
        """Forget a training that is not done."""
        for path in (self._recipe, self._progress, *self.folder.glob("*.going")):
            path.unlink(missing_ok=True)

    def recipe(self) -> Recipe | None:
        """How the training is done that was begun last; None before the first."""
        try:
            return recipe.read(self._recipe.read_text("utf-8"))
        except (OSError, recipe.RecipeError):
            return None

    def progress(self) -> Progress | None:
        """How that training stands; None before it has begun."""
        return progress.read(self._progress)

    def note(self, stands: Progress) -> None:
        """Keep how it stands."""
        stands.write(self._progress)

    def clear(self) -> None:
        """Remove all that lies here, for good."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write(self, pictures: Iterable[Picture]) -> None:
        rows = [[picture.label, picture.name, picture.digest] for picture in pictures]
        whole.write(self._album, json.dumps(rows).encode())


def find(token: object) -> Desk | None:
    """The desk of that token, which may be anything; None when there is none."""
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        return None
    folder = _root() / token
    if not folder.is_dir():
        return None
    return _use(folder)


def create() -> Desk:
    """A new desk. Desks that nobody has used for a day are removed."""
    root = _root()
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    root.chmod(0o700)
    for other in root.iterdir():
        if time.time() - other.stat().st_mtime > _KEPT and not _used_lately(other):
            shutil.rmtree(other, ignore_errors=True)
            _used.pop(other.name, None)
    folder = root / secrets.token_hex(16)
    folder.mkdir(mode=0o700)
    return _use(folder)


def _use(folder: Path) -> Desk:
    """The desk in `folder`, kept for another day."""
    os.utime(folder)
    _used[folder.name] = time.monotonic()
    return Desk(folder)


def _used_lately(folder: Path) -> bool:
    return folder.name in _used and time.monotonic() - _used[folder.name] < _KEPT


def _root() -> Path:
    return download.folder() / "desks"
