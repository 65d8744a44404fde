"""Downloads a file of weights, whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
import time
import urllib.request
from enum import StrEnum, unique
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from tempfile import mkstemp
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.error import HTTPError

from platformdirs import user_cache_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPResponse
    from typing import BinaryIO

PATIENCE = 20.0  # seconds in which a server must send something
_CHUNK = 1 << 18  # bytes
_HASH = re.compile(r"-([0-9a-f]{8,})\.\w+$")  # torch.hub's way: resnet18-f37072fd.pth
_FULL = (errno.ENOSPC, errno.EDQUOT)


@unique
class Problem(StrEnum):
    """The reason why there is no file."""

    OFFLINE = "offline"
    REFUSED = "refused"
    STALLED = "stalled"
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    CANCELLED = "cancelled"
    DISK_FULL = "disk_full"
    UNWRITABLE = "unwritable"


_SENTENCES = MappingProxyType(
    {
        Problem.OFFLINE: "{host} cannot be reached; check the connection to the internet",
        Problem.REFUSED: "{host} did not give the file",
        Problem.STALLED: "{host} has sent nothing for a while; try again later",
        Problem.TRUNCATED: "the connection broke off before the file was whole; try again",
        Problem.CORRUPT: "what came is not the file that was expected, so it was thrown away; try again",
        Problem.CANCELLED: "the download was cancelled",
        Problem.DISK_FULL: "the disk has too little room for the file",
        Problem.UNWRITABLE: "the folder {folder} cannot be written to",
    }
)


class DownloadError(Exception):
    """Raised when a file did not come; its text is an English sentence.

    Attributes:
        problem: why.
        values: what fills the places of that sentence.
    """

    def __init__(self, problem: Problem, **values: str) -> None:
        self.problem = problem
        self.values = values
        super().__init__(_SENTENCES[problem].format(**values))


def folder() -> Path:
    """Return the folder of the cache: $CNNVIZ_CACHE, or where the system keeps what can be had again."""
    chosen = os.environ.get("CNNVIZ_CACHE")
    return Path(chosen) if chosen else user_cache_path("cnnviz")


def cache(url: str) -> Path:
    """Return the path at which the file at `url` is kept."""
    return folder() / url.rpartition("/")[2]


def beginning(url: str) -> str:
    """Return the first digits of the SHA-256 of the file at `url`. Raises ValueError if it carries none."""
    found = _HASH.search(url)
    if not found:
        raise ValueError(f"{url!r} does not carry the start of its SHA-256, as in name-0123abcd.pth")
    return found[1]


def fetch(
    url: str,
    target: Path,
    *,
    report: Callable[[int, int], None],
    cancelled: Callable[[], bool] = lambda: False,
    patience: float = PATIENCE,
) -> None:
    """Write the file at `url` to `target`, once it is whole and its hash is right; else leave `target` alone.

    Args:
        url: ends in the first digits of the file's SHA-256, as in "resnet18-f37072fd.pth".
        target: its folder is made.
        report: called again and again with the bytes that came, and the bytes there are (0: unknown).
        cancelled: asked after each part that came.
        patience: seconds in which the server must send something.

    Raises:
        DownloadError: whatever went wrong.
        ValueError: `url` carries no hash.
    """
    expected = beginning(url)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _tidy(target, patience)
        handle, name = mkstemp(".part", f"{target.name}.", target.parent)
        os.close(handle)
        part = Path(name)
        try:
            with part.open("wb") as file:
                digest = _stream(url, file, report, cancelled, patience)
            if not digest.startswith(expected):
                raise DownloadError(Problem.CORRUPT)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        problem = Problem.DISK_FULL if error.errno in _FULL else Problem.UNWRITABLE
        raise DownloadError(problem, folder=str(target.parent)) from error


def _stream(
    url: str,
    file: BinaryIO,
    report: Callable[[int, int], None],
    cancelled: Callable[[], bool],
    patience: float,
) -> str:
    """Write what is at `url` to `file`, and return its SHA-256 in hexadecimal digits."""
    digest = sha256()
    host = url.split("/")[2]
    with _open(url, host, patience) as response:
        total = response.length or 0
        if shutil.disk_usage(Path(file.name).parent).free < total:
            raise DownloadError(Problem.DISK_FULL)
        received = 0
        while chunk := _read(response, host):
            if cancelled():
                raise DownloadError(Problem.CANCELLED)
            file.write(chunk)
            digest.update(chunk)
            received += len(chunk)
            report(received, total)
    if received < total:
        raise DownloadError(Problem.TRUNCATED)
    return digest.hexdigest()


def _open(url: str, host: str, patience: float) -> HTTPResponse:
    try:
        response: HTTPResponse = urllib.request.urlopen(url, timeout=patience)  # noqa: S310 (only from ModelSpec)
    except HTTPError as error:
        raise DownloadError(Problem.REFUSED, host=host) from error
    except TimeoutError as error:
        raise DownloadError(Problem.STALLED, host=host) from error
    except (OSError, HTTPException) as error:
        raise DownloadError(Problem.OFFLINE, host=host) from error
    return response


def _read(response: HTTPResponse, host: str) -> bytes:
    """Return the bytes that have come, without waiting for more; none at the end."""
    try:
        return response.read1(_CHUNK)
    except TimeoutError as error:
        raise DownloadError(Problem.STALLED, host=host) from error
    except (OSError, HTTPException) as error:
        raise DownloadError(Problem.TRUNCATED) from error


def _tidy(target: Path, patience: float) -> None:
    """Remove what an earlier process left when it was killed: nothing has been written to it for long."""
    for part in target.parent.glob(f"{target.name}.*.part"):
        if time.time() - part.stat().st_mtime > 3 * patience:
            part.unlink(missing_ok=True)
