"""Fixtures of tests of ONNX files."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support import onnx_files


@pytest.fixture(autouse=True)
def _same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test draw the same numbers, whichever ran before it."""
    monkeypatch.setattr(onnx_files, "_RNG", np.random.default_rng(0))
