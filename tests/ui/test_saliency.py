"""Tests of saliency on the page: it is measured for the number that the browser asks for, no other."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from cnnviz.analysis.saliency import saliency
from cnnviz.capture.trace import Unit
from cnnviz.inputs import digits, images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.ui.network.saliency import _measured
from cnnviz.ui.shell import session


def header(packet: bytes) -> dict[str, Any]:
    length = int.from_bytes(packet[:4], "little")
    found: dict[str, Any] = json.loads(packet[4 : 4 + length])
    return found


def test_what_is_measured_is_of_that_number_and_picture() -> None:
    prepared = digits.prepare(images.decode(samples(PictureKind.DIGITS)[3].path.read_bytes()))
    assert prepared
    unit = Unit("conv2", 5, 4, 6)
    packet = _measured("this one", unit, "lenet", prepared)
    expected = saliency(session.engine("lenet").gradient(prepared.input, unit))
    said = header(packet)
    assert (said["id"], said["unit"]) == ("this one", unit._asdict())
    assert said["box"] == list(expected.box or ())
    assert said["field"] == [8, 12, 22, 26]
    heat = said["arrays"]["heat"]
    start = 4 + int.from_bytes(packet[:4], "little") + heat["start"]
    np.testing.assert_array_equal(
        np.frombuffer(packet, "<f4", 32 * 32, start).reshape(heat["shape"]), expected.heat
    )


@pytest.mark.parametrize("unit", [Unit("conv9", 0), Unit("conv2", 99, 0, 0), Unit("conv2", -1, 0, 0)])
def test_a_number_that_is_not_there_gets_no_answer(unit: Unit) -> None:
    prepared = digits.prepare(images.decode(samples(PictureKind.DIGITS)[3].path.read_bytes()))
    assert prepared
    assert "unit" not in header(_measured("this one", unit, "lenet", prepared))
