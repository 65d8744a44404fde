"""Tests of the fine-tuning that comes with the program: its files say what its network says."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.analysis.predictions import probabilities
from cnnviz.analysis.weight_changes import change
from cnnviz.checkpoints import checkpoint
from cnnviz.finetune import example
from cnnviz.serving.engine import Engine


def test_the_network_says_of_each_picture_held_out_what_its_file_says() -> None:
    spec, stands = checkpoint.spec(example.NETWORK), example.stands()
    assert stands
    pictures = {picture.digest: picture for picture in example.dataset().pictures}
    engine = Engine(spec)
    for each in stands.held_out:
        prepared = spec.prepare(pictures[each.digest].decode())
        assert prepared
        found = probabilities(engine.run(prepared.input))
        assert spec.labels[int(np.argmax(found))] == each.predicted
        assert found.max() == pytest.approx(each.probability, abs=1e-3)


def test_its_recipe_is_the_one_of_the_page_and_its_replay_is_there() -> None:
    stands, found = example.stands(), change(checkpoint.spec(example.NETWORK))
    assert stands
    assert found
    assert stands.done == found.epoch == example.suited(example.CHOSEN).epochs
    assert found.accuracies == stands.curves.held_out_accuracy
