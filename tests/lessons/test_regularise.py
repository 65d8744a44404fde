"""Tests of batch norm and dropout in the lab: they follow their formulas."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.lessons.regularise import PASSES, drop, normalise, reach


@given(
    size=st.integers(2, 5),
    seen=st.integers(0, 4),
    momentum=st.sampled_from([0.01, 0.1, 0.5, 1.0]),
    training=st.booleans(),
    seed=st.integers(0, 99),
)
def test_batch_norm_is_its_formula(size: int, seen: int, momentum: float, training: bool, seed: int) -> None:
    chance = torch.Generator().manual_seed(seed)
    own, groups = (
        3 * torch.randn(2, 4, 4, generator=chance),
        torch.randn(seen, size, 2, 4, 4, generator=chance),
    )
    others = torch.randn(size - 1, 2, 4, 4, generator=chance) + 1
    found = normalise(own, groups, others, momentum=momentum, training=training)

    mean, variance = np.zeros(2), np.ones(2)
    for batch in groups.numpy().astype(float):
        mean = (1 - momentum) * mean + momentum * batch.mean((0, 2, 3))
        variance = (1 - momentum) * variance + momentum * batch.var((0, 2, 3), ddof=1)
    np.testing.assert_allclose(found.running[-1], mean, atol=1e-5)
    np.testing.assert_allclose(found.spread[-1], variance, rtol=1e-5)
    if training:
        batch = torch.cat([own[None], others]).numpy().astype(float)
        mean, variance = batch.mean((0, 2, 3)), batch.var((0, 2, 3))
    np.testing.assert_allclose(found.subtracted, mean, atol=1e-5)
    expected = (own.numpy() - mean[:, None, None]) / np.sqrt(variance + found.eps)[:, None, None]
    np.testing.assert_allclose(found.maps, expected, atol=1e-5)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_dropout_drops_its_share_and_answers_with_what_is_left(share: float) -> None:
    chance = torch.Generator().manual_seed(0)
    values = torch.rand(84, generator=chance).numpy()
    classify = torch.nn.Linear(84, 10)
    found = drop(values, classify, share, training=True)
    kept = found.scales[found.scales != 0]
    np.testing.assert_allclose(kept, 1 / (1 - share), rtol=1e-6)
    assert (found.scales == 0).mean() == pytest.approx(share, abs=0.05)
    weight, bias = (each.detach().numpy().astype(float) for each in (classify.weight, classify.bias))
    powers = np.exp((found.scales * values) @ weight.T + bias)
    np.testing.assert_allclose(found.answers, powers / powers.sum(1, keepdims=True), atol=1e-5)


def test_afterwards_dropout_does_nothing() -> None:
    found = drop(np.ones(84, np.float32), torch.nn.Linear(84, 10), 0.9, training=False)
    assert (found.scales == 1).all()
    assert found.answers.shape == (PASSES, 10)
    np.testing.assert_array_equal(found.answers, found.answers[[0] * PASSES])


def test_chance_elsewhere_stays_as_it_was() -> None:
    classify, state = torch.nn.Linear(84, 10), torch.get_rng_state()
    drop(np.ones(84, np.float32), classify, 0.5, training=True)
    assert torch.equal(state, torch.get_rng_state())


@given(batches=st.integers(1, 5), momentum=st.sampled_from([0.01, 0.5, 1.0]), seed=st.integers(0, 99))
def test_no_map_goes_beyond_its_reach_and_one_goes_that_far(batches: int, momentum: float, seed: int) -> None:
    chance = torch.Generator().manual_seed(seed)
    own, groups = (torch.randn(*shape, 2, 3, 3, generator=chance) for shape in ((), (batches, 3)))
    found = [
        np.abs(normalise(own, groups[:seen], groups[seen, 1:], momentum=momentum, training=training).maps)
        for seen in range(batches)
        for training in (True, False)
    ]
    expected = np.stack([np.abs(own.numpy()), *found]).max((0, 2, 3))
    np.testing.assert_allclose(reach(own, groups, momentum=momentum), expected, rtol=1e-5)
