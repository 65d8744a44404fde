"""Tests of the pooling lab: poolings are torch's, and a shift moves all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.capture.trace import Window
from cnnviz.lessons.impossible import ImpossibleError
from cnnviz.lessons.pooling import Pool, pool, shift
from cnnviz.lessons.size import walks
from tests.lessons.test_lessons import pairs

POOLS = st.builds(
    lambda kernel, stride, padding: Window(kernel, stride, padding, (1, 1)),
    pairs(1, 5),
    pairs(0, 4),
    pairs(-1, 3),
)


@given(
    size=pairs(1, 12),
    window=POOLS,
    how=st.sampled_from(list(Pool)),
    ceil=st.booleans(),
    counted=st.booleans(),
)
def test_pooling_is_torchs_or_refused(
    size: tuple[int, int], window: Window, how: Pool, ceil: bool, counted: bool
) -> None:
    plane = np.random.default_rng(sum(size)).standard_normal(size).astype(np.float32)
    given: dict[str, Any] = {"ceil_mode": ceil} | (
        {"count_include_pad": counted} if how is Pool.AVERAGE else {}
    )
    layer = {Pool.MAX: torch.nn.MaxPool2d, Pool.AVERAGE: torch.nn.AvgPool2d}[how]
    if 0 in window.stride:  # to torch "as the kernel"; here a stride is said
        with pytest.raises(ImpossibleError):
            pool(plane, window, how)
        return
    try:
        answer = layer(window.kernel, window.stride, window.padding, **given)(torch.from_numpy(plane)[None])[
            0
        ]
    except RuntimeError:
        with pytest.raises(ImpossibleError):
            pool(plane, window, how, ceil=ceil, counted=counted)
        return
    np.testing.assert_allclose(pool(plane, window, how, ceil=ceil, counted=counted), answer, atol=1e-5)
    assert answer.shape == tuple(walk.out for walk in walks(size, window, ceil=ceil))


@given(rows=st.integers(-6, 6), columns=st.integers(-6, 6))
def test_a_shift_moves_every_cell(rows: int, columns: int) -> None:
    plane = np.arange(1, 21).reshape(4, 5)
    moved = shift(plane, rows, columns)
    for row in range(4):
        for column in range(5):
            inside = 0 <= row - rows < 4 and 0 <= column - columns < 5
            assert moved[row, column] == (plane[row - rows, column - columns] if inside else 0)
