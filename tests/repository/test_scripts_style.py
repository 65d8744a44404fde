"""Tests that types and rules of the scripts hold, by the checkers that tests/scripts/package.json names."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import node

FOLDER = Path(__file__).parents[1] / "scripts"
_INSTALLED = FOLDER / "node_modules" / ".package-lock.json"


@pytest.fixture(scope="module")
def npm() -> str:
    """The path of npm, with the checkers installed: by itself in CI, elsewhere by the developer."""
    path = shutil.which("npm")
    if os.environ.get("CI"):
        assert path, "npm is not here; CI checks the scripts, so install it"
        if (
            not _INSTALLED.is_file()
            or _INSTALLED.stat().st_mtime < (FOLDER / "package-lock.json").stat().st_mtime
        ):
            command = [path, "ci", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=FOLDER, check=True, capture_output=True, timeout=600)
    elif not (path and node.executable() and _INSTALLED.is_file()):
        pytest.skip(
            "the checkers of the scripts are not here; run `npm ci --prefix tests/scripts` to have them"
        )
    assert path
    return path


@pytest.mark.parametrize("checker", ["types", "lint", "formatted"])
def test_the_checkers_find_nothing(npm: str, checker: str) -> None:
    command = [npm, "run", "--silent", checker]
    answer = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False, timeout=600)
    assert answer.returncode == 0, answer.stdout + answer.stderr
