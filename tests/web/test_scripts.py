"""Tests of the scripts in JavaScript, those of tests/*.test.mjs."""

from __future__ import annotations

from pathlib import Path

from tests.support import node


def test_scripts() -> None:
    files = sorted(map(str, Path(__file__).parent.glob("*.test.mjs")))
    assert files
    answer = node.run("--test", *files)
    assert answer.returncode == 0, answer.stdout.decode()
