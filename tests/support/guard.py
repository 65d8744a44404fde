"""Reader of hostile files in a watched process of its own that may take 1 GB.

`python -m tests.support.guard KIND FOLDER` reads each file of FOLDER and prints a JSON list for each: its
name, how it ended, what was said, the seconds of processor time; and last the peak of memory in bytes.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MEMORY = 1_000_000_000  # bytes
_CHANGES = (
    *(f"os.{name}" for name in ("chmod", "chown", "exec", "fork", "link", "mkdir", "posix_spawn", "remove")),
    *(f"os.{name}" for name in ("rename", "rmdir", "symlink", "system", "truncate")),
    *("pickle.find_class", "socket.connect", "subprocess.Popen"),
)
_READER = "cnnviz.checkpoints.pickle_process"  # which has limits of its own
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class RefusedError(Exception):
    """A reader's reason not to take a file."""


def main(kind: str, folder: Path) -> None:
    """Read all that lies in `folder`."""
    read = {"pictures": _picture, "archives": _archive, "networks": _network, "command": _command}[kind]()
    paths, done = sorted(folder.iterdir()), list[str]()
    with contextlib.suppress(RefusedError):
        read(paths[0])  # loads all that is needed
    _limit()
    own = folder.resolve() if kind == "networks" else None  # they are opened into a file beside them
    sys.addaudithook(lambda event, given: done.append(event) if _changes(event, given, own) else None)
    for path in paths:
        done.clear()
        start = time.process_time()
        ended, said = _end(read, path)
        print(json.dumps([path.name, f"did {done[0]}" if done else ended, said, time.process_time() - start]))
    print(_peak())


def _end(read: Callable[[Path], None], path: Path) -> tuple[str, str]:
    try:
        read(path)
    except RefusedError as error:
        return "REFUSED", str(error)
    except Exception as error:  # any of them is a find
        return f"failed: {error!r}", ""
    return "SHOWN", ""


def _limit() -> None:
    """Let the process have MEMORY more than it has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if sys.platform == "linux" else 0
    if pages:
        most = pages * os.sysconf("SC_PAGE_SIZE") + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _peak() -> int:
    """The most memory that this process has had, in bytes."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # on macOS in bytes
    # On Linux that number begins with what the process had that started this one.
    return next(int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if "VmHWM" in line)


def _changes(event: str, given: tuple[Any, ...], own: Path | None) -> bool:
    """Whether what Python is about to do changes something outside, but for the folder `own`."""
    if event == "subprocess.Popen":
        return own is None or _READER not in given[1]
    if event == "open":
        return bool(given[2] & _WRITING) and not _lies(given[0], own)
    if event in {"os.mkdir", "os.remove", "os.rmdir"} and given[-1] != -1:  # named from an open folder
        return own is None
    paths = given[:2] if event == "os.rename" else given[:1]
    return event in _CHANGES and not all(_lies(path, own) for path in paths)


def _lies(path: object, own: Path | None) -> bool:
    """Whether `path` lies in the folder `own`."""
    return own is not None and isinstance(path, (str, Path)) and own in Path(path).resolve().parents


def _picture() -> Callable[[Path], None]:
    from cnnviz.inputs import images

    def read(path: Path) -> None:
        try:
            images.decode(images.read(path))
        except (images.ImageError, OSError) as error:
            raise RefusedError(str(error)) from error

    return read


def _archive() -> Callable[[Path], None]:
    from cnnviz.finetune import archive, dataset

    def read(path: Path) -> None:
        try:
            found = dataset.gather(archive.unpack(path.read_bytes()).pictures)
        except dataset.DatasetError as error:
            raise RefusedError(str(error)) from error
        if not found.pictures:
            raise RefusedError(str((*found.remarks, "no pictures in it")[0]))

    return read


def _network() -> Callable[[Path], None]:
    from dataclasses import replace

    from cnnviz.checkpoints import card, opening
    from cnnviz.models.specs import MODELS, WeightsError

    def read(path: Path) -> None:
        """Read a file as a network of a user's, and as the weights of a model that comes with cnnviz."""
        try:
            opening.convert(path, path.with_suffix(".opened"))
        except card.CheckpointError as error:
            try:
                replace(MODELS["lenet"], weights=path).load()
            except WeightsError:
                raise RefusedError(str(error)) from error

    return read


def _command() -> Callable[[Path], None]:
    from cnnviz.__main__ import main as run

    def read(path: Path) -> None:
        said = io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            code = run(["trace", str(path), "--model", "lenet"])
        if code:
            raise RefusedError(said.getvalue().removesuffix("\n"))

    return read


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(sys.argv[1], Path(sys.argv[2]))
