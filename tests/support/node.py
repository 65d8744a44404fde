"""JavaScript run outside a browser, for tests."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

import pytest

_OLDEST = 18  # the first with node --test


def run(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The output of Node.js, given `data` on its input; where there is no Node.js the test is skipped."""
    path = executable()
    if path is None:
        pytest.skip(
            f"Node.js {_OLDEST} or newer is not here; install it to test the scripts outside a browser"
        )
    return subprocess.run([path, *arguments], input=data, capture_output=True, check=False, timeout=120)


@cache
def executable() -> str | None:
    """The path of Node.js; None if there is none, or only an older one."""
    path = shutil.which("node") or shutil.which("nodejs")
    if path is None:
        return None
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    major = version.strip().removeprefix("v").partition(".")[0]
    return path if major.isdigit() and int(major) >= _OLDEST else None
