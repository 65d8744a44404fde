"""Tests of packets: every number arrives in the browser's reader, to the last bit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from cnnviz.wire.packet import pack
from tests.support import node

HEADER = {"id": "x", "labels": ["영", "é", "\u2028"], "crop": None, "scale": 1.5}
ARRAYS: dict[str, np.ndarray] = {
    "conv1.weight": np.random.default_rng(0).normal(size=(2, 3, 5, 5)).astype(np.float32),
    "extremes": np.array([0.1, -0.0, np.inf, -np.inf, np.nan, 1e-45, 3.4e38], np.float32),
    "thumbnail": np.arange(7, dtype=np.uint8),
    "turned": np.arange(6, dtype=np.float32).reshape(2, 3).T,
    "empty": np.empty((0, 4), np.float32),
    "last": np.array([[1.25]], np.float32),
}
TYPES = {"float32": "Float32Array", "uint8": "Uint8Array"}


def test_the_layout_is_the_documented_one() -> None:
    packet = pack(HEADER, ARRAYS)
    size = int.from_bytes(packet[:4], "little")
    header = json.loads(packet[4 : 4 + size])
    index = header.pop("arrays")
    assert header == HEADER
    assert size % 4 == 0
    for name, array in ARRAYS.items():
        entry = index[name]
        assert entry["start"] % 4 == 0
        kind = np.dtype(entry["type"]).newbyteorder("<")
        found = np.frombuffer(packet, kind, array.size, 4 + size + entry["start"]).reshape(entry["shape"])
        np.testing.assert_array_equal(found, array)


def test_the_reader_finds_every_bit_wherever_the_packet_starts() -> None:
    answer = node.run(str(Path(__file__).with_name("unpack.mjs")), data=pack(HEADER, ARRAYS))
    assert answer.returncode == 0, answer.stderr.decode()
    for reading in json.loads(answer.stdout):
        assert {key: reading["header"][key] for key in HEADER} == HEADER
        assert reading["found"] == [
            [name, TYPES[str(array.dtype)], list(array.shape), array.tobytes().hex()]
            for name, array in ARRAYS.items()
        ]


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_a_header_says_no_number_that_a_browser_cannot_read(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        pack({"bands": [{"scale": number}]}, {})


def test_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match="weight is float64; a packet carries float32 and uint8"):
        pack({}, {"weight": np.zeros(3)})
