"""Tests of addresses: a link leads back to the number it was made for, whatever is written in it."""

from __future__ import annotations

import pytest

from cnnviz.capture.edits import Channel, JunctionInput
from cnnviz.capture.trace import Unit
from cnnviz.wire.address import address, off, parts, settings, unit


@pytest.mark.parametrize("place", [Unit("conv2", 3, 4, 5), Unit("layer1.0.relu_1", 63), Unit("fc", 9)])
def test_a_link_leads_back(place: Unit) -> None:
    assert unit(address(place)) == place


def test_a_link_may_say_anything() -> None:
    assert unit({}) is None
    assert unit({"layer": ""}) is None
    wrong = {"layer": "x", "channel": "-1", "row": "1e9", "column": "99999999999999999999"}
    assert unit(wrong) == Unit("x", 0, 0, 0)
    assert unit({"layer": "x", "row": "٣", "column": "7"}) == Unit("x", 0, 0, 7)


def test_only_settings_that_a_view_has_go_into_a_link() -> None:
    sent = {"scale": "layer", "folded": "0,3", "view": 3, "sample": "other", "channels": "9" * 999}
    assert settings(sent) == {"scale": "layer", "folded": "0,3"}
    assert settings("dark") == settings(None) == {}


def test_what_is_off_goes_into_a_link_and_back() -> None:
    switched = (
        Channel("conv1", 5),
        JunctionInput("layer1.0.add", "maxpool"),
        JunctionInput("1.add", "0"),
        Channel("layer4.2.relu_2", 2047),
    )
    assert off(parts(switched)) == switched
    assert off("") == off(parts(())) == ()
    assert off(",conv1,:3,conv1:,conv2:٣") == (JunctionInput("conv2", "٣"),)  # the network has no such way
