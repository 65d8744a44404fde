"""Tests of the source: it keeps the project's own rules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 300  # lines
COMMANDS = ["ruff check", "ruff format --check", "mypy"]
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


@pytest.mark.parametrize("command", COMMANDS)
def test_the_checkers_find_nothing(command: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", *command.split()], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_make_runs_what_ci_runs() -> None:
    """Compare make's checks with those of CI, and its tests with the README's command."""
    made = {line.strip() for line in (ROOT / "Makefile").read_text("utf-8").splitlines()}
    assert {f"$(PYTHON) -m {command}" for command in [*COMMANDS, "pytest"]} <= made
    readme = (ROOT / "README.md").read_text("utf-8").partition("<!-- test -->")[2]
    assert readme.splitlines()[2].endswith(".venv/bin/python -m pytest")


def test_no_module_is_long() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_nothing_is_fetched_from_elsewhere() -> None:
    # Comments may name a source; a script must not load one.
    loading = ("import(", "fetch(", "src=", "from ")
    for path in ROOT.glob("cnnviz/ui/web/**/*.*"):
        for line in path.read_text("utf-8").splitlines():
            assert not ("https://" in line and any(word in line for word in loading)), f"{path.name}: {line}"
