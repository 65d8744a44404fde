"""Tests of the forward pass that the browser runs while one draws: it is the server's, number by number."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
import torch

from cnnviz.inputs import digits, mnist_subset
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine
from cnnviz.wire.network_packet import network_packet
from tests.support import node
from tests.support.drawings import BOARD, Drawing, drawings, rasterise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cnnviz.capture.trace import Layer

SCRIPT = Path(__file__).with_name("live.mjs")
ENLARGED = 5  # pixels of the board for one of a digit


class Said(NamedTuple):
    """What the scripts say of a board: it is "read", holds "nothing" or is "unknown"; and the outputs."""

    what: str
    outputs: dict[str, np.ndarray]


def run(boards: Sequence[np.ndarray]) -> list[Said]:
    """The scripts' pass of each board, (280, 280) uint8."""
    layers = Engine(model("lenet")).layers
    packet = network_packet(layers, "0123456789", identity="lenet")
    head = struct.pack("<II", len(packet), len(boards))
    answer = node.run(str(SCRIPT), data=head + packet + b"".join(board.tobytes() for board in boards))
    assert answer.returncode == 0, answer.stderr.decode()
    return list(_unpacked(answer.stdout, layers))


def _unpacked(data: bytes, layers: Sequence[Layer]) -> Iterator[Said]:
    at = 0
    while at < len(data):
        what, at = ("nothing", "read", "unknown")[data[at]], at + 1
        outputs = {}
        for layer in layers if what == "read" else ():
            count = int(np.prod(layer.shape))
            outputs[layer.name] = np.frombuffer(data, np.float32, count, at).reshape(layer.shape)
            at += 4 * count
        yield Said(what, outputs)


def compare(boards: Sequence[np.ndarray]) -> list[Said]:
    """Compare what the scripts read with the server's preparation and torch; return what they say."""
    found = run(boards)
    read = [number for number, said in enumerate(found) if said.what == "read"]
    prepared = [digits.prepare(np.repeat(boards[number][..., None], 3, axis=2)) for number in read]
    inputs = np.stack([each.input for each in prepared if each])
    assert len(inputs) == len(read)
    np.testing.assert_array_equal(np.stack([found[number].outputs["input"] for number in read]), inputs)
    values, best = torch.from_numpy(inputs), np.zeros(0)
    with torch.inference_mode():
        for name, layer in model("lenet").load().named_children():
            values = layer(values)
            ours = np.stack([found[number].outputs[name] for number in read])
            np.testing.assert_allclose(ours, values, rtol=1e-5, atol=1e-5, err_msg=name)
            best = ours.argmax(1)
    np.testing.assert_array_equal(best, values.argmax(1))
    return found


def board(*strokes: Sequence[tuple[float, float]], width: float = 20) -> np.ndarray:
    """A board with strokes of one width."""
    return rasterise(Drawing(0, width, tuple(map(tuple, strokes))))[..., 0]


def box(low: float, high: float) -> list[tuple[float, float]]:
    """A square, as a stroke."""
    return [(low, low), (high, low), (high, high), (low, high), (low, low)]


def test_five_hundred_drawings() -> None:
    found = compare([rasterise(drawing)[..., 0] for seed in range(5) for drawing in drawings(seed)])
    assert [said.what for said in found] == ["read"] * 500


def test_the_digits_at_hand() -> None:
    _, kept = mnist_subset.digits()
    large = kept.pictures.repeat(ENLARGED, axis=1).repeat(ENLARGED, axis=2)
    margin = (BOARD - large.shape[1]) // 2
    found = compare(list(np.pad(large, ((0, 0), (margin, margin), (margin, margin)))))
    assert [said.what for said in found] == ["read"] * len(kept.labels)


def test_scribbles_are_read_alike_or_left_to_the_server() -> None:
    chance = np.random.default_rng(0)
    boards = []
    for _ in range(100):
        strokes = [
            [(float(x), float(y)) for x, y in chance.uniform(-20, 300, (chance.integers(1, 6), 2))]
            for _ in range(chance.integers(1, 5))
        ]
        drawn = board(*strokes, width=float(chance.choice([6, 12, 20, 44])))
        erased = board(chance.uniform(0, 280, (3, 2)).tolist(), width=30)
        boards.append(np.where(erased > 0, 0, drawn).astype(np.uint8) if chance.random() < 0.3 else drawn)
    read = [said.what for said in compare(boards)].count("read")
    assert 20 < read < 100


@pytest.mark.parametrize(
    ("drawn", "what"),
    [
        pytest.param(board(), "nothing", id="empty"),
        pytest.param(board([(140, 140)], width=0.3), "nothing", id="dust"),
        pytest.param(board([(140, 140)]), "read", id="dot"),
        pytest.param(board([(-20, 90), (300, 90)]), "unknown", id="a line across"),
        pytest.param(board([(90, -20), (90, 300)]), "unknown", id="a line down"),
        pytest.param(board(box(60, 220)), "unknown", id="a frame"),
        pytest.param(board(box(4, 276), [(140, 80), (140, 200)]), "unknown", id="an inked border"),
        pytest.param(board([(140, 140)], width=100), "unknown", id="a blot"),
    ],
)
def test_what_the_server_may_take_otherwise_is_left_to_it(drawn: np.ndarray, what: str) -> None:
    (said,) = run([drawn])
    assert said.what == what
    if what == "nothing":
        assert digits.prepare(np.repeat(drawn[..., None], 3, axis=2)) is None
