"""Tests of the camera's photographs, which a browser may send as anything."""

from __future__ import annotations

import pytest

from cnnviz.ui.inputs import camera


@pytest.mark.parametrize("sent", [None, "words", [7], ["?"], ["AAAA"] * 9, {"a": 1}])
def test_what_is_no_photograph_is_not_taken(sent: object) -> None:
    assert camera.read(sent) == []
    assert camera.read(["AAAA"]) == [bytes(3)]
