"""Tests of the atlas of a layer, held against brute force over a small set."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from cnnviz.capture.recorder import Recorder
from cnnviz.features import atlas, made_pictures
from cnnviz.features.made_tiles import MadeTiles
from cnnviz.features.reading import Reading
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine
from cnnviz.structure.receptive_field import fields
from tests.features.test_survey import noise, surveyed

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.features.atlas import Atlas

GREY = Reading((1, 12, 12), (0.5,), (0.25,), exchanged=False)
PHOTO = Reading((3, 80, 80), (0.5,) * 3, (0.25,) * 3, exchanged=False)


def tile(found: Atlas, channel: int) -> np.ndarray:
    """The tile of a channel, (side, side, 4) uint8."""
    sheet = np.asarray(Image.open(BytesIO(found.image)).convert("RGBA"))
    row, column = divmod(channel, found.across)
    side = found.side
    return sheet[row * side : (row + 1) * side, column * side : (column + 1) * side]


def test_each_tile_is_the_best_patch_of_brute_force_and_a_dead_channel_has_none() -> None:
    torch.manual_seed(1)
    conv = nn.Conv2d(1, 5, 3)
    assert conv.bias is not None
    with torch.no_grad():
        conv.bias[2] = -100
    network, pictures = nn.Sequential(conv, nn.ReLU()).eval(), noise(30)
    answers = surveyed(network, pictures).layers["1"]
    layers = Recorder("net", network).record(pictures.inputs(0, 1)).layers
    found = atlas.of_patches(answers, pictures, fields(layers)["1"])
    assert (found.side, found.across) == (64, 3)
    with torch.inference_mode():
        output = network(torch.tensor(pictures.inputs(0, 30))).numpy()
    for channel in (0, 1, 3, 4):
        picture, row, column = np.unravel_index(output[:, channel].argmax(), output[:, channel].shape)
        assert found.values[channel] == pytest.approx(output[picture, channel, row, column], abs=1e-5)
        patch = pictures.picture(int(picture))[row : row + 3, column : column + 3]
        # The middle of each of the nine pixels, which are enlarged as squares.
        middles = (np.arange(3) * 64 + 32) // 3
        np.testing.assert_array_equal(tile(found, channel)[np.ix_(middles, middles)][..., :3], patch)
    assert list(found.never) == [False, False, True, False, False]
    assert found.values[2] == 0
    assert not tile(found, 2).any()


@pytest.mark.parametrize(("channels", "side", "room"), [(256, 64, 400_000), (2048, 32, 1_000_000)])
def test_the_sheet_of_many_photos_is_small(channels: int, side: int, room: int) -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, channels, 9)).eval()
    pictures = noise(40, PHOTO)
    layers = Recorder("net", network).record(pictures.inputs(0, 1)).layers
    answers = surveyed(network, pictures).layers["0"]
    found = atlas.of_patches(answers, pictures, fields(layers)["0"])
    assert found.side == side
    assert len(found.image) <= room


def test_made_pictures_are_kept_one_by_one_and_what_is_broken_is_made_anew(tmp_path: Path) -> None:
    folder, random = tmp_path / "made", np.random.default_rng(0)
    pictures = random.integers(0, 256, (3, 12, 12, 3), np.uint8)
    tiles = MadeTiles(folder, 4, GREY)
    assert (tiles.count, tiles.missing) == (0, True)
    for channel in (3, 0, 1):
        tiles.add(channel, pictures[channel % 3], 1 / 3 + channel)
    again = MadeTiles(folder, 4, GREY)
    shown, before = again.atlas(None), tiles.atlas(None)
    assert shown.image == before.image
    np.testing.assert_array_equal(shown.values, np.array([1 / 3, 4 / 3, np.nan, 10 / 3], np.float32))
    assert tile(shown, 3)[..., 3].all()
    assert not tile(shown, 2).any()
    (folder / "0.png").write_bytes((folder / "0.png").read_bytes()[:-30])
    (folder / "1.png").write_bytes(b"no picture")
    Image.new("RGB", (9, 9)).save(folder / "3.png")
    assert MadeTiles(folder, 4, GREY).count == 0
    (tmp_path / "file").write_text("no folder")
    unwritable = MadeTiles(tmp_path / "file", 4, GREY)
    unwritable.add(0, pictures[0], 1.0)
    assert unwritable.has(0)


def test_the_number_of_a_made_picture_is_that_of_the_plain_network_on_all_of_it() -> None:
    spec = model("lenet")
    engine, reading = Engine(spec), Reading.of(spec)
    aim = made_pictures.Aim("relu2", 3)
    growth, answer = engine.compute(
        lambda recorder, report: made_pictures.made(recorder, report, aim=aim, reading=reading)
    )
    assert growth.steps == made_pictures.STEPS
    network = spec.load()
    assert isinstance(network, nn.Sequential)
    with torch.inference_mode():
        maps = network[:5](torch.tensor(reading.inputs(growth.planes[None])))[0, 3]
    assert answer.value == pytest.approx(float(maps.max()), abs=1e-5)
