"""What comes with the program about the channels of its networks: their strongest patches, and made pictures.

`python -m cnnviz.training.atlases lenet` writes that of one network, whose weights are at hand. Pictures that
are in the cache already are not made again, so that it goes on where it was stopped.
"""

from __future__ import annotations

import lzma
import sys
from functools import partial
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING

from cnnviz.features import made_pictures, picture_sets, shipped_atlas, survey_file
from cnnviz.features.made_tiles import made_tiles
from cnnviz.features.reading import Reading
from cnnviz.features.survey import survey
from cnnviz.models import download
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine

if TYPE_CHECKING:
    from cnnviz.features.atlas import Atlas

# The layers that pictures are made for: all but those that only rename; of large networks the first ones.
_MADE = MappingProxyType(
    {
        "lenet": (
            *("conv1", "relu1", "pool1", "conv2", "relu2", "pool2"),
            *("fc1", "relu3", "fc2", "relu4", "fc3", "softmax"),
        ),
        "resnet50-catdog": ("conv1", "relu", "layer1.2.relu_2"),
        "efficientnet-lite0": ("stem.conv", "stem.relu6"),
    }
)
_BEST = MappingProxyType({"lenet": None})  # answers of each channel; of large networks the strongest


def main(name: str) -> None:
    """Write what comes with the program about the channels of a network."""
    engine = Engine(model(name))
    _write_survey(engine)
    layers = {layer: _made(engine, layer) for layer in _MADE[name]}
    content = shipped_atlas.packed(layers, survey_file.network(engine.spec))
    shipped_atlas.place(engine.spec).write_bytes(content)
    print(f"{sum(len(atlas.values) for atlas in layers.values())} made pictures, {len(content)} bytes")


def _write_survey(engine: Engine) -> None:
    spec, sets = engine.spec, picture_sets.usual(engine.spec)
    found = engine.compute(partial(survey, pictures=sets.joined()), _ignore)
    about = survey_file.about(spec, sets)
    content = lzma.compress(survey_file.packed(found, about, _BEST.get(spec.name, 1)), preset=9)
    survey_file.shipped_path(spec).write_bytes(content)
    channels = sum(len(each.values) for each in found.layers.values())
    print(f"{channels} channels on {found.pictures} pictures, {len(content)} bytes")


def _made(engine: Engine, name: str) -> Atlas:
    """Make the pictures of a layer that there are not yet."""
    begun = monotonic()
    reading = Reading.of(engine.spec)
    layer = next(each for each in engine.layers if each.name == name)
    tiles = made_tiles(download.folder(), survey_file.network(engine.spec), name, layer.maps[0], reading)
    for channel in range(layer.maps[0]):
        if not tiles.has(channel):
            task = partial(made_pictures.made, aim=made_pictures.Aim(name, channel), reading=reading)
            growth, answer = engine.compute(task, _ignore)
            tiles.add(channel, growth.picture, answer.value)
    print(f"{name}: {layer.maps[0]} pictures in {monotonic() - begun:.0f} s", flush=True)
    return tiles.atlas(None)


def _ignore(_share: float) -> None:
    """Report nothing."""


if __name__ == "__main__":
    main(*sys.argv[1:])
