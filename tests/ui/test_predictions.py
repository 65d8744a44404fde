"""Tests of the predictions on the page: the network's own numbers, the likeliest classes of many."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, softmax
from streamlit.testing.v1 import AppTest

from cnnviz.capture.kinds import Kind, Operation
from cnnviz.capture.trace import Layer, Trace
from cnnviz.ui.network.predictions import table

LOGITS = np.random.default_rng(1).normal(0, 4, 1000).astype(np.float32)


def trace(logits: np.ndarray, *, ends_in_softmax: bool) -> Trace:
    fc = Layer("fc", Kind.LINEAR, "Linear", (), logits.shape, None, {})
    likely = Layer("softmax", Kind.SOFTMAX, "Softmax", ("fc",), logits.shape, None, {})
    layers = (fc, likely) if ends_in_softmax else (fc,)
    return Trace("tiny", layers, {"fc": logits, "softmax": softmax(logits)})


@pytest.mark.parametrize("ends_in_softmax", [True, False])
def test_ten_classes_keep_their_order(ends_in_softmax: bool) -> None:
    rows = table(trace(LOGITS[:10], ends_in_softmax=ends_in_softmax), "0123456789")
    assert rows["labels"] == list("0123456789")
    assert rows["logits"] == LOGITS[:10].tolist()
    assert rows["probabilities"] == pytest.approx(softmax(LOGITS[:10]), rel=1e-5)


def test_of_a_thousand_classes_the_ten_likeliest_come_first() -> None:
    names = [f"class {place}" for place in range(1000)]
    rows = table(trace(LOGITS, ends_in_softmax=False), names)
    best = sorted(range(1000), key=lambda place: -LOGITS[place])[:10]
    assert rows["labels"] == [names[place] for place in best]
    assert rows["probabilities"] == pytest.approx(softmax(LOGITS)[best], rel=1e-5)


def test_without_a_picture_the_places_are_kept() -> None:
    assert table(None, "0123456789") == {
        "labels": list("0123456789"),
        "probabilities": [],
        "logits": [],
        "before": None,
        "single": False,
    }


def test_one_unit_has_one_logit_and_its_sigmoid() -> None:
    fc = Layer("fc", Kind.LINEAR, "Linear", (), (1,), None, {})
    end = Layer("end", Kind.ACTIVATION, Operation.SIGMOID, ("fc",), (1,), None, {})
    number = np.array([-2.5], np.float32)
    rows = table(Trace("tiny", (fc, end), {"fc": number, "end": expit(number)}), ["cat", "dog"])
    assert (rows["single"], rows["logits"]) == (True, [2.5, -2.5])
    assert rows["probabilities"] == pytest.approx([expit(2.5), expit(-2.5)], rel=1e-6)


def test_what_was_before_stands_beside_the_same_class() -> None:
    names = [f"class {place}" for place in range(1000)]
    rows = table(trace(-LOGITS, ends_in_softmax=False), names, trace(LOGITS, ends_in_softmax=False))
    assert rows["before"]["logits"] == [-number for number in rows["logits"]]
    assert rows["before"]["probabilities"] == pytest.approx(
        softmax(LOGITS)[np.argsort(LOGITS)[:10]], rel=1e-5
    )


def test_the_scores_stand_on_a_page() -> None:
    def page() -> None:
        from cnnviz.ui.network.predictions import show_predictions

        show_predictions(None, "0123456789", key="predictions")

    assert not AppTest.from_function(page).run().exception
