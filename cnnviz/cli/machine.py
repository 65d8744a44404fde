"""Checks of the machine: its port, disk and memory."""

from __future__ import annotations

import shutil
import socket
import urllib.request
from pathlib import Path
from tempfile import TemporaryFile

from cnnviz.cli.finding import Finding, State

_DISK = 1.0  # GB free
MEMORY = 3.0  # GB of a server that runs the ResNet-50; `python -m benchmarks.memory` measures it
_LEAST = 1.0  # GB of one that runs the LeNet alone
_MEMINFO, _LIMIT = Path("/proc/meminfo"), Path("/sys/fs/cgroup/memory.max")


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
    need = (
        f"a server with the ResNet-50 takes up to {MEMORY:.0f} GB, one with the LeNet alone {_LEAST:.0f} GB"
    )
    if available is None:
        return Finding(State.NOTE, f"this system does not say how much memory is free; {need}")
    said = f"{available:.1f} GB of memory are free"
    if available >= MEMORY:
        return Finding(State.FINE, said)
    return Finding(
        State.NOTE if available >= _LEAST else State.WRONG, f"{said}; {need}, so close other programs"
    )


def available() -> float | None:
    """Return the GB of memory that a program can still have, in a container at most those it may have."""
    if not _MEMINFO.exists():
        return None
    lines = _MEMINFO.read_text().splitlines()
    free = next(int(line.split()[1]) for line in lines if "MemAvailable" in line) * 1024 / 1e9
    limit = _LIMIT.read_text().strip() if _LIMIT.exists() else "max"
    return free if limit == "max" else min(free, int(limit) / 1e9)


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as response:
            return bool(response.read() == b"ok")
    except (OSError, ValueError):
        return False
