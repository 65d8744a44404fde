"""Tests of the training of the detector of what is no digit: what it learns from; it repeats itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors.torch import load_file

from cnnviz.analysis import outliers as detector
from cnnviz.inputs import mnist_subset
from cnnviz.models.specs import MODELS
from cnnviz.serving.engine import Engine
from cnnviz.training import drawn_digits, mnist, non_digits, outliers, spoilt_digits

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_what_it_learns_from_lies_as_digits_do_and_repeats_itself() -> None:
    own, _ = mnist_subset.digits()
    first, second = (
        np.concatenate(
            [
                non_digits.draw(60, chance),
                spoilt_digits.spoil(own.pictures, own.labels, 30, chance),
                drawn_digits.draw(30, chance),
            ]
        )
        for chance in (np.random.default_rng(1), np.random.default_rng(1))
    )
    assert np.array_equal(first, second)
    assert len(np.unique(first, axis=0)) == 120
    assert (first.max((1, 2)) == 255).all()  # as in `digits.prepare`
    boxes = [np.ptp(np.nonzero(picture > 127), 1).max() + 1 for picture in first]
    assert max(boxes) == 20
    assert np.median(boxes) >= 18


def test_a_short_training_tells_some_and_repeats_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned, held_out = (
        (torch.from_numpy(part.pictures.copy()), torch.from_numpy(part.labels.copy()))
        for part in mnist_subset.digits()
    )
    monkeypatch.setattr(mnist, "load", lambda _, *, train: learned if train else held_out)
    monkeypatch.setattr(outliers, "_DRAWN", 600)
    monkeypatch.setattr(outliers, "_SPOILT", 200)
    monkeypatch.setattr(outliers, "_WRITTEN", 200)
    outcome = outliers.train(tmp_path, tmp_path / "first", epochs=2)
    outliers.train(tmp_path, tmp_path / "second", epochs=2)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    assert outcome.false_alarms < 0.05
    assert outcome.caught > 0.3
    # Its file says in numpy what it said in torch.
    trace = Engine(MODELS["lenet"]).run(np.zeros((1, 32, 32), np.float32))
    read = torch.from_numpy(np.concatenate([trace[name].ravel() for name in detector.LAYERS]))
    lenet = MODELS["lenet"].load()
    grey = torch.full((1, 1, 32, 32), 0.1307)
    torch.testing.assert_close(outliers.features(lenet, grey)[0], read, atol=1e-5, rtol=1e-5)
    assert set(load_file(tmp_path / "first")) == {
        *("hidden.weight", "hidden.scale", "hidden.bias"),
        *("output.weight", "output.bias"),
    }
