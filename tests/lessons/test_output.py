"""Tests of the lab of the output: it computes what torch computes."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from torch import nn

from cnnviz.inputs.mnist_subset import digits
from cnnviz.lessons import output
from cnnviz.lessons.lenet_batches import before, prepared
from cnnviz.models.specs import model

NUMBERS = st.floats(-60, 60, width=32)


@given(logits=arrays(np.float32, st.integers(1, 12), elements=NUMBERS), heat=st.floats(0.1, 10))
def test_softmax_and_sigmoid_are_torchs(logits: np.ndarray, heat: float) -> None:
    scaled = torch.from_numpy(logits).double() / heat
    np.testing.assert_allclose(output.softmax(logits, heat), scaled.softmax(0), atol=1e-12)
    np.testing.assert_allclose(output.sigmoid(logits, heat), scaled.sigmoid(), atol=1e-12)


def test_one_unit_answers_as_a_softmax_of_two() -> None:
    lenet = model("lenet").load()
    batch = prepared(digits()[1].pictures[:40], noise=0.4)
    assert isinstance(lenet, nn.Sequential)
    last = {name: value.numpy() for name, value in lenet.get_submodule("fc3").state_dict().items()}
    head = output.between(last["weight"], last["bias"], 4, 9)
    with torch.inference_mode():
        expected = lenet[:-1](batch)[:, [4, 9]].softmax(1)[:, 0]
    found = output.sigmoid(head.scores(before(lenet, "fc3", batch)))
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_threshold_counts_what_it_decides() -> None:
    first, second = np.array([0.2, 0.5, 0.9]), np.array([0.1, 0.6])
    assert output.verdicts(first, second, 0.5) == (2, 1, 1, 1)
    assert output.verdicts(first, second, 0.0) == (3, 0, 2, 0)


def test_the_digits_to_learn_from_are_real_ones() -> None:
    learned, held_out = digits()
    assert (len(learned.labels), len(held_out.labels)) == (2500, 500)
    assert (np.bincount(held_out.labels) == 50).all()
    with torch.inference_mode():
        answers = model("lenet").load()(prepared(held_out.pictures)).argmax(1).numpy()
    assert (answers == held_out.labels).mean() > 0.98
