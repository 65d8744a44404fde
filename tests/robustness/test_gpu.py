"""Tests on a graphics card: each number is the sum it is said to be, and a full memory is survived.

Skipped where there is no card.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from cnnviz.__main__ import main
from cnnviz.capture.kinds import Kind
from cnnviz.checkpoints import checkpoint
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine
from tests.support import pictures
from tests.support.oracle import computed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no graphics card")
RESNET = "resnet50-catdog"
SUMS = (Kind.CONV, Kind.NORM, Kind.ADD, Kind.LINEAR)
SMALLEST = 1 << 20  # bytes; a larger piece of the card's memory is never left over


def photo(place: int = 0) -> np.ndarray:
    """The ResNet-50's input for a sample."""
    prepared = model(RESNET).prepare(images.decode(samples(PictureKind.PHOTOS)[place].path.read_bytes()))
    assert prepared is not None
    return prepared.input


@pytest.fixture
def full() -> Iterator[list[torch.Tensor]]:
    """Call `fill` on it to take all memory of the card that is left; it is given back at the end."""
    held: list[torch.Tensor] = []
    yield held
    held.clear()
    torch.cuda.empty_cache()


def fill(held: list[torch.Tensor]) -> None:
    torch.cuda.empty_cache()
    size = torch.cuda.mem_get_info()[0]
    while size >= SMALLEST:
        try:
            held.append(torch.empty(size, dtype=torch.uint8, device="cuda"))
        except torch.OutOfMemoryError:
            size //= 2


def test_every_number_is_the_sum_that_it_is_said_to_be() -> None:
    engine = Engine(model(RESNET))
    trace = engine.run(photo())
    assert engine.device == torch.cuda.get_device_name()
    assert sum(layer.kind in SUMS for layer in trace.layers) == 53 + 53 + 16 + 2
    for layer in trace.layers[1:]:
        expected = computed(layer, trace)
        reach = max(1.0, float(expected.abs().max()))
        np.testing.assert_allclose(trace[layer.name], expected, atol=1e-5 * reach, err_msg=layer.name)


def test_pictures_asked_for_together_are_those_asked_for_alone() -> None:
    together, alone = Engine(model(RESNET)), Engine(model(RESNET))
    several = [photo(place) for place in range(3)]
    with ThreadPoolExecutor(len(several)) as people:
        found = list(people.map(together.run, several))
    for trace, pixels in zip(found, several, strict=True):
        for name, numbers in alone.run(pixels).activations.items():
            np.testing.assert_array_equal(trace[name], numbers, err_msg=name)


@pytest.mark.parametrize("loaded", [False, True])
def test_a_card_that_is_full_leaves_the_work_to_the_cpu(full: list[torch.Tensor], loaded: bool) -> None:
    pixels = photo(1 + loaded)
    if loaded:
        engine = Engine(model(RESNET))
        fill(full)
    else:
        fill(full)
        engine = Engine(model(RESNET))
    trace = engine.run(pixels)
    assert engine.fell_back
    assert engine.device == "CPU"
    with torch.inference_mode():
        expected = model(RESNET).load()(torch.from_numpy(pixels)[None])[0]
    np.testing.assert_allclose(trace[trace.layers[-1].name], expected, atol=1e-5)


def test_a_network_learns_on_it(tmp_path: Path) -> None:
    out = tmp_path / "net.safetensors"
    folder = pictures.lay_out(tmp_path / "photos", 12)
    torch.cuda.reset_peak_memory_stats()
    assert main(["finetune", str(folder), "--out", str(out)]) == 0
    assert torch.cuda.max_memory_allocated() > SMALLEST
    spec = checkpoint.spec(out)
    engine = Engine(spec)
    for place, label in enumerate(spec.labels):
        prepared = spec.prepare(images.decode(pictures.stripes(label, 100)))
        assert prepared is not None
        last = engine.run(prepared.input)
        assert (last[last.layers[-1].name][0] > 0.5) == bool(place)
