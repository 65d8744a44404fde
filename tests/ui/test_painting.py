"""Tests of what a browser may tell of a picture that is painted on."""

from __future__ import annotations

import pytest

from cnnviz.ui.lessons import painting


@pytest.mark.parametrize(
    "state",
    [
        None,
        {"painted": [], "color": [0, 0], "threshold": 1},
        {"painted": [], "color": [0, 0, 256], "threshold": 1},
        {"painted": [], "color": [0, 0, 0], "threshold": True},
        {"painted": [[4, 0, 0, 0]], "color": [0, 0, 0], "threshold": 1},
        {"painted": [[0, 0, 0, 999]], "color": [0, 0, 0], "threshold": 1},
        {"painted": [[0, 0, 0]], "color": [0, 0, 0], "threshold": 1},
        {"painted": "x", "color": [0, 0, 0], "threshold": 1},
    ],
)
def test_what_a_browser_may_not_paint_is_nothing(state: object) -> None:
    assert painting.read(state, 4) is None
    assert painting.read({"painted": [[3, 1, 2, 255]], "color": [0, 0, 0], "threshold": 1}, 4)
