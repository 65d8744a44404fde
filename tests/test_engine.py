"""What happens when a graphics card is too small for a model."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnnviz import device
from cnnviz.engine import Engine
from cnnviz.models import model
from cnnviz.record import Recorder

PIXELS = np.linspace(-0.4, 2.8, 32 * 32, dtype=np.float32).reshape(1, 32, 32)
FULL = [torch.OutOfMemoryError("CUDA out of memory"), RuntimeError("MPS backend out of memory")]


def on_a_card(monkeypatch: pytest.MonkeyPatch, failing: str, error: RuntimeError) -> None:
    """Pretend that there is a card, and that `failing` of the Recorder raises `error` while on it."""
    monkeypatch.setattr(device, "best", lambda: torch.device("cuda"))
    place = {"at": "cpu"}
    whole = {"to": Recorder.to, "record": Recorder.record}

    def to(self: Recorder, where: torch.device) -> None:
        place["at"] = where.type
        if failing == "to" and where.type == "cuda":
            raise error
        whole["to"](self, torch.device("cpu"))

    def record(self: Recorder, batch: np.ndarray) -> object:
        if failing == "record" and place["at"] == "cuda":
            raise error
        return whole["record"](self, batch)

    monkeypatch.setattr(Recorder, "to", to)
    monkeypatch.setattr(Recorder, "record", record)


@pytest.mark.parametrize("failing", ["to", "record"])
@pytest.mark.parametrize("error", FULL)
def test_too_little_gpu_memory_goes_on_with_the_cpu(
    monkeypatch: pytest.MonkeyPatch, failing: str, error: RuntimeError
) -> None:
    plain = Engine(model("lenet")).run(PIXELS)
    on_a_card(monkeypatch, failing, error)
    engine = Engine(model("lenet"))
    trace = engine.run(PIXELS)
    assert engine.fell_back
    assert engine.device.type == "cpu"
    np.testing.assert_array_equal(trace["fc3"], plain["fc3"])


def test_any_other_error_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_card(monkeypatch, "record", RuntimeError("cuDNN is broken"))
    engine = Engine(model("lenet"))
    with pytest.raises(RuntimeError, match="cuDNN is broken"):
        engine.run(PIXELS)
    assert not engine.fell_back
