"""Tests of reliability: probabilities that are known to be honest, or too bold, are told to be."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from cnnviz.models.reliability import Bin, beside, measure, parse, read, write
from cnnviz.models.specs import MODELS

if TYPE_CHECKING:
    from pathlib import Path

LESSON = MODELS["resnet50-catdog"]


@pytest.mark.parametrize("classes", [1, 4])
@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_the_temperature_that_spoilt_the_logits_is_found(classes: int, temperature: float) -> None:
    """Draw the labels from the probabilities of some logits, and measure those logits times a factor."""
    generator = torch.Generator().manual_seed(0)
    logits = 2 * torch.randn(20_000, classes, generator=generator)
    if classes == 1:
        labels = torch.bernoulli(logits.sigmoid(), generator=generator)[:, 0].long()
    else:
        labels = torch.multinomial(logits.softmax(1), 1, generator=generator)[:, 0]
    found = measure((temperature * logits).numpy(), labels.numpy())
    assert found.temperature == pytest.approx(temperature, rel=0.05)
    assert found.scaled_error < 0.02
    assert (found.error < 0.02) == (temperature == 1)
    assert found.count == 20_000


def test_bins_count_what_is_said_and_what_is_right() -> None:
    said = np.array([0.95, 0.95, 0.95, 0.55])
    found = measure(np.log(said / (1 - said))[:, None], np.array([1, 1, 0, 0]))
    assert [(round(each.low, 1), each.pictures) for each in found.bins] == [(0.5, 1), (0.9, 3)]
    assert found.of(1.0).right == pytest.approx(2 / 3)
    assert found.of(0.75) == Bin(0.7, 0, 0.0, 0.0)
    assert found.error == pytest.approx((3 * abs(0.95 - 2 / 3) + 0.55) / 4)


def test_it_is_read_as_it_was_written_and_nonsense_is_none(tmp_path: Path) -> None:
    found = measure(np.random.default_rng(0).normal(size=(200, 3)), np.arange(200) % 3)
    write(found, tmp_path / "net.json")
    assert read(tmp_path / "net.json") == found
    (tmp_path / "net.json").write_text("[]")
    assert read(tmp_path / "net.json") is None


@pytest.mark.parametrize(
    "change",
    [
        {"error": float("nan")},
        {"temperature": 0},
        {"bins": [[0.5, -1, 0.5, 0.5]]},
        {"bins": [[0.5, 1, 0.5, 7]]},
        {"bins": [[0.5, 1, 0.5, 0.5]] * 11},
    ],
)
def test_what_a_file_claims_is_checked(change: dict[str, Any]) -> None:
    found = measure(np.random.default_rng(0).normal(size=(200, 3)), np.arange(200) % 3)
    with pytest.raises(ValueError, match="not a reliability"):
        parse({**json.loads(json.dumps(asdict(found))), **change})


def test_the_shipped_resnet_says_what_its_card_says() -> None:
    found = LESSON.reliability
    assert found
    assert found == read(beside(LESSON.weights))
    assert found.count == 2000
    right = sum(each.right * each.pictures for each in found.bins)
    assert round(right) == 1902  # of 2,000, as the confusion matrix of assets/resnet50-catdog.md
