"""Tests of the engine: what is computed once, each alone, and what when a graphics card is too small."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from cnnviz.capture.recorder import Recorder
from cnnviz.models import device
from cnnviz.models.specs import WeightsError, model
from cnnviz.serving import engine, service
from cnnviz.serving.backend import UnreachableError
from cnnviz.serving.engine import Engine

if TYPE_CHECKING:
    from pathlib import Path

PIXELS = np.linspace(-0.4, 2.8, 32 * 32, dtype=np.float32).reshape(1, 32, 32)
LACKS = [
    torch.OutOfMemoryError("CUDA out of memory"),
    RuntimeError("MPS backend out of memory"),
    NotImplementedError("The operator 'aten::x' is not currently implemented for the MPS device."),
    TypeError("Cannot convert a MPS Tensor to float64 dtype as the MPS framework doesn't support float64."),
]


def on_a_card(monkeypatch: pytest.MonkeyPatch, failing: str, error: Exception) -> None:
    """Pretend that there is a card on which `failing` of the Recorder raises `error`."""
    card = "mps" if "MPS" in str(error) else "cuda"
    monkeypatch.setattr(device, "best", lambda: torch.device(card))
    place = {"at": "cpu"}
    whole_to, whole_read = Recorder.to, Recorder.record

    def to(self: Recorder, where: torch.device) -> None:
        place["at"] = where.type
        if failing == "to" and where.type == card:
            raise error
        whole_to(self, torch.device("cpu"))

    def read(self: Recorder, batch: np.ndarray) -> object:
        if failing == "record" and place["at"] == card:
            raise error
        return whole_read(self, batch)

    monkeypatch.setattr(Recorder, "to", to)
    monkeypatch.setattr(Recorder, "record", read)


@pytest.mark.parametrize("failing", ["to", "record"])
@pytest.mark.parametrize("error", LACKS)
def test_what_a_gpu_cannot_do_goes_on_with_the_cpu(
    monkeypatch: pytest.MonkeyPatch, failing: str, error: Exception
) -> None:
    plain = Engine(model("lenet")).run(PIXELS)
    on_a_card(monkeypatch, failing, error)
    small = Engine(model("lenet"))
    trace = small.run(PIXELS)
    assert small.fell_back
    assert small.device == "CPU"
    np.testing.assert_allclose(trace["fc3"], plain["fc3"], atol=1e-5)


def test_any_other_error_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_card(monkeypatch, "record", RuntimeError("cuDNN is broken"))
    broken = Engine(model("lenet"))
    with pytest.raises(RuntimeError, match="cuDNN is broken"):
        broken.run(PIXELS)
    assert not broken.fell_back


def test_a_picture_is_read_once_and_forgotten_when_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "_CACHE_BYTES", 0)
    lenet = Engine(model("lenet"))
    first = lenet.run(PIXELS)
    assert lenet.run(PIXELS.copy()) is first
    lenet.run(PIXELS + 1)
    assert lenet.run(PIXELS) is not first


def test_a_trace_does_not_depend_on_who_waits_too(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_card(monkeypatch, "nothing", RuntimeError())
    alone, together = Engine(model("lenet")), Engine(model("lenet"))
    pictures = [PIXELS * scale for scale in (1, 2, 3, 4)]
    begun, door = Event(), Event()

    def hold() -> None:
        begun.set()
        door.wait(10)

    with ThreadPoolExecutor(5) as people:
        people.submit(together.backend.queue.run, hold)
        assert begun.wait(10)
        asked = [people.submit(together.run, picture) for picture in pictures]
        while len(together.backend.queue._waiting) < len(pictures):
            wait(asked, 0.01)
        door.set()
        found = [each.result(10) for each in asked]
    for trace, picture in zip(found, pictures, strict=True):
        for name, numbers in alone.run(picture).activations.items():
            np.testing.assert_array_equal(trace[name], numbers, err_msg=name)


def test_numbers_of_ones_own_network_that_grow_beyond_all_bounds_are_never_shown(tmp_path: Path) -> None:
    shipped, path = model("lenet"), tmp_path / "own.safetensors"
    weights = load_file(shipped.weights)
    weights["fc1.weight"] = torch.full_like(
        weights["fc1.weight"].float(), -3e38
    )  # -inf, and 0 after the ReLU
    save_file(weights, path)
    with pytest.raises(WeightsError, match="beyond all bounds"):
        Engine(replace(shipped, name="own", weights=path)).run(PIXELS)


def test_what_is_no_cluster_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNNVIZ_ENGINE", "http://elsewhere")
    with pytest.raises(UnreachableError, match="ray://HOST:PORT"):
        service.engine(model("lenet"))
