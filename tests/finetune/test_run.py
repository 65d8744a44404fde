"""Tests of fine-tuning: a network learns a dataset, stopped or not, and its file holds what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torchvision import models
from torchvision.models.resnet import BasicBlock, Bottleneck

from cnnviz.analysis.predictions import predictions
from cnnviz.analysis.weight_changes import change
from cnnviz.checkpoints import checkpoint
from cnnviz.checkpoints.architectures import build
from cnnviz.checkpoints.card import Card, worded
from cnnviz.finetune.dataset import DatasetError
from cnnviz.finetune.head import begin
from cnnviz.finetune.program import program
from cnnviz.finetune.progress import Phase, Progress, read
from cnnviz.finetune.recipe import Learns, Recipe, RecipeError
from cnnviz.finetune.recipe import read as read_recipe
from cnnviz.finetune.run import Training, run
from cnnviz.finetune.split import split
from cnnviz.finetune.tensor_dataset import fill
from cnnviz.models.specs import MODELS
from cnnviz.serving.engine import Engine
from tests.support import pictures
from tests.support.server import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LESSON = "resnet50-catdog"


def thin(name: str, weights: None = None, **options: object) -> models.ResNet:
    """A ResNet of a fraction of the weights, under the same names."""
    block, counts = (Bottleneck, [3, 4, 6, 3]) if name == "resnet50" else (BasicBlock, [2, 2, 2, 2])
    return models.ResNet(block, counts, width_per_group=4 if block is Bottleneck else 64, **options)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A thin ResNet-50 with random weights in the place of the shipped one."""
    monkeypatch.setattr("torchvision.models.get_model", thin)
    monkeypatch.setattr("cnnviz.finetune.frozen_features._VIEWS", (1, 2))
    torch.manual_seed(0)
    weights = tmp_path / "shipped.safetensors"
    make = partial(build, Card("resnet50", ("cat", "dog"), LESSON, head=worded("sigmoid", 2048, 2)))
    save_file(make().state_dict(), weights)
    monkeypatch.setitem(MODELS, LESSON, replace(MODELS[LESSON], build=make, weights=weights))


def ignore(progress: Progress) -> None:
    """Watch a training, and do nothing."""


@pytest.mark.parametrize("learns", Learns)
def test_a_resnet_learns_and_what_is_frozen_stays(tmp_path: Path, learns: Learns) -> None:
    before = begin(MODELS[LESSON], 2, seed=0).state_dict()
    out, said = tmp_path / "net.safetensors", list[Progress]()
    recipe = Recipe(LESSON, learns, epochs=3, rate=1e-4)
    _, ended = run(pictures.dataset(10), recipe, out, said.append)
    after = load_file(out)
    changed = {
        name.partition(".")[0] for name in after if not torch.equal(after[name].float(), before[name].float())
    }
    expected = {Learns.HEAD: {"fc"}, Learns.STAGE: {"layer4", "fc"}}
    assert changed == expected.get(learns, {name.partition(".")[0] for name in after})
    assert learns is not Learns.HEAD or ended.curves.loss[-1] < ended.curves.loss[0]
    assert ended.phase is Phase.DONE
    assert ended.done == 3
    phases = [each.phase for each in said]
    assert (Phase.LOOKING in phases) == (learns is not Learns.ALL)
    assert [each.share for each in said if each.phase is Phase.LEARNING][-1] == 1
    assert not list(tmp_path.glob("*.going"))


@pytest.mark.parametrize("enough", [3, 1])
def test_what_is_said_of_the_pictures_held_out_is_what_the_file_answers(tmp_path: Path, enough: int) -> None:
    given, out = pictures.dataset(10, classes=3), tmp_path / "net.safetensors"
    recipe = Recipe("lenet", Learns.ALL, epochs=3, rate=2e-3)
    dataset, ended = run(given, recipe, out, lambda progress: progress.done >= enough)
    assert (ended.phase, ended.done) == (Phase.DONE, enough)
    assert not list(tmp_path.glob("*.going"))
    model = checkpoint.spec(out)
    assert model.labels == pictures.CLASSES
    engine, counts = Engine(model), np.zeros((3, 3), int)
    for place in split(dataset, 0.2, 0)[1]:
        prepared = model.prepare(dataset.pictures[place].decode())
        assert prepared
        prediction = predictions(engine.run(prepared.input), model.labels, 1)[0]
        counts[dataset.labels[place], model.labels.index(prediction.label)] += 1
    assert counts.tolist() == ended.confusion
    assert ended.curves.held_out_accuracy[-1] == np.trace(counts) / counts.sum()
    assert len(ended.wrong) == counts.sum() - np.trace(counts)


@pytest.mark.parametrize("classes", [2, 3])
def test_the_program_answers_as_the_product_does(tmp_path: Path, classes: int) -> None:
    path, alone = tmp_path / "net.safetensors", tmp_path / "net.py"
    given = pictures.dataset(4, classes)
    recipe = Recipe(LESSON, epochs=1)
    run(given, recipe, path, ignore)
    model = checkpoint.spec(path)
    alone.write_text(program(checkpoint.card(path), "net"))
    assert len(alone.read_text().splitlines()) < 60
    photo = tmp_path / "photo.png"
    photo.write_bytes(given.pictures[0].read())
    # The program builds a whole ResNet-50, which the thin one here is not.
    thinner = alone.read_text().replace(
        "models.resnet50()", "models.ResNet(models.resnet.Bottleneck, [3, 4, 6, 3], width_per_group=4)"
    )
    alone.write_text(thinner)
    said = subprocess.run(
        [sys.executable, alone, path, photo],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},  # in the zip file the preparation lies beside it
    ).stdout
    prepared = model.prepare(given.pictures[0].decode())
    assert prepared
    found = {
        prediction.label: prediction.probability
        for prediction in predictions(Engine(model).run(prepared.input), model.labels, 9)
    }
    printed = dict(line.strip().split(": ") for line in said.splitlines()[1:])
    assert {name: float(value) for name, value in printed.items()} == pytest.approx(found, abs=2e-6)


@pytest.mark.parametrize("learns", [Learns.HEAD, Learns.ALL])
def test_stopped_it_goes_on_from_the_epoch_before_to_the_same_weights(tmp_path: Path, learns: Learns) -> None:
    recipe = Recipe(LESSON, learns, epochs=3)
    dataset, tensors = fill(pictures.dataset(5), MODELS[LESSON])

    def training(name: str) -> Training:
        return Training(begin(MODELS[LESSON], 2, 0), dataset, tensors, recipe, tmp_path / name)

    never = training("never")
    *_, whole = never.run()
    stopped = training("stopped")
    for progress in stopped.run():
        if progress.done == 1:
            break
    assert progress.epochs == 3
    resumed = training("stopped")
    *_, ended = resumed.run()
    assert ended.curves.loss[0] == progress.curves.loss[0]
    assert ended == whole
    one, other = never.network.state_dict(), resumed.network.state_dict()
    assert all(torch.equal(one[name], other[name]) for name in one)
    for name, frames in never.tuner.replay.stacked().items():
        assert frames.shape[0] == 4
        assert torch.equal(resumed.tuner.replay.stacked()[name], frames)


def test_the_replay_is_read_as_the_shipped_one_is(tmp_path: Path) -> None:
    out = tmp_path / "net.safetensors"
    run(pictures.dataset(4, classes=3), Recipe("lenet", Learns.ALL, epochs=2, rate=2e-3), out, ignore)
    found = change(checkpoint.spec(out))
    assert found
    assert found.epoch == 2
    assert found.filters.shape == (2, 6, 1, 5, 5)
    assert list(found.maps) == ["relu1", "relu2"]
    np.testing.assert_array_equal(found.filters[1], load_file(out)["conv1.weight"].float().numpy())


def test_the_card_says_all_that_is_needed(tmp_path: Path) -> None:
    out = tmp_path / "net.safetensors"
    run(pictures.dataset(5), Recipe(LESSON, epochs=1, share=0.4), out, ignore)
    with safe_open(out, "pt") as file:
        card = json.loads(file.metadata()["cnnviz"])
    assert card["classes"] == ["across", "down"]
    assert card["preparation"] == {
        "resize": 128,
        "size": 128,
        "colours": "RGB",
        "mean": [0.485, 0.456, 0.406],
        "std": [0.229, 0.224, 0.225],
    }
    assert card["head"] == [{"kind": "Linear", "inputs": 2048, "outputs": 1}, {"kind": "Sigmoid"}]
    assert card["held_out"]["pictures"] == 4
    assert card["versions"]["torch"] == torch.__version__


@pytest.mark.parametrize(
    "values",
    [
        {"backbone": "vgg"},
        {"backbone": "lenet"},
        {"epochs": 0},
        {"rate": 2.0},
        {"share": 1.0},
    ],
)
def test_a_recipe_is_checked(values: dict[str, Any]) -> None:
    with pytest.raises(RecipeError):
        Recipe(**values)
    assert read_recipe(Recipe().write()) == Recipe()
    with pytest.raises(RecipeError):
        read_recipe("[]")


def test_progress_is_read_as_it_was_written(tmp_path: Path) -> None:
    dataset, tensors = fill(pictures.dataset(4, classes=3), MODELS["lenet"])
    recipe = Recipe("lenet", Learns.ALL, epochs=1, rate=2e-3)
    training = Training(begin(MODELS["lenet"], 3, 0), dataset, tensors, recipe, tmp_path / "kept")
    for progress in islice(training.run(), 10):
        progress.write(tmp_path / "progress.json")
        assert read(tmp_path / "progress.json") == progress
    (tmp_path / "progress.json").write_text("{}")
    assert read(tmp_path / "progress.json") is None


def test_pictures_that_show_lenet_nothing_are_left_out() -> None:
    dataset = pictures.dataset(3)
    blank = replace(dataset.pictures[0], read=pictures.blank)
    spoilt = replace(dataset, pictures=(blank, *dataset.pictures[1:]))
    kept, tensors = fill(spoilt, MODELS["lenet"])
    assert len(kept.pictures) == len(tensors.labels) == 5
    assert "nothing in it stands out" in str(kept.remarks[-1])
    with pytest.raises(DatasetError, match="two pictures of across"):
        fill(replace(dataset, pictures=(blank, *dataset.pictures[2:])), MODELS["lenet"])


_PLAIN = """
import functools, sys
from cnnviz import __main__
from cnnviz.finetune import recipe

# Two processes do not draw the same random views as one.
recipe.Recipe = functools.partial(recipe.Recipe, vary=False)
sys.exit(__main__.main(sys.argv[1:]))
"""


def test_two_processes_learn_what_one_does(tmp_path: Path) -> None:
    folder, script = pictures.lay_out(tmp_path / "photos", 6, classes=3), tmp_path / "plain.py"
    script.write_text(_PLAIN)
    said: list[list[str]] = []
    for start in ([], ["-m", "torch.distributed.run", "--nproc-per-node=2"]):
        out = tmp_path / f"{len(said)}.safetensors"
        command = [*start, str(script), "finetune", str(folder), "--backbone", "lenet", "--epochs", "2"]
        done = subprocess.run(
            [sys.executable, *command, "--out", str(out)],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert done.returncode == 0, done.stderr
        lines = [line.rpartition(",")[0] for line in done.stdout.splitlines() if line.startswith("epoch")]
        said.append(lines)
    assert said[0] == said[1]
    assert len(said[0]) == 2
    one, two = (load_file(tmp_path / f"{number}.safetensors") for number in (0, 1))
    for name in one:
        torch.testing.assert_close(one[name], two[name], atol=1e-3, rtol=1e-2)


def test_the_reliability_is_in_the_card_where_enough_pictures_are_held_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnnviz.finetune.picture_task.ENOUGH", 8)
    out = tmp_path / "net.safetensors"
    _, ended = run(pictures.dataset(10), Recipe("lenet", Learns.ALL, epochs=1, share=0.4), out, ignore)
    assert ended.reliability
    assert ended.reliability.count == 8
    assert checkpoint.spec(out).reliability == ended.reliability
