"""The app run beside a test: on a port of its own, as on a fresh machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[2]
_PATIENCE = 120  # seconds; a first start compiles all of torch


class Server(NamedTuple):
    """The running app.

    Attributes:
        address: "http://127.0.0.1:8501", with the folder of the pages if they have one.
        log: the file with all that it printed.
        process: it runs in.
    """

    address: str
    log: Path
    process: subprocess.Popen[bytes]

    def check(self) -> None:
        """Check the log. Raises AssertionError when the app printed a traceback."""
        said = self.log.read_text("utf-8", errors="replace")
        assert "Traceback" not in said, f"the app failed:\n{said[-5000:]}"


@contextmanager
def serve(
    app: Path = ROOT / "app.py",
    *,
    folder: Path = ROOT,
    port: int | None = None,
    base: str = "",
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Server]:
    """Run `app` as `start` does.

    Args:
        app: the script.
        folder: where it is started; the settings of Streamlit in it hold.
        port: where it listens; one of its own if it is not named.
        base: the folder of its address, such as "/class".
        settings: further variables of its environment.
    """
    command = [sys.executable, "-m", "streamlit", "run", str(app)]
    with start(command, folder=folder, port=port, base=base, settings=settings) as running:
        yield running


@contextmanager
def start(
    command: Sequence[str],
    *,
    folder: Path,
    port: int | None = None,
    base: str = "",
    settings: Mapping[str, str],
) -> Iterator[Server]:
    """Run `command`, which serves an app, with an empty home folder until the end of the block.

    Raises:
        AssertionError: it did not start, or printed a traceback.
    """
    port = port or free_port()
    options = ["--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1"]
    if base:
        options.append(f"--server.baseUrlPath={base}")
    with TemporaryDirectory(prefix="cnnviz-home-", ignore_cleanup_errors=True) as home:
        path = Path(home, "log.txt")
        with path.open("wb") as log:
            process = subprocess.Popen(
                [*command, *options],
                cwd=folder,
                env={**environment(home), **settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        server = Server(f"http://127.0.0.1:{port}{base}", path, process)
        try:
            _await(server)
            yield server
            server.check()
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await(server: Server) -> None:
    """Return when the app responds."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass  # not yet
        try:
            server.process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(f"the app did not start:\n{server.log.read_text('utf-8', errors='replace')[-5000:]}")


def environment(home: str) -> dict[str, str]:
    """The environment of a process whose user has the folder `home`."""
    return {**os.environ, "HOME": home, "USERPROFILE": home}


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port
