"""Tests of surveys in files, and of what comes with the program, held against plain torch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.features import picture_sets, shipped_atlas, survey_file
from cnnviz.features.survey_file import About
from cnnviz.models.specs import MODELS, model
from cnnviz.paths import ASSETS
from tests.features.test_survey import noise, surveyed

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.features.strongest import Survey

ABOUT = About("net 0123", "noise 4567")


def found() -> Survey:
    torch.manual_seed(0)
    return surveyed(nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.Conv2d(3, 5, 3)).eval(), noise(20))


def same(one: Survey, other: Survey, best: int) -> None:
    assert (one.pictures, list(one.layers), other.best) == (other.pictures, list(other.layers), best)
    for name, answers in one.layers.items():
        for channel in range(len(answers.values)):
            assert answers.patches(channel)[:best] == other.layers[name].patches(channel)
        np.testing.assert_allclose(other.layers[name].usual, answers.usual, rtol=1e-6)


def test_a_survey_comes_back_as_it_was_and_only_for_its_own_network_and_pictures() -> None:
    survey = found()
    for best, kept in ((None, 9), (1, 1)):
        same(survey, survey_file.unpacked(survey_file.packed(survey, ABOUT, best), ABOUT), kept)
    for other in (ABOUT._replace(network="net 9"), ABOUT._replace(pictures="others")):
        with pytest.raises(ValueError, match="something else"):
            survey_file.unpacked(survey_file.packed(survey, ABOUT), other)


def test_a_kept_survey_that_is_damaged_or_cannot_be_written_counts_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNNVIZ_CACHE", str(tmp_path))
    survey = found()
    assert survey_file.kept(ABOUT) is None
    survey_file.keep(survey, ABOUT)
    kept = survey_file.kept(ABOUT)
    assert kept is not None
    same(survey, kept, 9)
    (file,) = (tmp_path / "surveys").iterdir()
    content = file.read_bytes()
    flipped = bytearray(content)
    flipped[-3] ^= 1
    for damaged in (b"", content[:-1], bytes(flipped), b"\x80\x04K\x07.", content[:8] + b"x" * 400):
        file.write_bytes(damaged)
        assert survey_file.kept(ABOUT) is None
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("CNNVIZ_CACHE", str(tmp_path / "file"))
    survey_file.keep(survey, ABOUT)
    assert survey_file.kept(ABOUT) is None


def test_a_survey_is_of_these_weights_and_these_pictures(tmp_path: Path) -> None:
    spec = MODELS["lenet"]
    sets = picture_sets.usual(spec)
    about = survey_file.about(spec, sets)
    assert about == survey_file.about(spec, sets)
    weights = tmp_path / "weights"
    weights.write_bytes(b"other ones")
    assert survey_file.network(replace(spec, weights=weights)) != about.network
    assert survey_file.network(replace(spec, weights=tmp_path / "gone")) == "lenet"
    other = picture_sets.Together((noise(20, sets.sets[0].reading),))
    assert survey_file.about(spec, other).pictures != about.pictures


def plain(name: str, layer: str, inputs: np.ndarray) -> np.ndarray:
    """What a module answers to one picture by a plain forward pass, (channels, rows, columns)."""
    network, outputs = model(name).load(), list[torch.Tensor]()
    network.get_submodule(layer).register_forward_hook(lambda _module, _given, out: outputs.append(out))
    with torch.inference_mode():
        network(torch.tensor(inputs))
    found: np.ndarray = outputs[0][0].numpy()
    return found.reshape(*found.shape, 1, 1) if found.ndim == 1 else found


@pytest.mark.parametrize(
    ("name", "best", "layers"),
    [
        ("lenet", 9, ("conv2", "relu3", "fc3")),
        ("resnet50-catdog", 1, ("conv1", "layer2.0.bn2", "layer4.2.conv3")),
        ("efficientnet-lite0", 1, ("stem.conv", "stage2.0.project.conv")),
    ],
)
def test_what_is_shipped_has_the_numbers_of_a_plain_pass(
    name: str, best: int, layers: tuple[str, ...]
) -> None:
    spec = model(name)
    if not spec.available:
        pytest.skip(f"{name} is not installed")
    sets = picture_sets.usual(spec)
    about = survey_file.about(spec, sets)
    shipped = survey_file.shipped(spec, about)
    assert shipped is not None
    pictures = sets.joined()
    assert (shipped.best, shipped.pictures) == (best, len(pictures))
    for layer in layers:
        answers = shipped.layers[layer]
        patch = answers.patches(len(answers.values) // 2)[0]
        maps = plain(name, layer, pictures.inputs(patch.picture, patch.picture + 1))
        channel = maps[len(answers.values) // 2]
        assert channel[patch.row, patch.column] == pytest.approx(patch.value, rel=1e-5, abs=1e-5)
        assert channel.max() == pytest.approx(patch.value, rel=1e-5, abs=1e-5)
    assert survey_file.shipped(spec, about._replace(network=f"{name} of other weights")) is None
    made = shipped_atlas.shipped(shipped_atlas.place(spec), about.network)
    assert all(np.isfinite(atlas.values).all() for atlas in made.values())
    assert not shipped_atlas.shipped(shipped_atlas.place(spec), "another one")


def test_what_is_shipped_is_small() -> None:
    files = [*ASSETS.glob("*-survey.safetensors.xz"), *ASSETS.glob("*-made.safetensors.xz")]
    assert len(files) == 6
    assert sum(file.stat().st_size for file in files) <= 2_000_000
