"""Tests of ink: it is told from paper."""

from __future__ import annotations

import numpy as np

from cnnviz.inputs import ink


def test_dust_is_dropped_and_a_detached_bar_is_kept() -> None:
    sheet = np.full((200, 200), 230, np.uint8)
    sheet[60:150, 90:100] = 20  # a stroke
    sheet[40:48, 90:130] = 20  # a bar apart from it
    sheet[10:12, 180:182] = 20  # dust
    found = ink.find(sheet)
    assert found is not None
    assert found.dark
    assert found.contrast == 210
    assert found.strength[41, 100] == found.strength[100, 95] == 1
    assert found.strength[11, 181] == 0


def test_a_slow_fall_of_light_is_paper() -> None:
    y, x = np.mgrid[0:200, 0:240] / 240
    sheet = 90 + 120 * x - 40 * y * x
    sheet[50:150, 100:112] -= 60
    found = ink.find(sheet.astype(np.uint8))
    assert found is not None
    np.testing.assert_array_equal(found.strength > 0.5, (sheet - (90 + 120 * x - 40 * y * x)) < 0)


def test_a_crowded_picture_still_holds_something() -> None:
    checks = np.kron(np.indices((24, 24)).sum(0) % 2, np.ones((10, 10))) * 200
    assert ink.find(checks.astype(np.uint8)) is not None
