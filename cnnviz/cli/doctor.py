"""The command `doctor`: checks whether cnnviz will work on this machine, and if not, why."""

from __future__ import annotations

import os
import platform
import re
import shutil
import socket
import sys
import urllib.request
from dataclasses import dataclass
from enum import StrEnum, unique
from hashlib import file_digest
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from cnnviz.paths import ASSETS, REQUIREMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

_PYTHON = (3, 11)
_DISK, _MEMORY = 1.0, 1.0  # GB free


@unique
class State(StrEnum):
    """The verdict on one thing that was checked."""

    FINE = "fine"
    NOTE = "note"  # something will be missed, but cnnviz runs
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was checked, in an English sentence."""

    state: State
    sentence: str


def doctor(port: int) -> int:
    """Print what was found, a line each; return 1 if something will not work, else 0.

    Args:
        port: on which the pages shall be served.
    """
    findings = []
    for finding in examine(port):
        print(f"{finding.state:6} {finding.sentence}", flush=True)
        findings.append(finding)
    wrong = sum(finding.state is State.WRONG for finding in findings)
    print("cnnviz will work here." if not wrong else f"{wrong} of these must be put right first.")
    return 1 if wrong else 0


def examine(port: int) -> Iterator[Finding]:
    """Check one thing after the other: versions, device, weights, port, disk and memory."""
    yield python(sys.version_info[:2])
    missing = False
    for found in packages(REQUIREMENTS.read_text("utf-8")):
        missing = missing or found.state is State.WRONG
        yield found
    if not missing:
        yield _device()
    yield from shipped((ASSETS / "SHA256SUMS").read_text("utf-8"), ASSETS)
    yield listening(port)
    if not missing:
        yield from _fetched()
        from cnnviz.models import download

        yield disk(download.folder())
    yield memory(_available())


def python(version: tuple[int, int]) -> Finding:
    """Check whether Python of this `version` will do."""
    said = f"Python {'.'.join(map(str, version))} on {platform.system()}, {os.cpu_count()} cores"
    if version < _PYTHON:
        return Finding(State.WRONG, f"{said}; cnnviz needs {'.'.join(map(str, _PYTHON))} or newer")
    return Finding(State.FINE, said)


def packages(requirements: str) -> Iterator[Finding]:
    """Check that each package is installed, in a version that `requirements`, a file for pip, allows."""
    for line in requirements.splitlines():
        if not line or line.startswith("#"):
            continue
        name = line.split(">")[0]
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            yield Finding(State.WRONG, f"{name} is not installed; {_install()}")
            continue
        if _fits(line, version):
            yield Finding(State.FINE, f"{name} {version}")
        else:
            yield Finding(State.WRONG, f"{name} {version} is installed, but {line} is needed; {_install()}")


def shipped(sums: str, folder: Path) -> Iterator[Finding]:
    """Check that the files that come with cnnviz lie in `folder` as `sums`, as of sha256sum, says."""
    for line in sums.splitlines():
        digest, name = line.split(maxsplit=1)
        path = folder / name
        if not path.is_file():
            yield Finding(State.WRONG, f"{path} is missing; get cnnviz again")
        elif _digest(path) != digest:
            yield Finding(
                State.WRONG,
                f"{path} is damaged, or was trained anew here; get cnnviz again unless you know of it",
            )
        else:
            yield Finding(State.FINE, f"{name} is whole")


def listening(port: int) -> Finding:
    """Check whether the pages can be served on `port`."""
    with socket.socket() as caller:
        caller.settimeout(2)
        free = caller.connect_ex(("127.0.0.1", port)) != 0
    if free:
        return Finding(State.FINE, f"port {port} is free")
    if _healthy(port):
        return Finding(State.NOTE, f"port {port} already serves pages, perhaps those of cnnviz")
    return Finding(
        State.WRONG, f"port {port} is taken by another program; add --server.port={port + 1} to the command"
    )


def disk(folder: Path) -> Finding:
    """Check whether weights, and what users train, can be kept in `folder`, which need not exist."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with TemporaryFile(dir=there):
            pass
    except OSError as error:
        return Finding(
            State.WRONG,
            f"{folder} cannot be written to ({error.strerror}); set CNNVIZ_CACHE to a folder that can",
        )
    free = shutil.disk_usage(there).free / 1e9
    said = f"{free:.1f} GB of disk are free for {folder}"
    if free < _DISK:
        return Finding(State.NOTE, f"{said}; fine-tuning and fetched weights need {_DISK:.0f} GB")
    return Finding(State.FINE, said)


def memory(available: float | None) -> Finding:
    """Check whether `available` GB of memory will do; None where the system does not tell."""
    if available is None:
        return Finding(
            State.NOTE, f"this system does not say how much memory is free; {_MEMORY:.0f} GB is needed"
        )
    said = f"{available:.1f} GB of memory are free"
    if available < _MEMORY:
        return Finding(State.WRONG, f"{said}; the ResNet-50 needs {_MEMORY:.0f} GB, so close other programs")
    return Finding(State.FINE, said)


def _install() -> str:
    """Return the command that puts all packages right, from the folder that this runs in."""
    here = Path.cwd()
    path = REQUIREMENTS.relative_to(here) if REQUIREMENTS.is_relative_to(here) else REQUIREMENTS
    return f"run: python -m pip install -r {path}"


def _fits(requirement: str, version: str) -> bool:
    """Whether `version` is in a range such as "torch>=2.14,<3"."""
    least, below = requirement.partition(">=")[2].split(",<")
    return _numbers(least) <= _numbers(version) < _numbers(below)


def _numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version: of "2.14.1+cpu" 2, 14 and 1."""
    found = re.match(r"[\d.]*\d", version)
    return tuple(map(int, found[0].split("."))) if found else ()


def _device() -> Finding:
    try:
        from cnnviz.models import device

        found = device.best()
    except (ImportError, OSError, RuntimeError) as error:
        return Finding(State.WRONG, f"torch does not start: {' '.join(str(error).split())}; {_install()}")
    if found.type == "cpu":
        return Finding(State.NOTE, "the networks run on the CPU: no graphics card that torch can use")
    return Finding(State.FINE, f"the networks run on {device.title(found)}")


def _fetched() -> Iterator[Finding]:
    """Report on the weights that are fetched only on request."""
    from cnnviz.models import download
    from cnnviz.models.specs import MODELS

    for spec in MODELS.values():
        if spec.source is None:
            continue
        if not spec.available:
            fetch = f"python -m cnnviz fetch {spec.name}"
            yield Finding(State.NOTE, f"{spec.name} was not fetched; where it is wanted, run: {fetch}")
        elif _digest(spec.weights).startswith(download.beginning(spec.source)):
            yield Finding(State.FINE, f"{spec.name} was fetched, and is whole")
        else:
            yield Finding(State.WRONG, f"{spec.weights} is damaged; delete it, and fetch it again")


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as response:
            return bool(response.read() == b"ok")
    except (OSError, ValueError):
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _available() -> float | None:
    """Return the GB of memory that a program can still have."""
    told = Path("/proc/meminfo")
    if not told.exists():
        return None
    return (
        next(int(line.split()[1]) for line in told.read_text().splitlines() if "MemAvailable" in line) / 1e6
    )
