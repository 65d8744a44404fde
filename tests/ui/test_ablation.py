"""Tests of the switches on the page: they switch, count, and survive whatever a browser sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.capture.edits import Channel, JunctionInput
from cnnviz.capture.kinds import Kind
from cnnviz.capture.trace import Layer
from cnnviz.ui.experiments.ablation import read
from cnnviz.ui.experiments.switches import Switches

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.capture.edits import Off

LAYERS = [Layer(name, Kind.CONV, "Conv2d", (), (6, 28, 28), None, {}) for name in ("conv1", "conv2")]
ONE, TWO = Channel("conv1", 1), JunctionInput("add", "bn2")


def test_every_change_can_be_undone() -> None:
    switches = Switches()
    seen: list[tuple[Off, ...]] = []
    changes: list[Callable[[], None]] = [
        lambda: switches.toggle(ONE),
        lambda: switches.toggle(TWO),
        lambda: switches.change(()),
    ]
    for change in changes:
        seen.append(switches.off)
        change()
    assert seen == [(), (ONE,), (ONE, TWO)]
    while seen:
        switches.undo()
        assert switches.off == seen.pop()
    switches.undo()
    assert switches.off == ()


def test_what_changes_nothing_is_nothing_to_undo() -> None:
    switches = Switches()
    switches.change(())
    assert switches.past == []


def test_channels_from_the_browser_are_read_of_whichever_layer_it_showed() -> None:
    assert read({"layers": {"conv1": [5, 0], "conv2": []}, "serial": 3}, LAYERS) == (
        {"conv1": (Channel("conv1", 5), Channel("conv1", 0)), "conv2": ()},
        3,
    )
    assert read({"layers": {"conv3": [0]}, "serial": 3}, LAYERS) is None


@pytest.mark.parametrize("channels", [[6], [-1], [True], [0.5], ["1"], [[]], "01", None])
def test_channels_that_do_not_exist_are_none(channels: object) -> None:
    assert read({"layers": {"conv1": channels}, "serial": 1}, LAYERS) is None


@given(st.none() | st.text() | st.lists(st.integers()) | st.dictionaries(st.text(), st.integers()))
def test_anything_else_is_none(sent: object) -> None:
    assert read(sent, LAYERS) is None
