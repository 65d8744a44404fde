"""The source keeps its own rules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 300  # lines
MODULES = [
    path
    for pattern in (
        "app.py",
        "pages/*.py",
        "cnnviz/**/*.py",
        "cnnviz/**/*.js",
        "tests/**/*.py",
        "benchmarks/*.py",
    )
    for path in sorted(ROOT.glob(pattern))
]


@pytest.mark.parametrize("command", [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]])
def test_the_checkers_find_nothing(command: list[str]) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_no_module_is_long() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_nothing_is_fetched_from_elsewhere() -> None:
    # Comments may name a source; a script must not load one.
    loading = ("import(", "fetch(", "src=", "from ")
    for path in ROOT.glob("cnnviz/ui/web/**/*.*"):
        for line in path.read_text("utf-8").splitlines():
            assert not ("https://" in line and any(word in line for word in loading)), f"{path.name}: {line}"
