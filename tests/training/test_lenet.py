"""Tests of the training of LeNet: it runs from the files of MNIST to weights, and twice alike."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from cnnviz.models import lenet as network
from cnnviz.training import digit_augmentation, lenet, mnist

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.training.trainer import Step


def _pack(path: Path, values: np.ndarray) -> None:
    sizes = b"".join(size.to_bytes(4, "big") for size in values.shape)
    path.write_bytes(gzip.compress(bytes([0, 0, 8, values.ndim]) + sizes + values.tobytes()))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder as torchvision lays MNIST out, of bars whose place is their label."""
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for part, count in (("train", 120), ("t10k", 30)):
        labels = np.arange(count, dtype=np.uint8) % 10
        pictures = np.zeros((count, 28, 28), np.uint8)
        for picture, label in zip(pictures, labels, strict=True):
            picture[4:24, 4 + 2 * label : 6 + 2 * label] = 255
        _pack(raw / f"{part}-images-idx3-ubyte.gz", pictures)
        _pack(raw / f"{part}-labels-idx1-ubyte.gz", labels)
    return tmp_path


def test_training_reports_writes_and_repeats_itself(data: Path) -> None:
    epochs: list[Step[lenet.Scores]] = []
    first = lenet.train(data, data / "out" / "first.safetensors", epochs=2, seed=3, report=epochs.append)
    lenet.train(data, data / "out" / "second.safetensors", epochs=2, seed=3)
    assert [(epoch.epoch, epoch.epochs) for epoch in epochs] == [(1, 2), (2, 2)]
    before, after = (epoch.scores for epoch in epochs)
    assert before is not None
    assert after is not None
    assert after.loss < before.loss
    assert first.confusion.sum(1).tolist() == [3] * 10
    assert first.test == np.trace(first.confusion) / 30
    assert (data / "out/first.safetensors").read_bytes() == (data / "out/second.safetensors").read_bytes()
    network.build().load_state_dict(load_file(data / "out/first.safetensors"), strict=True)


def test_digits_are_read_in_their_order(data: Path) -> None:
    pictures, labels = mnist.load(data, train=False)
    assert pictures.shape == (30, 28, 28)
    assert labels.tolist() == [index % 10 for index in range(30)]
    assert int(pictures[7].argmax()) == 4 * 28 + 4 + 2 * 7


def test_a_broken_file_is_named(data: Path) -> None:
    path = data / "MNIST/raw/t10k-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(b"<html>"))
    with pytest.raises(ValueError, match=r"t10k-images-idx3-ubyte\.gz is not IDX data of bytes; delete it"):
        mnist.load(data, train=False)


def test_without_strength_a_digit_stays_as_it_is(data: Path) -> None:
    pictures, _ = mnist.load(data, train=False)
    variants = digit_augmentation.strokes(pictures) / 255
    thin, own, thick = variants.sum((2, 3))
    assert torch.all(thin < own)
    assert torch.all(own < thick)
    chance = torch.Generator().manual_seed(0)
    same, varied = (digit_augmentation.vary(variants, strength, chance) for strength in (0, 1))
    torch.testing.assert_close(same[:, 0, 2:-2, 2:-2], pictures / 255, atol=1e-5, rtol=0)
    assert (varied - same).abs().mean() > 0.01
    assert varied.min() >= 0
    assert varied.max() <= 1
