"""Tests of the files that spare a training what it computed before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import torch
from torch import nn

from cnnviz.finetune.dataset import Flaw, Picture
from cnnviz.finetune.frozen_features import FrozenFeatures
from cnnviz.finetune.recipe import Recipe
from cnnviz.finetune.tensor_dataset import fill
from cnnviz.models.specs import MODELS
from tests.support import pictures

if TYPE_CHECKING:
    from pathlib import Path


class Blind(nn.Module):
    """Fails to look at anything."""

    def forward(self, _: torch.Tensor) -> torch.Tensor:
        pytest.fail("looked again")


def test_the_frozen_part_looks_once_at_the_same_pictures(tmp_path: Path) -> None:
    tensors = fill(pictures.dataset(3), MODELS["lenet"])[1]
    recipe, path = Recipe(vary=True), tmp_path / "spared" / "features.safetensors"

    def features(frozen: nn.Module, about: str) -> FrozenFeatures:
        made = FrozenFeatures(frozen, tensors, recipe, torch.device("cpu"))
        made.keep(path, about)
        return made

    first, again = features(nn.Flatten(), "these"), features(Blind(), "these")
    assert list(first.compute(tensors))[-1] == 1
    assert list(again.compute(tensors)) == []
    places = torch.arange(6)
    assert torch.equal(again.held_out, first.held_out)
    assert torch.equal(again.of(places, places % first.views, 0), first.of(places, places % first.views, 0))
    assert list(features(nn.Flatten(), "others").compute(tensors))
    assert Recipe(epochs=3, rate=0.1).frozen == Recipe().frozen != Recipe(seed=1).frozen


def test_what_was_read_is_not_read_again_and_a_damaged_picture_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset, kept, shares = pictures.dataset(3), tmp_path / "prepared.safetensors", list[float]()
    cut = replace(dataset.pictures[0], digest="0" * 64, read=lambda: pictures.stripes("down", 0)[:90])
    spoilt = replace(dataset, pictures=(cut, *dataset.pictures))
    read, tensors = fill(spoilt, MODELS["lenet"], shares.append, kept)
    assert [remark.flaw for remark in read.remarks if remark.name == cut.name] == [Flaw.UNREADABLE]
    assert shares == [place / 7 for place in range(7)]
    with monkeypatch.context() as blind:
        blind.setattr(Picture, "decode", lambda _: pytest.fail("read again"))
        again = fill(dataset, MODELS["lenet"], kept=kept)[1]
    for name, value in vars(tensors).items():
        assert torch.equal(getattr(again, name), value)
    kept.write_bytes(kept.read_bytes()[:-90])
    assert torch.equal(fill(dataset, MODELS["lenet"], kept=kept)[1].pixels, tensors.pixels)
