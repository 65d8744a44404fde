"""Tests of fine-tuning any network in a file: it begins with it, and its file is one of the same kind."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from cnnviz.analysis.predictions import predictions
from cnnviz.checkpoints import checkpoint
from cnnviz.checkpoints.architectures import build
from cnnviz.checkpoints.card import GRAPH, Card
from cnnviz.finetune import worker
from cnnviz.finetune.job_queue import Ending
from cnnviz.finetune.progress import Phase
from cnnviz.finetune.recipe import Learns, Recipe
from cnnviz.finetune.run import run
from cnnviz.finetune.split import split
from cnnviz.finetune.workspace import Workspace
from cnnviz.inputs.custom import Colours, PreparationCard
from cnnviz.models import specs
from cnnviz.serving.engine import Engine
from tests.support import pictures

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.finetune.progress import Progress

BEFORE = ("spring", "summer", "autumn", "winter")
CONV = {"in_channels": 1, "out_channels": 4, "kernel_size": [3, 3], "stride": [2, 2], "groups": 1}
STEPS = [
    ["conv", "Conv2d", ["input"], CONV],
    ["relu", "ReLU", ["conv"], {}],
    ["pool", "AdaptiveAvgPool2d", ["relu"], {"output_size": 1}],
    ["flat", "Flatten", ["pool"], {}],
    ["dense", "Linear", ["flat"], {"in_features": 4, "out_features": 4}],
    ["softmax", "Softmax", ["dense"], {"dim": 1}],
]
GREY = PreparationCard((20, 24), None, (0.5,), (0.5,), Colours.GREY)
BLUE = PreparationCard((64, 64), 64, colours=Colours.BGR)
CARDS = {
    "graph": Card(
        GRAPH, BEFORE, preparation=GREY, graph={"input": [1, 20, 24], "outputs": 4, "steps": STEPS}
    ),
    "shufflenet": Card("shufflenet_v2_x0_5", BEFORE, preparation=BLUE),
}


def ignore(progress: Progress) -> None:
    """Watch a training, and do nothing."""


@pytest.mark.parametrize(("name", "classes"), [("graph", 2), ("graph", 3), ("shufflenet", 3)])
def test_any_network_in_a_file_learns_other_classes(
    name: str, classes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(1)
    before, out = tmp_path / "before.safetensors", tmp_path / "after.safetensors"
    checkpoint.write(build(CARDS[name]).eval(), CARDS[name], {}, before)
    monkeypatch.setattr(specs, "MODELS", dict(specs.MODELS))
    monkeypatch.setattr("cnnviz.finetune.frozen_features._VIEWS", (1, 2))
    specs.add(checkpoint.spec(before))
    recipe = Recipe(checkpoint.spec(before).name, Learns.HEAD, epochs=2)
    dataset, ended = run(pictures.dataset(5, classes), recipe, out, ignore)
    after = checkpoint.spec(out)
    assert (after.labels, after.shape) == (dataset.classes, checkpoint.spec(before).shape)
    known, learned = load_file(before), load_file(out)
    changed = {each for each in learned if each not in known or not torch.equal(learned[each], known[each])}
    assert {each.partition(".")[0] for each in changed} <= {"dense", "fc"}
    assert changed
    engine, right = Engine(after), 0
    for place in split(dataset, recipe.share, 0)[1]:
        prepared = after.prepare(dataset.pictures[place].decode())
        assert prepared
        said = predictions(engine.run(prepared.input), after.labels, 1)[0]
        right += said.label == dataset.pictures[place].label
        assert np.isfinite(said.logit)
    assert right / ended.tested == ended.curves.held_out_accuracy[-1]


def test_a_training_of_the_page_begins_with_a_network_of_its_visitor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(specs, "MODELS", dict(specs.MODELS))
    own = Workspace(tmp_path / "workspaces" / "own")
    own.add(pictures.dataset(5).pictures)
    card = CARDS["graph"]
    path = own.networks.add(partial(checkpoint.write, build(card).eval(), card, {}))
    recipe = Recipe(checkpoint.spec(path).name, epochs=1)
    own.begin(recipe)
    assert worker.main(own) is Ending.DONE
    assert checkpoint.card(own.trained).graph
    own.networks.remove(path)
    specs.MODELS.pop(recipe.backbone)
    own.begin(recipe)
    assert worker.main(own) is Ending.DONE
    stands = own.progress()
    assert stands
    assert (stands.phase, stands.values["model"]) == (Phase.FAILED, recipe.backbone)
