"""The networks that a user brought: files in a folder of the workspace, as many as there is room for."""

from __future__ import annotations

import re
import shutil
import time
from typing import TYPE_CHECKING

from cnnviz.finetune import album, tidying
from cnnviz.translations import Complaint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST = 8
ROOM = 800_000_000  # bytes of all of them; a file may have 200 million
_UNSAFE = re.compile(r"^\.+|[^\w.\- ]")  # in the name of a file
_LONGEST = 60  # characters of that name


class NetworksError(Complaint):
    """There is no room for another network; the text says why."""


def full() -> NetworksError:
    """The disk is full, or cannot be written to."""
    return NetworksError("the disk has too little room for this network")


class Networks:
    """The networks in a folder, which need not exist before the first."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._incoming = folder, folder / "incoming"

    def receive(self, name: str, content: memoryview) -> Path:
        """Write a file down as it came; one that came before goes.

        Args:
            name: as the user calls it, or nearly so.
            content: all of it.

        Raises:
            NetworksError: there is no room for it.
        """
        path = self._incoming / (_UNSAFE.sub("_", name)[-_LONGEST:] or "network")
        try:
            self.forget_incoming()
            self._incoming.mkdir(parents=True)
            path.write_bytes(content)  # until it was read
        except OSError as error:
            self.forget_incoming()
            raise full() from error
        return path

    def forget_incoming(self) -> None:
        """Remove the file that came last."""
        shutil.rmtree(self._incoming, ignore_errors=True)

    def files(self) -> list[Path]:
        """Their files, the oldest first."""
        return sorted(self.folder.glob("*.safetensors"))

    def lost(self) -> list[Path]:
        """Those that were damaged and set aside, until another comes."""
        return album.lost_in(self.folder)

    def add(self, write: Callable[[Path], object]) -> Path:
        """Keep another network, which `write` writes to the path that it is given.

        Raises:
            NetworksError: there are too many, or they take too much room; besides what `write` raises.
        """
        if len(self.files()) >= MOST:
            raise NetworksError("there are {most} networks of yours already; remove one of them", most=MOST)
        path = self._put(write, self.folder / f"{time.time_ns():020}.safetensors")
        album.forget_lost(self.folder)
        return path

    def change(self, path: Path, write: Callable[[Path], object]) -> None:
        """Let the network at `path` be another, which is written as for `add`; raises the same."""
        self._put(write, path)

    def remove(self, path: Path) -> None:
        """Forget the network at `path`."""
        path.unlink(missing_ok=True)

    def _put(self, write: Callable[[Path], object], path: Path) -> Path:
        """Let `path` hold what is written; when that fails, it keeps what it held."""
        part = path.with_suffix(".part")
        try:
            self.folder.mkdir(exist_ok=True)
            write(part)
            size = part.stat().st_size
            others = sum(each.stat().st_size for each in self.files() if each != path)
            if others + size > ROOM:
                raise NetworksError(
                    "your networks together would take more than {limit} MB; remove one of them",
                    limit=ROOM // 1_000_000,
                )
            if tidying.room(self.folder.parents[1], 0) < 0:
                raise full()
            part.replace(path)
        except OSError as error:
            raise full() from error
        finally:
            part.unlink(missing_ok=True)
        return path
