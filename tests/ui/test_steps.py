"""Tests of the steps: the browser gets each exactly, or a smaller one that says so, in few bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cnnviz.inputs import photos
from cnnviz.inputs.digits import prepare
from cnnviz.inputs.images import decode
from cnnviz.inputs.preparation import CLEANED, InputWarning
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.translations import catalogue
from cnnviz.ui.inputs.steps import packet
from tests.support.drawings import drawings, rasterise

TEXT = catalogue("en")


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The header and the arrays, by the layout in packet.py."""
    start = 4 + int.from_bytes(data[:4], "little")
    header = json.loads(data[4:start])
    arrays = {
        name: np.frombuffer(data, kind["type"], int(np.prod(kind["shape"])), start + kind["start"]).reshape(
            kind["shape"]
        )
        for name, kind in header["arrays"].items()
    }
    return header, arrays


@pytest.mark.parametrize("side", [28, 32])
def test_a_small_picture_arrives_number_by_number(side: int) -> None:
    prepared = prepare(decode(samples(PictureKind.DIGITS)[0].path.read_bytes()), side)
    assert prepared is not None
    header, arrays = unpack(packet(prepared, TEXT))
    assert [step["array"] for step in header["steps"]] == [step.name for step in prepared.steps]
    for step in prepared.steps:
        np.testing.assert_array_equal(arrays[step.name], step.pixels)


def test_a_large_picture_arrives_smaller_and_says_its_own_size() -> None:
    picture = np.full((300, 200, 3), 250, np.uint8)
    picture[100:200, 90:110] = 0
    prepared = prepare(picture)
    assert prepared is not None
    header, arrays = unpack(packet(prepared, TEXT))
    assert header["steps"][0]["size"] == [300, 200]
    assert Image.open(BytesIO(arrays["original"].tobytes())).size == (48, 72)
    assert arrays["normalised"].shape == (32, 32)
    came = unpack(packet(prepared, TEXT, came=(3000, 2000)))[0]["steps"]
    assert [(each["name"], each["size"]) for each in came[:2]] == [
        ("Original", [3000, 2000]),
        ("Read smaller", [300, 200]),
    ]
    assert (came[0]["range"], came[2:]) == (None, header["steps"][1:])


def test_each_colour_that_the_network_reads_arrives_number_by_number() -> None:
    prepared = photos.prepare(np.random.default_rng(0).integers(0, 256, (200, 300, 3), np.uint8))
    header, arrays = unpack(packet(prepared, TEXT))
    for channel, step in enumerate(header["steps"][-3:]):
        np.testing.assert_array_equal(arrays[step["array"]], prepared.input[channel])


def test_what_was_decided_is_said() -> None:
    board = rasterise(drawings()[0])
    names = []
    for picture in (board, 255 - board):
        prepared = prepare(picture)
        assert prepared is not None
        names.append(unpack(packet(prepared, TEXT))[0]["steps"][2]["name"])
    assert set(names) == {"Inverted", "Not inverted"}


def test_every_oddity_has_its_sentence() -> None:
    prepared = prepare(rasterise(drawings()[0]))
    assert prepared is not None
    odd = replace(prepared, find_warnings=lambda: tuple(InputWarning))
    header, _ = unpack(packet(odd, TEXT))
    assert len(set(header["doubts"])) == len(InputWarning) - len(CLEANED)
    assert len(set(header["cleaned"])) == len(CLEANED)


@pytest.mark.parametrize(
    ("language", "step", "note"),
    [("en", "Without lines", "Lines printed on the paper"), ("ko", "선을 지움", "종이에 인쇄되어")],
)
def test_what_was_taken_away_is_said_and_shown(language: str, step: str, note: str) -> None:
    board = 255 - rasterise(drawings()[72])
    for row in range(20, 280, 40):
        board[row : row + 2] = np.minimum(board[row : row + 2], 90)
    header, _ = unpack(packet(prepare(board), catalogue(language)))
    assert step in [each["name"] for each in header["steps"]]
    assert [words.startswith(note) for words in header["cleaned"]] == [True]
    assert header["doubts"] == []


def test_a_drawing_costs_less_than_14_kilobytes() -> None:
    sizes = []
    for drawing in drawings()[::5]:
        prepared = prepare(rasterise(drawing))
        assert prepared is not None
        sizes.append(len(packet(prepared, TEXT)))
    assert max(sizes) <= 14_000
    assert len(packet(None, TEXT)) < 1_000
